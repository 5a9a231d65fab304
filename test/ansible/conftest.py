"""What the tests of roles share: a machine, and simulated AWS for those that look there."""

import json
import pathlib
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from ansible_world import ROOT, Machine

REGION = "eu-central-1"


@pytest.fixture
def machine(tmp_path: pathlib.Path) -> Machine:
    return Machine(tmp_path)


class Aws:
    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        self.environment = {
            "AWS_ENDPOINT_URL": endpoint,
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
        }

    def client(self, service: str, region: str = REGION) -> Any:
        import boto3

        keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
        return boto3.client(service, region_name=region, endpoint_url=self.endpoint, **keys)

    def advance(self, seconds: float) -> None:
        """Turns the clock of AWS forward."""
        body = json.dumps({"advance": seconds}).encode()
        with urllib.request.urlopen(f"{self.endpoint}/_sandbox/clock", body) as answer:  # noqa: S310
            assert answer.status == 200

    def calls(self, *actions: str) -> list[dict[str, Any]]:
        """The calls of these actions that were answered so far."""
        with urllib.request.urlopen(f"{self.endpoint}/_sandbox/audit?since=0") as answer:  # noqa: S310
            return [each for each in json.load(answer)["calls"] if each["action"] in actions]


@pytest.fixture(scope="session")
def aws() -> Iterator[Aws]:
    """The sandbox's own two regions, on free ports."""
    options = ["--port", "0", "--front-door-port", "0", "--seed", "7"]
    process = subprocess.Popen([sys.executable, "-m", "sandbox.aws.server", *options], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    try:
        yield Aws(json.loads(process.stdout.readline())["endpoint"])
    finally:
        process.terminate()
        process.wait()


@pytest.fixture
def beside_aws(tmp_path: pathlib.Path, aws: Aws) -> Machine:
    """A machine from where AWS can be asked."""
    return Machine(tmp_path, aws.environment)
