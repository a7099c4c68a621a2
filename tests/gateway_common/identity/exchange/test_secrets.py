"""No token of anybody, and no secret, is in anything that a gateway says of itself."""

import gc
import json
import subprocess
import sys

import httpx2
import pytest

from gateway_common.admin.life import Life
from gateway_common.admin.port import admin_of
from gateway_common.caller import ANONYMOUS
from gateway_common.deadline import Deadline
from gateway_common.services import Call
from gateway_common.subject_token import SubjectToken
from gateway_common.testing import answered, client_of, simulated
from tests.gateway_common.identity.exchange.given import SECRET, Desk, asked, gateway, given

EXCHANGED = "exchanged.canary"
SAYS = [
    given({"access_token": EXCHANGED}),
    given({"access_token": EXCHANGED, "token_type": "DPoP"}),
    given({"access_token": f"{EXCHANGED} x"}),
    answered({"error": EXCHANGED, "error_description": EXCHANGED}, status=400),
    answered({"error": "invalid_grant", "error_description": EXCHANGED}, status=400),
    answered({"error": EXCHANGED}, status=500),
]


@pytest.mark.parametrize("says", SAYS, ids=range(len(SAYS)))
async def test_tokens_are_in_no_log_no_metric_no_plan_and_no_answer(
    says: object, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither the caller's, nor what came for it, nor what the client proves itself by, when it goes well or badly."""
    desk = Desk(says)
    token = desk.issuer.token()
    app = gateway(desk)
    async with client_of(app, token=token) as client:
        told = [(await client.get(path)).text for path in ("/order", "/card")]
        port = httpx2.ASGITransport(admin_of(app, Life()))
        async with httpx2.AsyncClient(transport=port, base_url="http://localhost") as admin:
            told += [(await admin.get(path)).text for path in ("/plan", "/routes", "/ready")]
    told += [*capsys.readouterr(), repr(desk.calls()), app.state.meters.exposition().decode()]
    told.append(json.dumps(app.openapi()))

    written = "\n".join(told).replace(f"Bearer {EXCHANGED}", "")  # what the service was shown, and said again
    assert [word for word in (token, token[-20:], EXCHANGED, SECRET) if word in written] == []
    assert "find_order" in written


@simulated
async def test_nothing_holds_a_token_longer_than_its_request() -> None:
    """Neither what is kept nor a refusal does, and nobody has to collect what is left."""
    desk = Desk(lambda _: next(says))
    says = iter([given(), *[answered({"error": "invalid_grant"}, status=400)] * 3])
    tokens = [desk.issuer.token(sub=str(number)) for number in range(4)]
    async with client_of(gateway(desk)) as client:
        gc.collect()
        gc.disable()
        try:
            statuses = [(await client.get("/order", headers=asked(token))).status_code for token in tokens]
            desk.network.calls.clear()
            left = sum(type(one) is SubjectToken for one in gc.get_objects())
        finally:
            gc.enable()

    assert (statuses, left) == ([200, 403, 403, 403], 0)


def test_a_call_does_not_print_its_token() -> None:
    """However it is written down."""
    token = SubjectToken.of(b"canary")
    call = Call("order", "find", "GET", "/", [], None, Deadline(1.0), ANONYMOUS, True, None, token=token)  # noqa: FBT003 – it is repeatable

    assert "canary" not in f"{call} {call!r} {token}"


def test_who_exchanges_nothing_loads_nothing() -> None:
    """A gateway without the setting has none of it in memory."""
    code = "import json, sys, tests.support.ftgo, gateway_common.cli; print(json.dumps(sorted(sys.modules)))"
    loaded = json.loads(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout)

    assert [name for name in loaded if name.startswith("gateway_common.identity.exchange")] == []
    assert "gateway_common.app.exchanges" in loaded
