"""Certificates that clients show, made by a test, and a proxy in front of a gateway that asks for them in TLS."""

import asyncio
import ssl
from base64 import b64encode, urlsafe_b64encode
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.support.servers import taking

__all__ = ["Certificate", "certificate", "tls_proxy"]

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Certificate:
    """Hold a certificate with its key in a PEM *file*, and its *der*."""

    file: Path
    der: bytes

    @property
    def field(self) -> str:
        """Give it as proxies hand it on (RFC 9440)."""
        return f":{b64encode(self.der).decode()}:"

    @property
    def bound(self) -> dict[str, str]:
        """Say in the words of a token that it is bound to this (RFC 8705, 3.1)."""
        return {"x5t#S256": urlsafe_b64encode(sha256(self.der).digest()).decode().rstrip("=")}


def certificate(folder: Path, name: str) -> Certificate:
    """Make one that is signed by itself, good for clients and for a server on loopback."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - DAY)
        .not_valid_after(datetime.now(UTC) + DAY)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / f"{name}.pem"
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return Certificate(file, made.public_bytes(serialization.Encoding.DER))


@asynccontextmanager
async def tls_proxy(
    gateway: int, own: Certificate, clients: Sequence[Certificate], *, address: str = "127.0.0.1"
) -> AsyncGenerator[int]:
    """Run a proxy with its *own* certificate that lets in *clients* with theirs, and without; give its port.

    It calls the gateway on port *gateway* from *address*, once for each connection, and tells it the certificate.
    """
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(own.file)
    context.verify_mode = ssl.CERT_OPTIONAL
    for one in clients:
        context.load_verify_locations(one.file)

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        secured = await reader.readuntil(b"\r\n\r\n")
        there, towards = await asyncio.open_connection("127.0.0.1", gateway, local_addr=(address, 0))
        towards.write(_handed_on(secured, writer.get_extra_info("ssl_object").getpeercert(binary_form=True)))
        writer.write(await there.read())
        await writer.drain()
        towards.close()

    async with taking(take, tls=context) as port:
        yield port


def _handed_on(head: bytes, shown: bytes | None) -> bytes:
    lines = head.removesuffix(b"\r\n\r\n").split(b"\r\n")
    kept = [one for one in lines if not one.lower().startswith((b"client-cert", b"connection:"))]
    told = [] if shown is None else [b"Client-Cert: :" + b64encode(shown) + b":"]
    return b"\r\n".join([*kept, *told, b"Connection: close", b"", b""])
