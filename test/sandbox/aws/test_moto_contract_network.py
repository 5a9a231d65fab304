"""What names, health checks, routing controls and network ACLs rely on in moto. When moto is upgraded, each failure names a seam."""

import inspect
from typing import Any

import pytest
from botocore.session import get_session
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.routing import get_service_router
from moto.core.utils import get_service_model
from moto.ec2.models import ec2_backends
from moto.ec2.models.network_acls import NetworkAclBackend
from moto.backends import list_of_moto_modules
from moto.route53 import responses
from moto.route53.models import Route53Backend, route53_backends
from sandbox.aws.accelerator_api import SERVICE
from sandbox.aws.arc_api import CONTROL_PLANE, DATA_PLANE
from sandbox.aws.route53_backend import SimRoute53, SimZone
from sandbox_world import REGION, part, sandbox

ACCOUNT = "123456789012"


def parameters(function: Any) -> list[str]:
    return list(inspect.signature(function).parameters)


@pytest.mark.parametrize(
    "action",
    [
        "create_hosted_zone", "delete_hosted_zone", "get_change", "change_resource_record_sets", "list_resource_record_sets", "create_health_check",
        "list_health_checks", "get_health_check", "update_health_check", "delete_health_check", "get_health_check_status",
    ],
)  # fmt: skip
def test_actions_of_route_53_are_response_methods_without_parameters(action: str) -> None:
    assert parameters(getattr(responses.Route53, action)) == ["self"]
    assert responses.Route53().automated_parameter_parsing is True


def test_zones_are_made_by_the_name_in_the_module_with_name_server_records() -> None:
    made = inspect.getsource(Route53Backend.create_hosted_zone)
    assert "new_zone = FakeZone(" in made
    assert "new_zone.add_rrset(ns_record_set)\n        new_zone.add_rrset(soa_record_set)" in made
    assert "rrset.type" in inspect.getsource(Route53Backend.delete_hosted_zone)
    assert "len(self.rrsets)" in inspect.getsource(SimZone.__mro__[1].resource_record_set_count.fget)  # type: ignore[attr-defined]


def test_route_53_is_one_backend_for_the_partition() -> None:
    for _ in sandbox(part(("app",), ("prod", "standby"))):
        backend = route53_backends[ACCOUNT]["aws"]
        assert isinstance(backend, SimRoute53)
        assert [type(each) for each in backend.zones.values()] == [SimZone]


def test_moto_has_neither_routing_controls_nor_accelerators_so_ours_are_asked() -> None:
    """When this fails, moto has learnt them: look whether arc_api.py or accelerator_api.py can go."""
    for service in (CONTROL_PLANE, DATA_PLANE, SERVICE):
        assert service in get_session().get_available_services()
        assert service.replace("-", "") not in set(list_of_moto_modules())


def test_rest_calls_can_be_named_and_parsed_from_the_api_model() -> None:
    for service, protocol in (("route53", "rest-xml"), (CONTROL_PLANE, "rest-json")):
        assert protocol in PROTOCOL_PARSERS
        assert get_service_model(service).operation_names
        assert hasattr(get_service_router(service), "match")
    data_plane = get_service_model(DATA_PLANE).metadata
    assert (data_plane["protocol"], data_plane["targetPrefix"]) == ("json", "ToggleCustomerAPI")


def test_network_acls_are_laid_out_as_the_fence_reads_them() -> None:
    assert parameters(NetworkAclBackend.delete_network_acl_entry) == ["self", "network_acl_id", "rule_number", "egress"]
    assert parameters(NetworkAclBackend.create_network_acl)[:3] == ["self", "vpc_id", "tags"]
    assert parameters(NetworkAclBackend.replace_network_acl_association) == ["self", "association_id", "network_acl_id"]
    for _ in sandbox(part(("app",), ("prod",))):
        acl = next(each for each in ec2_backends[ACCOUNT][REGION].network_acls.values() if not each.default)
        assert sorted((each.rule_number, each.rule_action, each.egress, each.cidr_block) for each in acl.network_acl_entries) == [
            (100, "allow", False, "0.0.0.0/0"), (100, "allow", True, "0.0.0.0/0"),
            (32767, "deny", False, "0.0.0.0/0"), (32767, "deny", True, "0.0.0.0/0"),
        ]  # fmt: skip
        assert len(acl._associations) == 3
