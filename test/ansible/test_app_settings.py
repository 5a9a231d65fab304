"""Files on a host, rendered from Parameter Store and Secrets Manager of simulated AWS."""

import json
import shlex
import subprocess

from ansible_world import Machine
from conftest import Aws

PASSWORD = 'p$a"s`s\\word {{ 6 * 7 }}'


def store(aws: Aws) -> None:
    parameters = aws.client("ssm")
    parameters.put_parameter(Name="/settings/prod/database/host", Value="shop-db.example", Type="String", Overwrite=True)
    parameters.put_parameter(Name="/settings/prod/mode", Value="primary", Type="String", Overwrite=True)
    parameters.put_parameter(Name="/elsewhere/token", Value="t0ken-of-shop", Type="SecureString", Overwrite=True)
    secrets = aws.client("secretsmanager")
    if not any(each["Name"] == "settings/db" for each in secrets.list_secrets()["SecretList"]):
        secrets.create_secret(Name="settings/db", SecretString=json.dumps({"user": "shop", "password": PASSWORD}))


def settings(machine: Machine) -> dict[str, object]:
    return {
        "app_settings_path": "/settings/prod",
        "app_settings_secrets": {"DATABASE_PASSWORD": "settings/db#password", "TOKEN": "/elsewhere/token"},
        "app_settings_files": [{"path": str(machine.root / "etc/shop/settings.env")}],
        "app_settings_units": ["shop.service"],
    }


def test_a_file_has_what_the_stores_have_and_its_unit_takes_it_up(beside_aws: Machine, aws: Aws) -> None:
    store(aws)
    machine = beside_aws
    machine.units(shop=True)
    first = machine.run("app_settings", settings(machine))
    assert first.code == 0, first.output
    path = machine.root / "etc/shop/settings.env"
    assert path.stat().st_mode & 0o777 == 0o640
    # As a shell reads it, and so systemd does.
    script = f'. {shlex.quote(str(path))}; printf "%s\\n" "$DATABASE_HOST" "$MODE" "$DATABASE_PASSWORD" "$TOKEN"'
    read = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True).stdout.splitlines()
    assert read == ["shop-db.example", "primary", PASSWORD, "t0ken-of-shop"]
    assert machine.said_to_systemd() == ["restart shop.service"]
    assert "t0ken-of-shop" not in first.output and "word" not in first.output

    second = machine.run("app_settings", settings(machine))
    assert (second.code, second.changed, machine.said_to_systemd()) == (0, [], [])

    aws.client("ssm").put_parameter(Name="/settings/prod/mode", Value="standby", Type="String", Overwrite=True)
    third = machine.run("app_settings", settings(machine))
    assert third.changed[0] == "Render the files"
    assert 'MODE="standby"' in path.read_text()
    assert machine.said_to_systemd() == ["restart shop.service"]


def test_a_misspelt_variable_fails_before_anything_is_done(beside_aws: Machine) -> None:
    beside_aws.units(shop=True)
    run = beside_aws.run("app_settings", {**settings(beside_aws), "app_settings_files": [{"pth": "/etc/x"}]})
    assert run.code != 0
    assert "pth" in run.failure and "missing required arguments: path" in run.failure
    assert beside_aws.said_to_systemd() == []
