"""Who may call a service, as real processes: the gateways, and nobody who only says so."""

import httpx2
import psutil

from ftgo_sandbox.skeleton.clock import SystemClock
from ftgo_sandbox.skeleton.signing import Signer
from ftgo_sandbox.testing import Sandbox, running
from tests.e2e.gateways import Client

KEYS = "/.well-known/jwks.json"
PARTNER = "ftgo_travelhelper_EverybodyKnowsThisSoItOpensTheSandboxAlone02nmL5W"


def asked(sandbox: Sandbox, headers: dict[str, str]) -> int:
    """Ask the order service for the first order, without a gateway."""
    return httpx2.get(f"{sandbox.urls['order']}/orders/1", headers=headers, timeout=60).status_code


def test_a_service_believes_gateways_and_nobody_else(sandbox: Sandbox) -> None:
    """Nobody's word, the token of a client, and a signature in a gateway's name open nothing."""
    forger = Signer("mobile", SystemClock())
    lies = [
        {},
        {"Authorization": "Bearer dev:1"},
        {"X-Sandbox-Caller": "consumer:1"},
        {"Caller-Assertion": "consumer:1"},
        {"Caller-Assertion": forger.assertion("consumer:1", "order")},
        sandbox.shown("consumer:1", "kitchen"),
    ]

    assert [asked(sandbox, lie) for lie in lies] == [401] * len(lies)
    assert asked(sandbox, sandbox.shown("consumer:1", "order")) == 200


def test_a_gateway_publishes_its_keys_and_hides_its_secret(client: Client) -> None:
    """Anyone may have the public halves."""
    keys = client.http.get(KEYS).json()["keys"]

    assert [key.keys() for key in keys] == [{"kty", "crv", "x", "y", "use", "alg", "kid"}]


def test_each_gateway_has_keys_of_its_own(sandbox: Sandbox) -> None:
    """Whoever gets at the key of one gateway cannot speak for another."""
    names = [
        httpx2.get(sandbox.urls[name] + KEYS, timeout=60).json()["keys"][0]["kid"]
        for name in ("mobile", "browser", "public")
    ]

    assert len(set(names)) == 3


def test_a_partner_reaches_what_is_on_its_account(sandbox: Sandbox) -> None:
    """The account of the application is what a service goes by, and so the orders of others are not there."""
    own = {"Authorization": f"Bearer {PARTNER}"}
    with httpx2.Client(base_url=sandbox.urls["public"], headers=own, timeout=60) as http:
        found = [http.get(f"/v1/orders/{number}").status_code for number in (1, 7)]

    assert found == [200, 404]


def test_a_gateway_that_starts_again_is_believed_with_its_new_key() -> None:
    """A key that nobody has seen before is asked for, and the first call is answered."""
    with running(only=("order", "mobile")) as sandbox:
        before = order(sandbox), key(sandbox)
        processes = psutil.Process(sandbox.process.pid).children(recursive=True)
        next(one for one in processes if "mobile_bff.app" in one.cmdline()).kill()
        back = sandbox.says("ready at", times=3)
        after = order(sandbox), key(sandbox)

    assert back
    assert (before[0], after[0]) == (200, 200)
    assert after[1] != before[1]


def order(sandbox: Sandbox) -> int:
    """Ask the mobile gateway for the first order, whose other parts are not there."""
    with httpx2.Client(base_url=sandbox.urls["mobile"], timeout=60) as http:
        return Client("mobile", http).order(1).status_code


def key(sandbox: Sandbox) -> str:
    """Name the key that the mobile gateway signs with."""
    name: str = httpx2.get(sandbox.urls["mobile"] + KEYS, timeout=60).json()["keys"][0]["kid"]
    return name
