"""Under which name a gateway is asked, and that nothing is made of it (W9)."""

import pytest

from tests.gateway_common.edge.door import spoken
from tests.on_the_wire.wire import SIGNED_IN, Way, Wire

pytestmark = pytest.mark.asyncio(loop_scope="session")

TOKEN = SIGNED_IN[1]


def asked(way: Way, target: str, *lines: str) -> bytes:
    """Spell a request for another target, with no field but *lines* and what the body needs."""
    of_the_body = [line for line in way.lines(()) if line.startswith("Content-")]
    return spoken(f"{way.method} {target} HTTP/1.1", *lines, *of_the_body) + way.body


@pytest.mark.parametrize(
    ("target", "host", "status"),
    [
        ("http://evil.example{}", "localhost", 421),
        ("http://localhost.evil.example{}", "localhost", 421),
        ("https://169.254.169.254{}", "localhost", 421),
        ("http://evil.example@localhost{}", "localhost", 400),
        ("http://localhost@evil.example{}", "localhost", 400),
        ("http://localhost:80:80{}", "localhost", 400),
        ("http://local host{}", "localhost", 400),
        ("http://{}", "localhost", 400),
        ("http:{}", "localhost", 400),
        ("ftp://localhost{}", "localhost", 400),
        ("file://{}", "localhost", 400),
        ("localhost{}", "localhost", 400),
        ("http://localhost\\@evil.example{}", "localhost", 400),
        ("http://localhost#@evil.example{}", "localhost", 400),
    ],
)
async def test_the_authority_of_a_target_is_the_host(wire: Wire, way: Way, target: str, host: str, status: int) -> None:
    """It wins over `Host`, is checked like it, and leads nobody elsewhere."""
    answer = await wire.say(asked(way, target.format(way.target), f"Host: {host}", TOKEN))

    assert (answer.status, wire.service.heads) == (status, [])
    assert answer.problem


async def test_a_host_that_the_target_overrules_is_never_seen(wire: Wire, way: Way) -> None:
    """What a service hears is the same as if the target had been a path."""
    usual = await wire.reached(way)
    wire.service.forget()
    answer = await wire.say(asked(way, f"http://localhost{way.target}", "Host: evil.example", TOKEN))

    assert answer.status < 300
    assert len(wire.service.heads) == len(usual)
    assert not any(b"evil" in head for head in wire.service.heads)


@pytest.mark.parametrize(
    "lines", [(), ("Host: localhost", "host: localhost"), ("Host: a\x00b",), ("Host : localhost",)]
)
async def test_a_request_has_one_host(wire: Wire, way: Way, lines: tuple[str, ...]) -> None:
    """None, two, or one that cannot be read: 400."""
    answer = await wire.say(asked(way, way.target, *lines, TOKEN))

    assert (answer.status, wire.service.heads) == (400, [])
    assert answer.problem in {"bad-host", "bad-request", "repeated-header"}


async def test_the_old_protocol_needs_a_host_too(wire: Wire, way: Way) -> None:
    """HTTP/1.0 may come without a `Host`, but not to us."""
    answer = await wire.say(asked(way, way.target, TOKEN).replace(b"HTTP/1.1", b"HTTP/1.0", 1))

    assert (answer.status, wire.service.heads) == (400, [])


async def test_no_answer_is_made_of_a_host(wire: Wire, way: Way) -> None:
    """Whatever a client or a proxy that nobody trusts calls us, answers hold no name: neither links nor redirects."""
    fields = ("Host: 127.0.0.1:4321", "X-Forwarded-Host: evil.example", "Forwarded: host=evil.example")
    usual = await wire.ask(way)
    answer = await wire.ask(way, *fields)
    told = str([pair for pair in answer.fields if pair[0] != "server-timing"])

    assert (answer.status, answer.body) == (usual.status, usual.body)
    assert "4321" not in told
    assert "evil" not in told
