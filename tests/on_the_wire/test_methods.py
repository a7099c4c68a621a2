"""What may be asked, and that nothing is asked in disguise (W8)."""

import pytest

from tests.gateway_common.edge.door import spoken
from tests.on_the_wire.wire import SIGNED_IN, Way, Wire

pytestmark = pytest.mark.asyncio(loop_scope="session")

OVERRIDES = ("X-HTTP-Method-Override: {}", "X-HTTP-Method: {}", "X-Method-Override: {}", "X_HTTP_Method_Override: {}")


@pytest.mark.parametrize("method", ["TRACE", "PROPFIND", "PURGE", "MKCOL", "FOO", "get", "Get", "G" * 40])
async def test_a_method_nobody_knows_ends_the_connection(wire: Wire, way: Way, method: str) -> None:
    """What such a request means, and where it ends, nobody knows (501)."""
    answer = await wire.ask(Way(method, way.target))

    assert (answer.status, answer.problem, answer.closed, wire.service.heads) == (501, "unknown-method", True, [])


@pytest.mark.parametrize("target", ["localhost:80", "127.0.0.1:22", "/orders/5", "http://evil.example/"])
async def test_nobody_gets_a_tunnel(wire: Wire, target: str) -> None:
    """CONNECT is not known here, whatever it asks for."""
    answer = await wire.ask(Way("CONNECT", target))

    assert (answer.status, answer.problem, answer.closed, wire.service.heads) == (501, "unknown-method", True, [])


async def test_a_method_that_is_not_there_is_told_which_are(wire: Wire, way: Way) -> None:
    """405 comes with `Allow`, `OPTIONS` with the same, and no service hears of either."""
    allow = "GET, HEAD, OPTIONS" if way.method == "GET" else "OPTIONS, POST"
    allow = "GET, HEAD, OPTIONS, POST" if way.target == "/files/5" else allow
    refused = await wire.ask(Way("PATCH", way.target))
    offered = await wire.ask(Way("OPTIONS", way.target))

    assert (refused.status, refused.problem, refused.field("allow")) == (405, "method-not-allowed", allow)
    assert (offered.status, offered.body, offered.field("allow")) == (204, b"", allow)
    assert wire.service.heads == []


@pytest.mark.parametrize("kind", ["composition", "route"])
async def test_a_head_is_an_answer_without_its_body(wire: Wire, kind: str) -> None:
    """`HEAD` tells the same fields as `GET`, and the connection goes on behind it."""
    way: Way = getattr(wire.gateway, kind)
    whole = await wire.ask(way)
    answer = await wire.ask(Way("HEAD", way.target))

    assert (answer.status, answer.body) == (whole.status, b"")
    assert {name for name, _ in answer.fields} >= {name for name, _ in whole.fields} - {"content-length"}


@pytest.mark.parametrize("line", OVERRIDES)
@pytest.mark.parametrize("method", ["DELETE", "PUT", "GET"])
async def test_a_write_is_what_it_says(wire: Wire, line: str, method: str) -> None:
    """A field or a parameter that asks for another method changes nothing that a service hears."""
    way = wire.gateway.endpoint
    usual = await wire.reached(way)

    assert await wire.reached(way, line.format(method)) == usual
    assert await wire.reached(Way(way.method, f"{way.target}?_method={method}", way.body)) == usual


async def test_a_tunnel_is_no_upgrade_either(wire: Wire, way: Way) -> None:
    """Nobody gets another protocol: an upgrade is answered as if nobody had asked, and ends the connection."""
    fields = ("Connection: Upgrade", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAAP__")
    answer = await wire.say(spoken(f"GET {way.target} HTTP/1.1", *SIGNED_IN, *fields))

    assert answer.closed
    assert answer.status in ({200} if way.method == "GET" else {405})
