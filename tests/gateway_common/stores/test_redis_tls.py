"""A Redis that is only spoken to by TLS, and wants to know who speaks."""

from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path

import pytest
import trustme

from gateway_common.settings import StoreSettings
from gateway_common.stores import StoreDown
from gateway_common.stores.redis import opened
from tests.support.redis_server import RedisServer, redis_server


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the certificates of an authority, of a server and of a gateway."""
    folder = tmp_path_factory.mktemp("certificates")
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    for name in ("127.0.0.1", "gateway.example.com"):
        issued = authority.issue_cert(name)
        issued.cert_chain_pems[0].write_to_path(str(folder / f"{name}.pem"))
        issued.private_key_pem.write_to_path(str(folder / f"{name}.key"))
        (folder / f"{name}.key").chmod(0o600)
    return folder


@pytest.fixture(scope="module")
def server(files: Path) -> Iterator[RedisServer]:
    tls = {"cert-file": "127.0.0.1.pem", "key-file": "127.0.0.1.key", "ca-cert-file": "ca.pem"}
    options = [word for name, file in tls.items() for word in (f"--tls-{name}", str(files / file))]
    with redis_server("--tls-port", "0", *options) as server:
        server.tell("CONFIG", "SET", "tls-port", server.port + 1)
        yield server


def settings(server: RedisServer, **tls: str) -> StoreSettings:
    """Choose the server by its door for TLS."""
    url = f"rediss://127.0.0.1:{server.port + 1}/0"
    return StoreSettings.model_validate({"kind": "redis", "url": url, "timeout": 5, **({"tls": tls} if tls else {})})


async def test_who_proves_to_be_of_the_same_authority_is_let_in(server: RedisServer, files: Path) -> None:
    """The server is recognised by the authority of the settings, and recognises us by our certificate."""
    us = files / "gateway.example.com.pem"
    proof = {"ca_file": str(files / "ca.pem"), "certificate_file": str(us), "key_file": str(us.with_suffix(".key"))}
    async with aclosing(opened(settings(server, **proof))) as store:
        await store.put("a", b"1", seconds=60)

        assert await store.get("a") == b"1"


async def test_who_does_not_is_not(server: RedisServer, files: Path) -> None:
    """Without our certificate, or before a server whose authority nobody knows, nothing is sent."""
    told = list[str]()
    for made in (settings(server), settings(server, ca_file=str(files / "ca.pem"))):
        async with aclosing(opened(made)) as store:
            with pytest.raises(StoreDown) as down:
                await store.get("a")
            told.append(down.value.reason)

    assert told[0] == "it cannot be reached (SSLCertVerificationError)"
    assert len(told) == 2
