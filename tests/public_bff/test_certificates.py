"""Applications of partners whose tokens are bound to a certificate, behind a proxy that ends their TLS."""

import socket
import ssl
from pathlib import Path

import httpx2

from gateway_common.testing import SimulatedNetwork
from public_bff.app import create_app
from public_bff.settings import PublicSettings
from tests.gateway_common.edge.door import opened
from tests.public_bff.given import ANSWERS
from tests.public_bff.test_partners import TRAVELHELPER
from tests.support.certificates import certificate, tls_proxy
from tests.support.issuer import AUDIENCE, ISSUER, Issuer


async def test_an_application_shows_its_certificate_or_a_key(tmp_path: Path) -> None:
    """Where tokens have to be bound, one that is not is refused, and keys are what they always were."""
    issuer = Issuer()
    server, mine, other = (certificate(tmp_path, name) for name in ("server", "mine", "other"))
    tokens = {"audiences": AUDIENCE, "certificates": "required"}
    said = {"profile": "sandbox", "trusted_proxies": "127.0.0.1/32"}
    settings = PublicSettings.model_validate({**said, "identity": {"provider": {"issuer": ISSUER}, "tokens": tokens}})
    app = create_app(settings, lambda: SimulatedNetwork(ANSWERS, routes=issuer.network.routes))
    desk = {"sub": "desk", "client_id": "desk", "tenant": "1", "scope": "orders:read"}
    bound, unbound = issuer.token(**desk, cnf=mine.bound), issuer.token(**desk)

    async def asked(port: int, shows: Path, token: str) -> int:
        trusted = ssl.create_default_context(cafile=str(server.file))
        trusted.load_cert_chain(shows)
        fields = {"Authorization": f"Bearer {token}", "Host": "localhost"}
        async with httpx2.AsyncClient(verify=trusted, trust_env=False, timeout=30) as http:
            return (await http.get(f"https://127.0.0.1:{port}/v1/orders", headers=fields)).status_code

    with socket.create_server(("127.0.0.1", 0)) as entrance:
        async with opened(app, entrance), tls_proxy(entrance.getsockname()[1], server, [mine, other]) as port:
            shown = [(mine, bound), (other, bound), (mine, unbound), (mine, TRAVELHELPER), (mine, bound)]
            statuses = [await asked(port, one.file, token) for one, token in shown]

    assert statuses == [200, 401, 401, 200, 200]
