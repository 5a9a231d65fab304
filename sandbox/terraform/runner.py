"""Serves a provider to Terraform or OpenTofu: `python -m sandbox.terraform.runner`, as they start it themselves.

The package `tf` brings the protocol; its own runner ends when it is told to stop, in the middle of what it does, and then Terraform
does not learn what was made. Here a stop lets the work under way end, as providers do that cannot cut it off.
https://developer.hashicorp.com/terraform/plugin/terraform-plugin-protocol
"""

import base64
import datetime
import os
import signal
import sys
import tempfile
import threading
from concurrent import futures
from typing import Any

import grpc
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from tf.gen import grpc_controller_pb2, grpc_controller_pb2_grpc, grpc_stdio_pb2_grpc, tfplugin_pb2_grpc
from tf.provider import ProviderServicer

from .provider import AwsProvider

CORE_PROTOCOL, PROTOCOL = 1, 6
PARENT_S = 1.0


class _Controller(grpc_controller_pb2_grpc.GRPCControllerServicer):
    def __init__(self, over: threading.Event) -> None:
        self.over = over

    def Shutdown(self, request: Any, context: Any) -> Any:
        self.over.set()
        return grpc_controller_pb2.Empty()


class _Stdio(grpc_stdio_pb2_grpc.GRPCStdioServicer):
    def StreamStdio(self, request: Any, context: Any) -> Any:
        return iter(())


def _certificate() -> tuple[bytes, bytes, bytes]:
    """Key and certificate as PEM, and the certificate as DER, for the connection of one run."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    usage = {
        "digital_signature": True, "key_encipherment": False, "key_cert_sign": True, "key_agreement": True, "content_commitment": False,
        "data_encipherment": False, "crl_sign": False, "encipher_only": False, "decipher_only": False,
    }  # fmt: skip
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(minutes=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return key.private_bytes(pem, form, serialization.NoEncryption()), made.public_bytes(pem), made.public_bytes(serialization.Encoding.DER)


def main() -> int:
    # A Ctrl-C is meant for Terraform, which then asks its providers to stop.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    over, parent = threading.Event(), os.getppid()
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=16))
    tfplugin_pb2_grpc.add_ProviderServicer_to_server(ProviderServicer(AwsProvider()), server)
    grpc_controller_pb2_grpc.add_GRPCControllerServicer_to_server(_Controller(over), server)
    grpc_stdio_pb2_grpc.add_GRPCStdioServicer_to_server(_Stdio(), server)
    key, certificate, written = _certificate()
    with tempfile.TemporaryDirectory() as folder:
        socket = f"{folder}/provider.sock"
        server.add_secure_port(f"unix://{socket}", grpc.ssl_server_credentials([(key, certificate)]))
        server.start()
        handshake = [CORE_PROTOCOL, PROTOCOL, "unix", socket, "grpc", base64.b64encode(written).decode().rstrip("=")]
        print("|".join(map(str, handshake)), flush=True)
        # A Terraform that was killed asks for nothing any more: its child is then another process's.
        while not over.wait(PARENT_S) and os.getppid() == parent:
            pass
        server.stop(grace=1).wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
