"""What a service's answer becomes on its way to a client (H5 to H8, P3)."""

import pytest

from tests.gateway_common.edge.door import Heard
from tests.on_the_wire.gateways import TEAMS
from tests.on_the_wire.service import spelled
from tests.on_the_wire.wire import Way, Wire

pytestmark = pytest.mark.asyncio(loop_scope="session")

UNTOLD = [
    "Server: Kitchen/1.0",
    "X-Powered-By: steam",
    "X-AspNet-Version: 4.0",
    "X-Runtime: 0.1",
    "Via: 1.1 inside.example",
    "X-Internal-Host: kitchen-7.inside.example",
    "Set-Cookie: sid=1; Path=/",
    "Set-Cookie2: sid=1",
    "Keep-Alive: timeout=1",
    "Proxy-Authenticate: Basic",
    "Trailer: X-Sum",
    "Upgrade: h2c",
    "X-Request-Id: theirs",
    "Composition: order=ok",
    "Server-Timing: db;dur=5",
    "Access-Control-Allow-Origin: *",
    "Access-Control-Allow-Credentials: true",
    "Strict-Transport-Security: max-age=0",
    "Content-Security-Policy: default-src *",
    "X-Content-Type-Options: sniff",
    "Referrer-Policy: unsafe-url",
    "Cross-Origin-Resource-Policy: cross-origin",
    "Alt-Svc: h3=:443",
    "Clear-Site-Data: *",
    "Content-Location: http://kitchen-7.inside.example/orders/5",
    "Refresh: 0; url=http://evil.example",
    "WWW-Authenticate: Basic",
    "Age_: 5",
]
ALWAYS = {
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "x-request-id": "named",
    "cache-control": "no-store",
    "content-type": "application/json",
}
WORTH_COMPRESSING = 1024
OF_DEVELOPERS = {"composition", "server-timing"}
OF_THE_MOMENT = {"date", "ratelimit"}
OF_LIMITS = {"ratelimit", "ratelimit-policy"}


def told(answer: Heard) -> list[tuple[str, str]]:
    """Give every field but what time it is, what is left of a limit, and how long each part took."""
    return [pair for pair in answer.fields if pair[0] not in OF_THE_MOMENT | {"server-timing"}]


@pytest.mark.parametrize("line", UNTOLD)
async def test_what_is_not_for_clients_reaches_none(wire: Wire, way: Way, line: str) -> None:
    """Whatever every service behind an answer says of itself, the client is told the same."""
    usual = await wire.ask(way)
    wire.service.adds = f"{line}\r\n".encode()
    answer = await wire.ask(way)

    assert (answer.status, told(answer), answer.body) == (usual.status, told(usual), usual.body)


async def test_what_a_client_is_told_is_exactly_this(wire: Wire, way: Way) -> None:
    """What the body is, who may keep it, and what browsers must not do; partners learn nothing of what is inside."""
    answer = await wire.ask(way)
    varied = "authorization" if way is wire.gateway.route else "Accept-Encoding"
    more = {"vary": varied} if way is wire.gateway.route or len(answer.body) >= WORTH_COMPRESSING else {}
    beside = OF_DEVELOPERS | OF_THE_MOMENT | OF_LIMITS
    said = {name: value for name, value in answer.fields if name not in beside}

    assert said == {**ALWAYS, **more, "content-length": str(len(answer.body))}
    assert len(answer.fields) == len({name for name, _ in answer.fields})
    assert len(OF_LIMITS & {name for name, _ in answer.fields}) in {0, len(OF_LIMITS)}
    assert wire.gateway is not TEAMS["public"] or OF_DEVELOPERS.isdisjoint(name for name, _ in answer.fields)


@pytest.mark.parametrize(
    "line",
    [
        b"ETag: a\x00evil",
        b"ETag: a\x01evil",
        b"ETag: \x1b[31mevil",
        b"ETag: a\x7fevil",
        b"ETag: a\revil: 1",
        b"ETag : evil",
    ],
)
async def test_no_control_of_a_service_reaches_a_client(fresh: Wire, line: bytes) -> None:
    """A field with one is left out, or the whole answer is none (502); its bytes go nowhere."""
    fresh.service.adds = line + b"\r\n"
    answers = [await fresh.ask(way) for way in fresh.gateway.ways]

    assert {answer.status for answer in answers} <= {200, 201, 502}
    assert [answer for answer in answers if "evil" in str(answer.fields).lower() + answer.body.decode()] == []


@pytest.mark.parametrize(
    ("name", "values", "told"),
    [
        ("content-type", ["image/png", "text/html"], ["image/png"]),
        ("etag", ['"a"', '"b"'], ['"a"']),
        ("expires", ["0", "Fri, 20 Nov 2026 10:00:00 GMT"], ["0"]),
        ("content-disposition", ["attachment", "inline"], ["attachment"]),
        ("cache-control", ["no-store", "private"], ["no-store", "private"]),
    ],
)
async def test_no_service_says_two_things_at_once(house: Wire, name: str, values: list[str], told: list[str]) -> None:
    """H4: of a field that has one value the first is told, for browsers differ in which they take; lists stay lists."""
    lines = "".join(f"{name}: {value}\r\n" for value in values)
    house.service.says = f"HTTP/1.1 200 Said\r\n{lines}content-length: 2\r\n\r\n{{}}".encode()
    answer = await house.ask(house.gateway.route)

    assert (answer.status, answer.all(name)) == (200, told)


INTERIM = [
    b"HTTP/1.1 100 Continue\r\n\r\n",
    b"HTTP/1.1 103 Early Hints\r\nlink: </evil>; rel=preload\r\nset-cookie: sid=1\r\n\r\n" * 3,
]


@pytest.mark.parametrize("before", INTERIM)
async def test_what_a_service_says_beforehand_stays_here(house: Wire, house_way: Way, before: bytes) -> None:
    """Interim answers are for us: the client is told the last one, and nothing of the others."""
    usual = await house.ask(house_way)
    house.service.before = before
    answer = await house.ask(house_way)

    assert (answer.status, told(answer), answer.body) == (usual.status, told(usual), usual.body)


def moved(location: str) -> bytes:
    """Spell a redirect."""
    return spelled(b"", {"location": location}, status=302)


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("/files/9", "/files/9"),
        ("{inside}/files/9", "/files/9"),
        ("{inside}/files/9?a=b#c", "/files/9?a=b#c"),
        ("{inside}/internal/9", None),
        ("{inside}", None),
        ("http://kitchen.inside.example/files/9", None),
        ("https://evil.example/", None),
        ("//evil.example/files/9", None),
        ("/\\evil.example", None),
        ("\\\\evil.example", None),
        ("{inside}@evil.example/files/9", None),
        ("/files/../admin", None),
        ("/files/%2e%2e/admin", None),
        ("/files/%252e%252e/admin", None),
        ("/files/a%0d%0aSet-Cookie:%20sid=1", None),
        ("javascript:alert(1)", None),
        ("files/9", None),
        ("", None),
    ],
)
async def test_no_location_leads_inside_or_elsewhere(house: Wire, location: str, expected: str | None) -> None:
    """A redirect is told as a path of ours or not at all, and never followed."""
    house.service.says = moved(location.format(inside=house.service.address))
    answer = await house.ask(house.gateway.route)

    assert (answer.status, answer.field("location"), len(house.service.heads)) == (302, expected, 1)


async def test_a_location_is_one_of_the_gateway_s_own(wire: Wire) -> None:
    """What the service calls its receipt, the client knows under the path of its own gateway."""
    route = wire.gateway.route
    asked = (await wire.reached(route))[0].split(b" ")[1].decode()
    wire.service.says = moved(wire.service.address + asked)

    assert (await wire.ask(route)).field("location") == route.target


@pytest.mark.parametrize("kind", ["composition", "endpoint"])
async def test_a_redirect_of_a_read_is_a_mistake_of_ours(fresh: Wire, kind: str) -> None:
    """Nobody follows it, whoever it names (502)."""
    fresh.service.says = moved("http://169.254.169.254/latest/meta-data")
    answer = await fresh.ask(getattr(fresh.gateway, kind))

    assert (answer.status, answer.problem, answer.field("location")) == (502, "bad-gateway", None)


SECRETS = (b"Traceback", b"inside.example", b"127.0.0.1", b"secret", b"Errno")
STACK = b'{"error": "secret", "stack": "Traceback (most recent call last)", "host": "order-7.inside.example"}'
FAILING = [
    (spelled(STACK, status=400), 502, 400),
    (spelled(STACK, status=401), 502, 401),
    (spelled(STACK, status=407), 502, 502),
    (spelled(STACK, status=418), 502, 418),
    (spelled(STACK, status=421), 502, 502),
    (spelled(STACK, status=500), 502, 502),
    (spelled(STACK, status=503), 503, 503),
    (spelled(STACK, status=504), 502, 504),
    (b"secret: this is not HTTP\r\n\r\n", 502, 502),
    (b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nsecret", 502, 502),
    (b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n6\r\nsecret\r\n0\r\n\r\n", 502, 502),
]


@pytest.mark.parametrize(("said", "composed", "forwarded"), FAILING)
async def test_a_failing_service_tells_nothing_of_the_inside(
    fresh: Wire, said: bytes, composed: int, forwarded: int
) -> None:
    """O5: a problem of ours, without stack, host, address or any word of the service."""
    fresh.service.says = said
    answers = [await fresh.ask(way) for way in fresh.gateway.ways]

    assert [answer.status for answer in answers] == [composed, forwarded, composed]
    assert all({*answer.json} == {"type", "title", "status", "detail", "requestId"} for answer in answers)
    assert [
        word for word in SECRETS for answer in answers if word in answer.body or word.decode() in str(answer.fields)
    ] == []
