"""What edge, CloudWatch, traffic and front door rely on in moto. Run it first when moto is upgraded: each failure names a seam.

The seams of the physics are in test_physics_seams.py.
"""

import inspect
from typing import Any

import pytest
from botocore.session import get_session
from moto.cloudwatch import models, responses
from moto.core.model import ServiceModel
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.responses import ActionResult, BaseResponse
from moto.core.utils import get_service_model, method_names_from_class
from moto.ec2.models import ec2_backends
from moto.elbv2 import models as elbv2
from moto.iam.models import iam_backends
from moto.moto_api._internal import mock_random
from moto.moto_server import werkzeug_app
from moto.sts.models import sts_backends
from sandbox.aws.cloudwatch_alarms import SimAlarm
from sandbox_world import REGION, part, sandbox

ACCOUNT = "123456789012"


def parameters(function: Any) -> list[str]:
    return list(inspect.signature(function).parameters)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("put_metric_data", ["self", "namespace", "metric_data"]),
        ("get_metric_statistics", ["self", "namespace", "metric_name", "start_time", "end_time", "period", "stats", "dimensions", "unit"]),
        ("list_metrics", ["self", "next_token", "namespace", "metric_name", "dimensions"]),
        ("get_alarms_by_alarm_names", ["self", "alarm_names"]),
        ("get_alarms_by_alarm_name_prefix", ["self", "name_prefix"]),
        ("get_alarms_by_action_prefix", ["self", "action_prefix"]),
        ("get_alarms_by_state_value", ["self", "target_state"]),
        ("describe_alarms", ["self"]),
        ("get_all_metrics", ["self"]),
        ("set_alarm_state", ["self", "alarm_name", "reason", "reason_data", "state_value"]),
    ],
)
def test_cloudwatch_methods_that_are_replaced_have_their_parameters(name: str, expected: list[str]) -> None:
    assert parameters(getattr(models.CloudWatchBackend, name)) == expected


def test_alarms_are_made_by_the_name_in_the_module_with_keywords() -> None:
    assert "alarm = Alarm(\n            account_id=" in inspect.getsource(models.CloudWatchBackend.put_metric_alarm)
    assert "put_metric_alarm(\n            name=" in inspect.getsource(responses.CloudWatchResponse.put_metric_alarm)
    made = set(parameters(models.Alarm.__init__))
    assert {"period", "evaluation_periods", "datapoints_to_alarm", "treat_missing_data", "extended_statistic", "metric_data_queries"} <= made


def test_an_alarms_state_is_one_attribute_that_readers_and_the_serialiser_take() -> None:
    assert "self.state_value = state_value" in inspect.getsource(models.Alarm.update_state)
    assert isinstance(SimAlarm.state_value, property)
    assert SimAlarm.__name__ == "Alarm", "the serialiser finds AlarmName as `name` of a class called Alarm"


def test_methods_of_a_response_class_are_found_anew_for_each_call() -> None:
    assert "method_names_from_class(self.__class__)" in inspect.getsource(BaseResponse.call_action)
    assert "get_metric_data" in method_names_from_class(responses.CloudWatchResponse)
    assert responses.CloudWatchResponse().automated_parameter_parsing is True
    assert ActionResult({"a": 1}).result == {"a": 1}


def test_moto_does_not_speak_cbor_so_the_edge_must() -> None:
    """When this fails, moto has learnt it: cbor.py and its use in edge.py can go."""
    service: ServiceModel = get_service_model("cloudwatch")
    assert "smithy-rpc-v2-cbor" in service.metadata["protocols"]
    assert not [each for each in PROTOCOL_PARSERS if "cbor" in each]
    assert service.metadata["targetPrefix"] == "GraniteServiceVersion20100801"
    assert service.operation_model("GetMetricData").output_shape is not None


def test_a_call_is_dispatched_by_credential_scope() -> None:
    assert "credential_scope.split" in inspect.getsource(werkzeug_app.DomainDispatcherApplication.infer_service_region_host)
    assert parameters(werkzeug_app.DomainDispatcherApplication.__init__) == ["self", "create_app"]


def test_load_balancers_are_laid_out_as_traffic_and_front_door_read_them() -> None:
    for world in sandbox(part(("api",), ("prod",))):
        world.client("ecs")
        balancer = next(iter(elbv2.elbv2_backends[ACCOUNT][REGION].load_balancers.values()))
        assert balancer.dns_name == f"api-prod-1.{REGION}.elb.amazonaws.com"
        (listener,) = balancer.listeners.values()
        assert int(listener.port) == 80
        rules = list(listener.rules.values())
        assert [(each.is_default, str(each.priority)) for each in rules] == [(False, "10"), (True, "default")]
        assert rules[0].conditions[0]["HttpHeaderConfig"]["HttpHeaderName"] == "x-canary"
        groups = listener.default_actions[0].data["ForwardConfig"]["TargetGroups"]
        assert [int(each["Weight"]) for each in groups] == [100, 0]
        assert rules[1].actions[0].data == listener.default_actions[0].data
        world.weigh("api-prod", stable=60, canary=40)
        assert [int(each["Weight"]) for each in listener.rules[0].actions[0].data["ForwardConfig"]["TargetGroups"]] == [60, 40]


def test_identifiers_come_from_one_generator_that_can_be_seeded() -> None:
    def names() -> list[str]:
        mock_random.seed("contract")
        return [mock_random.get_random_hex(16), str(mock_random.uuid4())]

    assert names() == names()
    mock_random.seed()


def test_roles_and_networks_can_be_made_straight_in_the_backends() -> None:
    assert parameters(iam_backends[ACCOUNT]["aws"].create_role)[:7] == [
        "role_name", "assume_role_policy_document", "path", "permissions_boundary", "description", "tags", "max_session_duration",
    ]  # fmt: skip
    ec2 = ec2_backends[ACCOUNT][REGION]
    assert parameters(ec2.create_vpc)[0] == "cidr_block"
    assert parameters(ec2.create_subnet)[:2] == ["vpc_id", "cidr_block"]
    assert parameters(ec2.authorize_security_group_ingress)[:5] == ["group_name_or_id", "ip_protocol", "from_port", "to_port", "ip_ranges"]
    assert [each.name for each in ec2.describe_availability_zones()][:1] == [f"{REGION}a"]


def test_assumed_roles_are_listed_with_key_role_and_session() -> None:
    for world in sandbox(part()):
        world.client("sts").assume_role(RoleArn=f"arn:aws:iam::{ACCOUNT}:role/{world.scenario.role}", RoleSessionName="contract")
        found = sts_backends[ACCOUNT]["aws"].assumed_roles[-1]
        assert (found.session_name, found.role_arn.rpartition("/")[2]) == ("contract", world.scenario.role)
        assert found.access_key_id.startswith("ASIA")


def test_the_pinned_botocore_knows_the_services() -> None:
    known = get_session().get_available_services()
    assert {"ecs", "elbv2", "cloudwatch", "ecr", "sts", "application-autoscaling"} <= set(known)
