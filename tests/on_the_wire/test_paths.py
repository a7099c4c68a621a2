"""One form of a path for everybody, and nothing of a client in where a service is (P1 to P3)."""

import re

import pytest

from tests.gateway_common.edge.door import spoken
from tests.on_the_wire.wire import SIGNED_IN, Way, Wire

pytestmark = pytest.mark.asyncio(loop_scope="session")

_ID = re.compile(r"/[0-9]+(?=[/?]|\Z)")
KINDS = pytest.mark.parametrize("kind", ["composition", "route"])


def asked_for(wire: Wire, kind: str, rest: str) -> Way:
    """Put *rest* where a way has its id."""
    way: Way = getattr(wire.gateway, kind)
    return Way(way.method, _ID.sub(lambda _: f"/{rest}", way.target, count=1))


AMBIGUOUS = [
    *("a%2fb", "a%2Fb", "a%5cb", "a%5Cb", "a\\b", "%2f", "5%2f..%2fadmin"),
    *("a%00b", "%00", "a%0ab", "a%0d%0aX-Evil:1", "%1b", "%7f", "%c2%80"),
    *("..", ".", "../5", "./5", "%2e%2e", "%2E", ".%2e", "%2e%2e/5", "5/..", "5/../../admin"),
    *("%252e%252e", "%252f", "%25252e%25252e", "%2525252e", "a%255cb", "a%2500", "%25%32%66"),
    *("%c0%ae%c0%ae", "%c0%af", "%e0%80%af", "%f0%80%80%af", "%ff", "%f8%88%80%80%80", "%ed%a0%80", "%c3"),
    *("5;v=1", "5;", ";5", "5;/..;/admin", "..;", "..;a=b", "%2e%2e;"),
    *("5%", "5%2", "5%zz", "5%u002f", "5#part", "5?a=b#part", "caf\xe9", "5\t5"),
]


@KINDS
@pytest.mark.parametrize("rest", AMBIGUOUS)
async def test_what_two_readers_would_read_differently_is_refused(wire: Wire, kind: str, rest: str) -> None:
    """No router, guard or service gets to see it (400), whoever asks."""
    way = asked_for(wire, kind, rest)
    known = await wire.ask(way)
    stranger = await wire.say(spoken(f"{way.method} {way.target} HTTP/1.1", SIGNED_IN[0]))

    assert (known.status, stranger.status, wire.service.heads) == (400, 400, [])
    assert {known.problem, stranger.problem} <= {"bad-path", "bad-request"}


@KINDS
@pytest.mark.parametrize("spelling", ["{}", "/{}", "//{}", "%3{}"])
async def test_services_are_asked_for_the_one_form(wire: Wire, kind: str, spelling: str) -> None:
    """However a path is spelled, the service hears the same bytes."""
    way: Way = getattr(wire.gateway, kind)
    number = _ID.findall(way.target)[0][1:]
    text = spelling.format(number) if "%" not in spelling else "".join(spelling.format(digit) for digit in number)

    assert await wire.reached(asked_for(wire, kind, text)) == await wire.reached(way)


@pytest.mark.parametrize(
    ("value", "segment"),
    [
        ("a%40evil.example", "a%40evil.example"),
        ("@evil.example", "%40evil.example"),
        (":80", "%3A80"),
        ("http:%3a", "http%3A%3A"),
        ("a%3fb=c", "a%3Fb%3Dc"),
        ("a%23b", "a%23b"),
        ("a&b=c", "a%26b%3Dc"),
        ("a+b%20c", "a%2Bb%20c"),
        ("%7efred", "~fred"),
        ("caf%C3%A9", "caf%C3%A9"),
        ("cafe%CC%81", "cafe%CC%81"),
        ("...", "..."),
        ("a%25b", "a%25b"),
    ],
)
@KINDS
async def test_a_value_is_one_segment_and_nothing_else(house: Wire, kind: str, value: str, segment: str) -> None:
    """No byte of a client begins a host, a query or another segment; the host is always the configured one."""
    heard = await house.reached(asked_for(house, kind, value))
    lines = {one.split(b"\r\n")[0].decode() for one in heard if segment.encode() in one}
    hosts = {line for one in heard for line in one.lower().split(b"\r\n") if line.startswith(b"host:")}

    assert lines <= {f"GET /{place}/{segment} HTTP/1.1" for place in ("files", "orders", "tickets", "deliveries")}
    assert lines
    assert hosts == {b"host: 127.0.0.1:%d" % house.service.port}


@pytest.mark.parametrize(
    ("query", "target"),
    [
        ("q=a", "/files/5?q=a"),
        ("q=a%26r%3D1%23b%20c", "/files/5?q=a%26r%3D1%23b%20c"),
        ("q=a?b=c", "/files/5?q=a%3Fb%3Dc"),
        ("q=%0d%0aX-Evil:1", "/files/5?q=%0D%0AX-Evil%3A1"),
        ("q=http://evil.example", "/files/5?q=http%3A%2F%2Fevil.example"),
        ("q=a;q=b", "/files/5?q=a%3Bq%3Db"),
        ("r=1&q[]=2&Q=3&_method=DELETE", "/files/5"),
        ("", "/files/5"),
    ],
)
async def test_a_query_is_only_what_the_route_names(house: Wire, query: str, target: str) -> None:
    """Names that are not listed stay here, and values are quoted anew."""
    (heard,) = await house.reached(Way("GET", f"/files/5?{query}"))

    assert heard.split(b"\r\n")[0].decode() == f"GET {target} HTTP/1.1"


@pytest.mark.parametrize(
    ("target", "problem"),
    [
        ("/nowhere", "not-found"),
        ("/index.html", "not-found"),
        ("/admin", "not-found"),
        ("//evil.example/orders/5", "not-found"),
        ("/metrics", "not-found"),
        ("/ready", "not-found"),
        ("/live", "not-found"),
        ("/plan", "not-found"),
        ("/routes", "not-found"),
    ],
)
async def test_what_is_not_there_looks_alike_to_everybody(wire: Wire, target: str, problem: str) -> None:
    """Signed in, wrongly or not at all: the same bytes, and no service hears of it (P2)."""
    named = ("Host: localhost", "X-Request-Id: named")
    tokens = ((), ("Authorization: Bearer dev:7",), ("Authorization: Bearer wrong",), ("Authorization: Basic x",))
    answers = [await wire.say(spoken(f"GET {target} HTTP/1.1", *named, *token)) for token in tokens]

    assert {(one.status, one.problem) for one in answers} == {(404, problem)}
    assert all((one.fields, one.body) == (answers[0].fields, answers[0].body) for one in answers)
    assert wire.service.heads == []


async def test_what_is_guarded_is_asked_of_no_service(wire: Wire, way: Way) -> None:
    """Without a token, or with one that does not allow it, the way ends at its guard (P2)."""
    without = await wire.say(spoken(*[line for line in way.lines(()) if "Bearer" not in line]) + way.body)
    other = await wire.ask(way, "Authorization: Bearer dev:7/nothing:else")

    assert (without.status, other.status, wire.service.heads) == (401, 403, [])
