"""Phones whose tokens are bound to a certificate, behind a proxy that ends their TLS: real sockets all the way."""

import socket
import ssl
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2
import pytest

from gateway_common.testing import SimulatedNetwork
from mobile_bff.app import create_app
from mobile_bff.settings import MobileSettings
from tests.gateway_common.edge.door import opened
from tests.mobile_bff.given import ANSWERS
from tests.support.certificates import Certificate, certificate, tls_proxy
from tests.support.issuer import AUDIENCE, ISSUER, Issuer

PROXY, STRANGER = "127.0.0.2", "127.0.0.3"


class Phones:
    """Hold phones with a certificate and without, the *proxy* that they call, and one that nobody trusts."""

    def __init__(self, folder: Path) -> None:
        self.issuer = Issuer()
        self.services = SimulatedNetwork(ANSWERS, routes=self.issuer.network.routes)
        self.server, self.mine, self.other = (certificate(folder, name) for name in ("server", "mine", "other"))
        self.proxy = self.stranger = self.gateway = 0

    def token(self, bound: Certificate | None) -> str:
        """Let the provider give a token that is bound to a certificate, if there is one."""
        return self.issuer.token(cnf=bound and bound.bound, scope="orders:read profile:read")

    async def ask(self, bound: Certificate | None, shown: Certificate | None, *, port: int = 0) -> httpx2.Response:
        """Ask with a token that is *bound* so, and a certificate that is *shown* in the handshake."""
        trusted = ssl.create_default_context(cafile=str(self.server.file))
        if shown is not None:
            trusted.load_cert_chain(shown.file)
        async with httpx2.AsyncClient(verify=trusted, trust_env=False, timeout=30) as http:
            fields = {
                "Authorization": f"Bearer {self.token(bound)}",
                "Host": "localhost",
                "Client-Cert": self.mine.field,
            }
            return await http.get(f"https://127.0.0.1:{port or self.proxy}/v1/home", headers=fields)


@asynccontextmanager
async def phones(folder: Path, certificates: str) -> AsyncGenerator[Phones]:
    """Open the gateway behind both proxies, of which it trusts one."""
    made = Phones(folder)
    tokens = {"audiences": AUDIENCE, "certificates": certificates}
    identity = {"provider": {"issuer": ISSUER}, "tokens": tokens}
    said = {"profile": "sandbox", "identity": identity, "trusted_proxies": f"{PROXY}/32"}
    app = create_app(MobileSettings.model_validate(said), lambda: made.services)
    clients = [made.mine, made.other]
    with socket.create_server(("127.0.0.1", 0)) as entrance:
        made.gateway = entrance.getsockname()[1]
        async with (
            opened(app, entrance),
            tls_proxy(made.gateway, made.server, clients, address=PROXY) as made.proxy,
            tls_proxy(made.gateway, made.server, clients, address=STRANGER) as made.stranger,
        ):
            yield made


@pytest.mark.parametrize(("certificates", "unbound"), [("optional", 200), ("required", 401)])
async def test_a_bound_token_is_good_with_its_certificate_alone(
    tmp_path: Path, certificates: str, unbound: int
) -> None:
    """The proxy asks for it in the handshake, and what a phone says of itself in the field is not handed on."""
    async with phones(tmp_path, certificates) as ours:
        mine, other = ours.mine, ours.other
        statuses = [(await ours.ask(mine, shown)).status_code for shown in (mine, other, None, mine)]
        statuses.append((await ours.ask(None, mine)).status_code)

    assert statuses == [200, 401, 401, 200, unbound]


async def test_only_the_proxy_that_is_trusted_is_believed(tmp_path: Path) -> None:
    """Through another one, and past both of them, a phone has no certificate; it may well have a token."""
    async with phones(tmp_path, "optional") as ours:
        through = [(await ours.ask(bound, ours.mine, port=ours.stranger)).status_code for bound in (ours.mine, None)]
        fields = {"Authorization": f"Bearer {ours.token(ours.mine)}", "Client-Cert": ours.mine.field}
        async with httpx2.AsyncClient(trust_env=False, timeout=30) as http:
            past = await http.get(f"http://127.0.0.1:{ours.gateway}/v1/home", headers={**fields, "Host": "localhost"})

    assert (through, past.status_code) == ([401, 200], 401)


async def test_services_never_see_a_certificate(tmp_path: Path) -> None:
    """They learn who asks, and nothing of how that was proved."""
    async with phones(tmp_path, "required") as ours:
        answer = await ours.ask(ours.mine, ours.mine)
        told = {name for call in ours.services.calls for name, _ in call.headers}

    assert answer.status_code == 200
    assert not [name for name in told if b"cert" in name]
