"""What the values of header fields may hold that cross a route, whichever side they come from."""

from pathlib import Path

import pytest
from starlette.types import Message

from gateway_common.services import Answer, Call, HeaderPairs
from gateway_common.services.status import state_of
from gateway_common.testing import SimulatedNetwork, simulated
from tests.gateway_common.edge.exchange import none_received, scope_of
from tests.gateway_common.routing.given import app_of

NAME = "GET /v1/a"
ROUTE = f"{NAME}: {{service: menus, allow: anyone, request: {{pass: [x-why]}}, response: {{pass: [x-why]}}}}"
UNSENDABLE = [b"a\r\nset-cookie: b", b"a\n b", b"a\r", b"a\x00", b"\x0ba", b"\x7f"]
FINE = [(b"x-why", b" caf\xe9\t"), (b"x-why", b"")]


async def crossed(file: Path, asked: HeaderPairs, answered: HeaderPairs) -> tuple[list[Call], Message]:
    """Send a request with fields to a service that answers with others; give what it got, and how the answer begins."""
    sent: list[Message] = []
    network = SimulatedNetwork({}, routes={NAME: Answer(state_of(200), 200, answered, b"")})
    app = app_of(file, ROUTE, network=network)

    async def send(message: Message) -> None:
        sent.append(message)

    scope = scope_of("/v1/a")
    scope["headers"] = [*scope["headers"], *asked]
    async with app.router.lifespan_context(app):
        await app(scope, none_received, send)
    return list(network.calls), sent[0]


def why(headers: HeaderPairs) -> list[bytes]:
    return [value for name, value in headers if name == b"x-why"]


@pytest.mark.parametrize("value", UNSENDABLE)
@simulated
async def test_a_value_that_would_not_stay_on_its_line_is_refused(value: bytes, tmp_path: Path) -> None:
    """It hides behind no other, and the service hears nothing of the request."""
    calls, answer = await crossed(tmp_path / "routes.yaml", [*FINE, (b"x-why", value)], [])

    assert (calls, answer["status"]) == ([], 400)


@pytest.mark.parametrize("value", UNSENDABLE)
@simulated
async def test_of_an_answer_it_alone_is_left_out(value: bytes, tmp_path: Path) -> None:
    """The others are told, without what stands around them."""
    _, answer = await crossed(tmp_path / "routes.yaml", [], [(b"x-why", value), *FINE])

    assert (answer["status"], why(answer["headers"])) == (200, [b"caf\xe9", b""])


@simulated
async def test_any_other_value_passes_both_ways(tmp_path: Path) -> None:
    """Each of them for itself, in order, without what stands around it."""
    calls, answer = await crossed(tmp_path / "routes.yaml", FINE, FINE)

    assert [why(call.headers) for call in calls] == [[b"caf\xe9", b""]]
    assert why(answer["headers"]) == [b"caf\xe9", b""]
