"""The audit log, faults on demand in every protocol, and the CBOR translation."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError
from sandbox.aws import cbor
from sandbox.aws.calls import Call, nested
from sandbox.aws.edge import Dropped, run_wsgi
from sandbox.aws.faults import FaultError, Faults
from sandbox.aws.inprocess import client
from sandbox_world import REGION, START, STANDBY, Sandbox, part, sandbox
from werkzeug.test import EnvironBuilder


@pytest.fixture
def world() -> Iterator[Sandbox]:
    yield from sandbox(part(("app",), ("prod", "standby")))


def calls(world: Sandbox, action: str) -> list[dict[str, Any]]:
    return [each for each in world.edge.audit.since() if each["action"] == action]


def describe(world: Sandbox, region: str = REGION) -> Any:
    return world.client("ecs", region).describe_clusters()


def test_a_call_is_written_down_with_its_parameters(world: Sandbox) -> None:
    world.weigh("app-prod", stable=90, canary=10)
    (found,) = calls(world, "ModifyListener")
    assert (found["region"], found["service"], found["status"], found["error"], found["fault"]) == (REGION, "elbv2", 200, None, None)
    assert found["at"] == START
    groups = found["params"]["DefaultActions"][0]["ForwardConfig"]["TargetGroups"]
    assert [each["Weight"] for each in groups] == ["90", "10"]
    world.client("ecs").update_service(cluster="shop", service="app-prod", desiredCount=5)
    assert calls(world, "UpdateService")[0]["params"] == {"cluster": "shop", "service": "app-prod", "desiredCount": 5}


def test_errors_are_written_down_by_their_code(world: Sandbox) -> None:
    with pytest.raises(ClientError):
        world.client("ecs").describe_services(cluster="nope", services=["x"])
    with pytest.raises(ClientError):
        world.client("elbv2").describe_load_balancers(Names=["nope"])
    assert calls(world, "DescribeServices")[0]["error"] == "ClusterNotFoundException"
    assert calls(world, "DescribeLoadBalancers")[0]["error"] == "LoadBalancerNotFound"


def test_ids_rise_and_since_leaves_out_what_was_seen(world: Sandbox) -> None:
    for _ in range(3):
        describe(world)
    ids = [each["id"] for each in world.edge.audit.since()]
    assert ids == sorted(set(ids))
    assert [each["id"] for each in world.edge.audit.since(ids[-2])] == [ids[-1]]


def test_the_caller_is_an_access_key_or_a_role_with_its_session(world: Sandbox) -> None:
    role = f"arn:aws:iam::123456789012:role/{world.scenario.role}"
    session = world.client("sts").assume_role(RoleArn=role, RoleSessionName="deploy-7")["Credentials"]
    client(world.edge, "ecs", REGION, session["AccessKeyId"]).list_clusters()
    assert calls(world, "AssumeRole")[0]["caller"].startswith("AKIA")
    assert calls(world, "ListClusters")[0]["caller"] == f"{world.scenario.role}/deploy-7"


@pytest.mark.parametrize(
    ("service", "call"),
    [
        ("ecs", lambda world: world.client("ecs").list_clusters()),
        ("elbv2", lambda world: world.client("elbv2").describe_load_balancers()),
        ("elasticloadbalancing", lambda world: world.client("elbv2").describe_load_balancers()),
        ("cloudwatch", lambda world: world.client("cloudwatch").describe_alarms()),
        ("sts", lambda world: world.client("sts").get_caller_identity()),
    ],
)
def test_an_error_has_the_shape_of_each_protocol(world: Sandbox, service: str, call: Any) -> None:
    world.faults.add({"kind": "error", "service": service, "code": "ThrottlingException", "count": 1})
    with pytest.raises(ClientError) as caught:
        call(world)
    assert caught.value.response["Error"]["Code"] == "ThrottlingException"
    assert caught.value.response["Error"]["Message"] == "Rate exceeded"
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    call(world)
    assert [each["fault"] for each in world.edge.audit.since()][-2:] == ["error", None]


def test_5xx_codes_have_their_status(world: Sandbox) -> None:
    for code, status in (("ServiceUnavailable", 503), ("InternalFailure", 500), ("AccessDeniedException", 403), ("Throttling", 400)):
        world.faults.add({"kind": "error", "code": code, "count": 1})
        with pytest.raises(ClientError) as caught:
            describe(world)
        assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == status


def test_an_outage_stays_in_its_region_until_it_is_over(world: Sandbox) -> None:
    world.faults.add({"kind": "outage", "region": REGION, "duration": 60})
    with pytest.raises(ClientError) as caught:
        describe(world)
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 503
    describe(world, STANDBY)
    world.pass_(61)
    describe(world)
    assert world.faults.at_work() == []


def test_an_outage_that_hangs_up_changes_nothing(world: Sandbox) -> None:
    world.faults.add({"kind": "outage", "answer": "hang-up", "action": "UpdateService"})
    with pytest.raises(Dropped):
        world.client("ecs").update_service(cluster="shop", service="app-prod", desiredCount=9)
    assert world.service("app-prod")["desiredCount"] == 4
    assert calls(world, "UpdateService")[0]["status"] is None


def test_a_lost_answer_has_changed_what_was_asked(world: Sandbox) -> None:
    world.faults.add({"kind": "lost-answer", "action": "UpdateService", "count": 1})
    with pytest.raises(Dropped):
        world.client("ecs").update_service(cluster="shop", service="app-prod", desiredCount=9)
    assert world.service("app-prod")["desiredCount"] == 9
    assert (calls(world, "UpdateService")[0]["status"], calls(world, "UpdateService")[0]["fault"]) == (None, "lost-answer")


def test_latency_waits_and_then_goes_on_into_other_faults(world: Sandbox) -> None:
    world.faults.add({"kind": "latency", "seconds": 2})
    describe(world)
    world.faults.add({"kind": "error", "code": "Throttling", "count": 1})
    with pytest.raises(ClientError):
        describe(world)
    assert world.slept == [2, 2]


def test_a_rate_hits_its_share_and_the_same_calls_for_the_same_seed(world: Sandbox) -> None:
    def hits(seed: int) -> list[bool]:
        faults = Faults(seed)
        faults.add({"kind": "error", "rate": 0.25})
        return [bool(faults.hitting(Call("a", REGION, "ecs", "ListTasks", {}, "json"))) for _ in range(400)]

    assert 70 < sum(hits(1)) < 130
    assert hits(1) == hits(1) != hits(2)


@pytest.mark.parametrize(
    ("fault", "complaint"),
    [
        ([], "a fault is an object"),
        ({}, "kind: None is none of error"),
        ({"kind": "eror"}, "kind: 'eror' is none of error"),
        ({"kind": "error", "acton": "x"}, "unknown key 'acton'; known: kind, region, service"),
        ({"kind": "error", "action": "("}, "action: '\\(' is no regular expression"),
        ({"kind": "error", "rate": 1.5}, "rate: 1.5 is not above 0 and at most 1"),
        ({"kind": "error", "count": 0}, "count: 0 is not a whole number above 0"),
        ({"kind": "error", "duration": "1m"}, "duration: '1m' is not a number of seconds above 0"),
        ({"kind": "error", "status": 200}, "status: 200 is not an HTTP status from 400 to 599"),
        ({"kind": "outage", "answer": "504"}, "answer: '504' is none of 503, hang-up"),
        ({"kind": "latency"}, "a latency fault needs how many seconds"),
    ],
)
def test_a_fault_that_makes_no_sense_is_refused(fault: Any, complaint: str) -> None:
    with pytest.raises(FaultError, match=complaint):
        Faults().add(fault)


@pytest.mark.parametrize(
    "value",
    [0, 23, 24, 255, 256, 65536, 2**40, -1, -500, 1.5, "", "a" * 300, "ü", [], [1, [2]], {}, {"a": {"b": [True, False, None]}}],
)
def test_cbor_there_and_back(value: Any) -> None:
    assert cbor.decode(cbor.encode(value)) == value


def test_cbor_as_others_write_it() -> None:
    """Examples of RFC 8949, appendix A."""
    for text, value in (
        ("c11a514b67b0", 1363896240), ("c1fb41d452d9ec200000", 1363896240.5), ("9f0102ff", [1, 2]), ("bf61610161629f0203ffff", {"a": 1, "b": [2, 3]}),
        ("7f657374726561646d696e67ff", "streaming"), ("f93e00", 1.5), ("fa47c35000", 100000.0), ("3903e7", -1000), ("44010203ff", "AQID/w=="),
    ):  # fmt: skip
        assert cbor.decode(bytes.fromhex(text)) == value


def test_cloudwatch_over_cbor(world: Sandbox) -> None:
    """As Terraform's provider calls it: the operation in the path, timestamps under tag 1 in the answer."""
    headers = {
        "smithy-protocol": "rpc-v2-cbor",
        "Authorization": f"AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20270101/{REGION}/monitoring/aws4_request, SignedHeaders=host, Signature=0",
    }
    path = "/service/GraniteServiceVersion20100801/operation/DescribeAlarms"
    environ = EnvironBuilder(path=path, method="POST", content_type="application/cbor", headers=headers).get_environ()
    status, answered, body = run_wsgi(world.edge, environ, cbor.encode({"AlarmNames": ["app-prod-5xx"]}))
    assert (status, dict(answered)["smithy-protocol"], dict(answered)["Content-Type"]) == (200, "rpc-v2-cbor", "application/cbor")
    alarm = cbor.decode(body)["MetricAlarms"][0]
    assert (alarm["AlarmName"], alarm["Threshold"]) == ("app-prod-5xx", 240.0)
    assert b"\xc1\xfb" in body, "timestamps are tagged"
    assert calls(world, "DescribeAlarms")[0]["params"] == {"AlarmNames": ["app-prod-5xx"]}


def test_forms_read_as_the_caller_wrote_them() -> None:
    form = {"Name": "x", "A.member.1.B": "1", "A.member.2.B": "2", "A.member.10.B": "10", "T.Key": "k"}
    assert nested(form) == {"Name": "x", "A": [{"B": "1"}, {"B": "2"}, {"B": "10"}], "T": {"Key": "k"}}


def test_what_moto_does_not_know_is_an_aws_error(world: Sandbox) -> None:
    headers = {"X-Amz-Target": "AmazonEC2ContainerServiceV20141113.NoSuchThing"}
    headers["Authorization"] = f"AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20270101/{REGION}/ecs/aws4_request, SignedHeaders=host, Signature=0"
    environ = EnvironBuilder(path="/", method="POST", content_type="application/x-amz-json-1.1", headers=headers).get_environ()
    status, _, body = run_wsgi(world.edge, environ, b"{}")
    assert status == 400
    assert json.loads(body)["__type"] == "UnknownOperationException"
