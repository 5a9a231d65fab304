"""What the inventories answer: EC2's and RDS's from simulated AWS, the catalogue's from its file."""

import json
import os
import subprocess
from typing import Any

from ansible_world import ANSIBLE, PROGRAMS, ROOT
from conftest import REGION, Aws


def listed(source: str, environment: dict[str, str]) -> dict[str, Any]:
    done = subprocess.run(
        [str(PROGRAMS / "ansible-inventory"), "--list", "--inventory", f"inventory/{source}"],
        cwd=ANSIBLE,
        env={**os.environ, **environment, "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}", "ANSIBLE_CONFIG": str(ANSIBLE / "ansible.cfg")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Unable to parse" not in done.stderr and "reserved name" not in done.stderr, done.stderr
    return dict(json.loads(done.stdout))


def test_instances_that_carry_the_tag(aws: Aws) -> None:
    ec2 = aws.client("ec2")

    def start(**tags: str) -> str:
        marked = [{"ResourceType": "instance", "Tags": [{"Key": key.replace("_", ":"), "Value": value} for key, value in tags.items()]}]
        return str(ec2.run_instances(ImageId="ami-0abcdef1234567890", MinCount=1, MaxCount=1, TagSpecifications=marked)["Instances"][0]["InstanceId"])

    bastion = start(coxswain_hosts="bastions", coxswain_recovery="shop")
    temporal = start(coxswain_hosts="temporal-hosts")
    start(Name="somebody else's")
    found = listed("coxswain.aws_ec2.yaml", aws.environment)
    assert found["bastions"]["hosts"] == [bastion]
    assert found["temporal_hosts"]["hosts"] == [temporal]
    assert found["recovery_shop"]["hosts"] == [bastion]
    assert sorted(found["region_eu_central_1"]["hosts"]) == sorted([bastion, temporal])
    assert sorted(found["account_123456789012"]["hosts"]) == sorted([bastion, temporal])
    known = found["_meta"]["hostvars"][bastion]
    # What comes of AWS is marked as a value that is no template.
    reached = [known[name]["__ansible_unsafe"] for name in ("ansible_connection", "ansible_aws_ssm_instance_id", "ansible_aws_ssm_region")]
    assert reached == ["amazon.aws.aws_ssm", bastion, REGION]


def test_databases_of_recovery_groups(aws: Aws) -> None:
    rds = aws.client("rds", "eu-west-1")
    (source,) = rds.describe_db_instances(DBInstanceIdentifier="shop-db")["DBInstances"]
    rds.add_tags_to_resource(ResourceName=source["DBInstanceArn"], Tags=[{"Key": "coxswain:recovery", "Value": "shop"}])
    found = listed("coxswain.aws_rds.yaml", {**aws.environment, "AWS_REGION": "eu-west-1"})
    assert found["databases"]["hosts"] == ["shop-db"]
    assert found["recovery_shop"]["hosts"] == ["shop-db"]
    assert "shop-db" in found["region_eu_west_1"]["hosts"]


def test_the_catalogue(aws: Aws) -> None:
    found = listed("catalogue", {"COXSWAIN_CATALOGUE": str(ROOT / "sandbox/catalogue")})
    assert found["standbys"]["hosts"] == ["shop.eu-central-1"]
    assert found["databases"]["hosts"] == ["shop-db.eu-west-1", "shop-db-replica.eu-central-1"]
    assert {"shop.eu-west-1", "shop-db.eu-west-1"} < set(found["region_eu_west_1"]["hosts"])
    assert found["recovery_shop"]["hosts"] == ["shop.eu-west-1", "shop.eu-central-1", "shop-db.eu-west-1", "shop-db-replica.eu-central-1"]
    assert sorted(found["environment_staging"]["hosts"]) == ["api-staging.eu", "app-staging.eu", "web-staging.eu"]
    variables = found["_meta"]["hostvars"]
    assert variables["shop.eu-central-1"]["standby_verification_services"] == ["app-prod", "api-prod", "web-prod"]
    assert variables["shop-db-replica.eu-central-1"]["database_promotion_instance"] == "shop-db-replica"


def test_a_standby_is_verified_with_what_the_catalogue_says(aws: Aws) -> None:
    done = subprocess.run(
        [str(PROGRAMS / "ansible-playbook"), "playbooks/verify-standby.yaml", "--inventory", "inventory/catalogue"],
        cwd=ANSIBLE,
        env={**os.environ, **aws.environment, "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}", "COXSWAIN_CATALOGUE": str(ROOT / "sandbox/catalogue")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "shop.eu-central-1" in done.stdout and "failed=0" in done.stdout
