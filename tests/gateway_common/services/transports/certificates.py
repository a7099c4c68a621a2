"""Certificates for services and callers of a test, signed by authorities of its own."""

import ssl
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import trustme


@dataclass(frozen=True)
class Files:
    """Name the files of one authority, of a certificate that it signed, and of its key."""

    authority: Path
    certificate: Path
    key: Path


@cache
def authority(name: str) -> trustme.CA:
    """Make the authority *name*, once for all tests: keys take time."""
    return trustme.CA(organization_name=name)


def certificate(folder: Path, by: str = "ours", host: str = "127.0.0.1") -> Files:
    """Write a certificate for *host*, signed *by* an authority."""
    signed = authority(by).issue_cert(host)
    files = Files(folder / f"{by}-ca.pem", folder / f"{by}.pem", folder / f"{by}.key")
    authority(by).cert_pem.write_to_path(files.authority)
    files.key.touch(mode=0o600)
    signed.private_key_pem.write_to_path(files.key)
    for part in signed.cert_chain_pems:
        part.write_to_path(files.certificate)
    return files


def proving(by: str = "ours", host: str = "127.0.0.1", *, wants: str | None = None) -> ssl.SSLContext:
    """Give what a service needs to be *host*; *wants* is whom its callers have to be signed by."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    with authority(by).issue_cert(host).private_key_and_cert_chain_pem.tempfile() as file:
        context.load_cert_chain(file)
    if wants is not None:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(cadata=authority(wants).cert_pem.bytes().decode())
    return context
