"""What a client's header fields become on their way to a service (H1 to H4, H6, H7)."""

import pytest

from tests.on_the_wire.gateways import GATEWAYS
from tests.on_the_wire.wire import Way, Wire

pytestmark = pytest.mark.asyncio(loop_scope="session")

ON_THE_WAY = (
    "Forwarded: for=192.0.2.1;host=evil.example;proto=https",
    "X-Forwarded-For: 192.0.2.1, 10.0.0.1",
    "X-Forwarded-Host: evil.example",
    "X-Forwarded-Proto: https",
    "X-Forwarded-Port: 443",
    "X-Forwarded-Prefix: /admin",
    "X-Forwarded-Uri: /admin",
    "X-Forwarded-Method: DELETE",
    "X-Forwarded-Anything: 1",
    "X-Real-IP: 192.0.2.1",
    "X-Original-URL: /admin",
    "X-Original-URI: /admin",
    "X-Rewrite-URL: /admin",
    "X-Client-IP: 192.0.2.1",
    "True-Client-IP: 192.0.2.1",
)
OF_IDENTITY = (
    "Caller-Assertion: eyJhbGciOiJub25lIn0.e30.",
    "X-Forwarded-User: admin",
    "X-Forwarded-Email: admin@example.com",
    "X-Forwarded-Groups: admins",
    "X-Forwarded-Client-Cert: Hash=1",
    "X-User-Id: 1",
    "X-Remote-User: admin",
    "X-Auth-Request-User: admin",
    "X-Consumer-Id: 1",
)
BETWEEN_HOPS = (
    "Keep-Alive: timeout=5",
    "Proxy-Authorization: Basic YWRtaW46YWRtaW4=",
    "Proxy-Connection: keep-alive",
    "TE: trailers, deflate",
    "Trailer: X-Sum",
    "Connection: close",
    "Connection: keep-alive, x-nobody",
)
IN_DISGUISE = (
    "Caller_Assertion: e30.e30.e30",
    "Caller.Assertion: e30.e30.e30",
    "X_Forwarded_For: 192.0.2.1",
    "X_Request_Id: another",
    "Content_Length: 7",
    "Transfer_Encoding: chunked",
    "Request_Timeout: 60",
    "X_Debug: on",
    "X-HTTP-Method-Override: DELETE",
    "X-HTTP-Method: DELETE",
    "X-Method-Override: DELETE",
)
OF_OTHERS = ("Server: x", "Set-Cookie: sid=1", "Host_: evil.example", "Content-Location: /admin", "X-Anything: 1")
UNHEARD = [*ON_THE_WAY, *OF_IDENTITY, *BETWEEN_HOPS, *IN_DISGUISE, *OF_OTHERS]

OURS = (
    "Caller-Assertion",
    "X-Request-Id",
    "Request-Timeout",
    "Accept-Encoding",
    "Transfer-Encoding",
    "Upgrade-Insecure",
)


@pytest.mark.parametrize("line", UNHEARD)
async def test_what_is_not_for_services_reaches_none(wire: Wire, way: Way, line: str) -> None:
    """With the field or without, every byte that a service hears is the same."""
    usual = await wire.reached(way)

    assert await wire.reached(way, line) == usual


@pytest.mark.parametrize("name", OURS)
async def test_nobody_erases_what_the_gateway_says(wire: Wire, way: Way, name: str) -> None:
    """`Connection` takes away what came from outside, and nothing that is set after it (CVE-2024-45410)."""
    usual = await wire.reached(way)

    assert await wire.reached(way, f"Connection: close, {name}") == usual
    assert await wire.reached(way, f"Connection: {name.lower()}", "Connection: keep-alive") == usual


@pytest.mark.parametrize(
    "named", ["Connection: X-Debug", "Connection: close,x-debug ,", "Connection:\tkeep-alive , X-DEBUG"]
)
async def test_what_connection_names_ends_here(house: Wire, named: str) -> None:
    """A field that a route lets through passes, but not if it is named as one between two hops."""
    route = house.gateway.route
    usual = await house.reached(route)
    passed = await house.reached(route, "X-Debug: on")

    assert b"\r\nx-debug: on\r\n" in passed[0].lower()
    assert await house.reached(route, "X-Debug: on", named) == usual


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        (["Via: 1.0 fred, 1.1 proxy (x)"], {b"via: 1.0 fred, 1.1 proxy (x), 1.1 localhost"}),
        (["Via: 1.0 fred", "Via: 1.1 proxy"], {b"via: 1.0 fred, 1.1 proxy, 1.1 localhost"}),
        (["CDN-Loop: a-cdn"], {b"via: 1.1 localhost", b"cdn-loop: a-cdn, localhost"}),
        (["Max-Forwards: 3"], {b"via: 1.1 localhost", b"max-forwards: 2"}),
        (["Max-Forwards: -1"], {b"via: 1.1 localhost"}),
        (["Max-Forwards: 3, 4"], {b"via: 1.1 localhost"}),
    ],
    ids=lambda said: str(sorted(said)),
)
async def test_services_hear_where_a_request_has_been(
    wire: Wire, way: Way, fields: list[str], told: set[bytes]
) -> None:
    """Each call carries on the way of the request, and us at its end.

    What is kept for others is asked for without the client's `Max-Forwards`, which a GET has no need of.
    """
    await wire.reached(way, *fields)

    of_the_way = (b"via:", b"cdn-loop:", b"max-forwards:")
    kept = {line for line in told if not line.startswith(b"max-forwards:")}
    for head in wire.service.heads:
        said = {line for line in head.split(b"\r\n") if line.lower().startswith(of_the_way)}
        assert said in ([told, kept] if head.startswith(b"GET /restaurants/") else [told])


def again(line: str) -> list[str]:
    """Say a field twice, with two values."""
    return [line, f"{line}x"]


REFUSED = {
    "H2": [
        (["Connection: Authorization"], 400, "bad-request"),
        (["Connection: close, Host"], 400, "bad-request"),
        (["Connection: content-type"], 400, "bad-request"),
        (["Connection: Content-Length"], 400, "bad-request"),
        (["Connection: via"], 400, "bad-request"),
        (["Connection: Cookie"], 400, "bad-request"),
    ],
    "H4": [
        (again("Authorization: Bearer dev:7"), 400, "repeated-header"),
        (["Authorization: Bearer dev:7", "Authorization: Bearer dev:7"], 400, "repeated-header"),
        (["Host: localhost", "Host: localhost"], 400, "repeated-header"),
        (["Host: localhost", "Host: evil.example"], 400, "repeated-header"),
        (again("Content-Type: application/json"), 400, "repeated-header"),
        (again("Idempotency-Key: a"), 400, "repeated-header"),
        (again("If-Range: 1"), 400, "repeated-header"),
        (again("Cookie: sid=1"), 400, "repeated-header"),
        (again("Origin: https://app.example.com"), 400, "repeated-header"),
        (again("Max-Forwards: 1"), 400, "repeated-header"),
        (["Request-Timeout: 1", "Request-Timeout: 2"], 400, "bad-request-timeout"),
    ],
    "H5": [
        (["X-Debug: a\x00b"], 400, "bad-request"),
        (["X-Debug: a\rX-Evil: 1"], 400, "bad-request"),
        (["X-Debug: a\x0bb"], 400, "bad-request"),
        (["X-Debug: \x1b[31m"], 400, "bad-request"),
        (["X-Debug: a\x7f"], 400, "bad-request"),
        (["X-Debug: a", " b"], 400, "bad-request"),
        (["X-Debug: a", "\tX-Evil: 1"], 400, "bad-request"),
        (["X-Debug\x00: a"], 400, "bad-request"),
        (["X-Debug\t: a"], 400, "bad-request"),
    ],
    "H6": [
        (["Via: 1.1 localhost"], 508, "loop"),
        (["Via: 1.0 fred, HTTP/1.1 LOCALHOST (us)"], 508, "loop"),
        (["Via: 1.0 fred", "Via: 1.1 localhost"], 508, "loop"),
        (["Via: " + ", ".join(f"1.1 p{number}" for number in range(11))], 508, "loop"),
        (["CDN-Loop: a-cdn, localhost; v=1"], 508, "loop"),
        (["Max-Forwards: 0"], 508, "loop"),
    ],
    "W9": [
        (["Host: evil.example"], 421, "misdirected"),
        (["Host: localhost.evil.example"], 421, "misdirected"),
        (["Host: 127.0.0.1.evil.example:80"], 421, "misdirected"),
        (["Host: 169.254.169.254"], 421, "misdirected"),
        (["Host:"], 400, "bad-host"),
        (["Host: localhost, evil.example"], 400, "bad-host"),
        (["Host: evil.example@localhost"], 400, "bad-host"),
        (["Host: localhost/admin"], 400, "bad-host"),
        (["Host: localhost:80:80"], 400, "bad-host"),
        (["Host: localhost:0x50"], 400, "bad-host"),
        (["Host: [::1"], 400, "bad-host"),
    ],
}


@pytest.mark.parametrize(
    ("fields", "status", "problem"),
    [pytest.param(*row, id=f"{line} {' / '.join(row[0])[:60]}") for line, rows in REFUSED.items() for row in rows],
)
async def test_what_is_refused_reaches_no_service(
    wire: Wire, way: Way, fields: list[str], status: int, problem: str
) -> None:
    """The client is told why, in a problem, and no service hears of it."""
    answer = await wire.ask(way, *fields)

    assert (answer.status, answer.problem, wire.service.heads) == (status, problem, [])


@pytest.mark.parametrize("cookie", ["Cookie: sid=1", "Cookie:"])
async def test_a_cookie_goes_no_further(wire: Wire, way: Way, cookie: str) -> None:
    """It is refused, or dropped where people sign in by another one: no service ever hears of it (H7)."""
    if wire.gateway is not GATEWAYS["browser"]:
        answer = await wire.ask(way, cookie)
        assert (answer.status, answer.problem, wire.service.heads) == (400, "cookies-refused", [])
        return
    assert not [line for line in await wire.reached(way, cookie) if b"cookie" in line.lower()]


@pytest.mark.parametrize("opened_wire", ["browser"], indirect=True)
@pytest.mark.parametrize("kept", ["__Host-session", "__Host-login"])
async def test_the_cookie_of_a_session_goes_no_further(wire: Wire, way: Way, kept: str) -> None:
    """Without the header of our own pages it is a 403; with it, the gateway reads it and no service does (H7, T10)."""
    cookie = f"Cookie: {kept}={'a' * 43}"
    refused = await wire.ask(way, cookie)
    assert (refused.status, refused.problem, wire.service.heads) == (403, "cross-site", [])

    heard = await wire.reached(way, cookie, "X-CSRF: 1", "Sec-Fetch-Site: same-origin")
    assert not [line for line in heard if b"cookie" in line.lower()]


async def test_what_a_service_hears_is_exactly_this(house: Wire, house_way: Way) -> None:
    """Where, from whom, for whom, under which name, how long, and what the body is: not one field more."""
    heard = await house.reached(house_way, "User-Agent: curl/8", "Accept-Language: de", "Pragma: no-cache")
    common = {
        b"host: 127.0.0.1:%d" % house.service.port,
        b"accept-encoding: identity",
        b"request-timeout: *",
        b"via: 1.1 localhost",
        b"x-request-id: named",
        b"caller-assertion: consumer:7",
    }
    body = b'{"restaurantId":"3","consumerId":"7"}' if house_way.body else b""
    of_the_body = {b"content-type: application/json", b"content-length: %d" % len(body)} if body else set[bytes]()

    heads = [one.partition(b"\r\n\r\n")[0].lower().split(b"\r\n") for one in heard]
    assert [sorted(lines) for _, *lines in heads] == [sorted(common | of_the_body)] * len(heard)
    assert {one.partition(b"\r\n\r\n")[2] for one in heard} == {body}
