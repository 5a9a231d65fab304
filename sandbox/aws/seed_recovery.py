"""What a service needs beside its database to run in another region: settings, secrets, certificates, quotas."""

import datetime
import json
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from moto.acm.models import CertBundle, acm_backends
from moto.secretsmanager.models import secretsmanager_backends
from moto.ssm.models import ssm_backends

from . import clock, quotas
from .rds_physics import ACCOUNT
from .scenario import Scenario


def build(scenario: Scenario) -> None:
    """In every region of the scenario."""
    for name, regions in scenario.data.secrets.items():
        _secret(name, regions)
    for domain, days in scenario.data.certificates.items():
        _certificates(domain, days, scenario.regions)
    if scenario.data.fargate_vcpus:
        for region in scenario.regions:
            quotas.set_value(region, "fargate", quotas.FARGATE_VCPUS, float(scenario.data.fargate_vcpus))


def database_parameters(prefix: str, databases: dict[Any, str]) -> None:
    """`host` and `mode` in the region of each database."""
    for database, mode in databases.items():
        for name, value in (("host", database.address), ("mode", mode)):
            ssm_backends[ACCOUNT][database.region].put_parameter(
                f"{prefix}/{name}", f"Database {name} of the shop", value, "String", "", "", False, [], "text", "Standard", None
            )


def _secret(name: str, regions: list[str]) -> None:
    value = json.dumps({"username": "shop_app", "engine": "postgres", "port": 5432, "dbname": "shop", "password": "sandbox-only"})
    secretsmanager_backends[ACCOUNT][regions[0]].create_secret(
        name, value, None, "Database login of the shop's services", [], None, None, [{"Region": each} for each in regions[1:]], False
    )


def _certificates(domain: str, days: int, regions: list[str]) -> None:
    """Issued a while ago. A key for all, since making one takes long and nobody reads it."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption())
    for number, region in enumerate(regions, 1):
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, domain)])
        issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Amazon RSA 2048 M02")])
        begun, ends = clock.utcnow() - datetime.timedelta(days=395 - days), clock.utcnow() + datetime.timedelta(days=days)
        made = (
            x509.CertificateBuilder().subject_name(name).issuer_name(issuer).public_key(key.public_key()).serial_number(number)
            .not_valid_before(min(begun, clock.utcnow())).not_valid_after(ends)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(domain), x509.DNSName(f"*.{domain}")]), critical=False)
            .sign(key, hashes.SHA256())
        )  # fmt: skip
        bundle = CertBundle(ACCOUNT, made.public_bytes(serialization.Encoding.PEM), pem, None, region, None, "AMAZON_ISSUED", "ISSUED")
        acm_backends[ACCOUNT][region]._certificates[bundle.arn] = bundle
