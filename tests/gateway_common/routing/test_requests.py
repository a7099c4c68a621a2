"""What of a request reaches the service: what the route lets through, and nothing else."""

from collections.abc import Mapping

import pytest
from httpx2 import Response

from gateway_common.services import Call
from gateway_common.testing import SimulatedNetwork, client_of, simulated
from tests.gateway_common.routing.given import MakeApp, said
from tests.support.assertions import FIELD, shown
from tests.support.gateways import TOKEN

ROUTE = "GET /v1/menus/{menu}/dishes/{dish}"
PLAIN = f"{ROUTE}: {{service: menus, allow: anyone}}"
OURS = {b"via", b"x-request-id", b"accept-encoding", b"request-timeout", FIELD}


async def asked(
    app_with: MakeApp,
    text: str,
    path: str = "/v1/menus/7/dishes/9",
    *,
    headers: Mapping[str, str] | None = None,
    content: bytes | None = None,
) -> tuple[Call | None, Response]:
    """Send a request to the route of *text*, and give the call that its service got."""
    network = SimulatedNetwork({}, routes={text.partition(":")[0].strip(): said(b"ok")})
    async with client_of(app_with(text, network=network), token=TOKEN) as client:
        response = await client.request("GET", path, headers=headers, content=content)
    return (network.calls[0] if network.calls else None), response


def sent(call: Call | None) -> dict[bytes, bytes]:
    """Give the fields of *call* that are not the gateway's own."""
    assert call is not None
    return {name: value for name, value in call.headers if name not in OURS}


@pytest.mark.parametrize(
    ("template", "path", "expected"),
    [
        ("/dishes/{dish}/of/{menu}", "/v1/menus/7/dishes/9", "/dishes/9/of/7"),
        ("/{menu}/{dish}", "/v1/menus/a%20b/dishes/caf%C3%A9", "/a%20b/caf%C3%A9"),
        ("/{menu}/{dish}", "/v1/menus/a@b/dishes/c:d", "/a%40b/c%3Ad"),
        ("/{menu}/{dish}", "/v1/menus/x%3Fy/dishes/%23z", "/x%3Fy/%23z"),
    ],
)
@simulated
async def test_values_are_put_into_the_path_of_the_service(
    template: str, path: str, expected: str, app_with: MakeApp
) -> None:
    """Each is one segment, quoted, whatever it holds."""
    call, _ = await asked(app_with, f"{ROUTE}: {{service: menus, allow: anyone, path: '{template}'}}", path)

    assert call is not None
    assert (call.service, call.method, call.path) == ("menus", "GET", expected)


@pytest.mark.parametrize("value", ["..", "%2e%2e", "a%2Fb", "a%5Cb", "%00", "a;b=c/..", "%252e%252e", "%ff"])
@simulated
async def test_no_byte_of_a_client_changes_the_path(value: str, app_with: MakeApp) -> None:
    """What two readers could understand in two ways never leaves the gateway."""
    call, response = await asked(app_with, PLAIN, f"/v1/menus/{value}/dishes/9")

    assert call is None
    assert response.status_code in {400, 404}


@simulated
async def test_a_long_value_is_refused(app_with: MakeApp) -> None:
    """A value of the path has at most 256 characters, as OpenAPI says."""
    _, fits = await asked(app_with, PLAIN, f"/v1/menus/{'x' * 256}/dishes/9")
    call, too_long = await asked(app_with, PLAIN, f"/v1/menus/{'x' * 257}/dishes/9")

    assert (fits.status_code, too_long.status_code, call) == (200, 400, None)


QUERY = f"""
{ROUTE}:
  service: menus
  allow: anyone
  query:
    pass: [size, "filter[name]"]
    rename: {{q: query}}
    set: {{channel: "a&b", tenant: ftgo}}
"""


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("", "channel=a%26b&tenant=ftgo"),
        ("?size=9&other=1&q=x", "size=9&query=x&channel=a%26b&tenant=ftgo"),
        ("?size=1&size=2", "size=1&size=2&channel=a%26b&tenant=ftgo"),
        ("?filter%5Bname%5D=a+b%26tenant%3Devil", "filter%5Bname%5D=a%20b%26tenant%3Devil&channel=a%26b&tenant=ftgo"),
        ("?tenant=evil&channel=evil&query=evil", "channel=a%26b&tenant=ftgo"),
        ("?size=1;tenant=evil", "size=1%3Btenant%3Devil&channel=a%26b&tenant=ftgo"),
        ("?size=", "size=&channel=a%26b&tenant=ftgo"),
        ("?size", "size=&channel=a%26b&tenant=ftgo"),
        ("?SIZE=1", "channel=a%26b&tenant=ftgo"),
    ],
)
@simulated
async def test_only_listed_parameters_pass(given: str, expected: str, app_with: MakeApp) -> None:
    """Parameters pass, are renamed or set; every other stays behind, however it is spelled."""
    call, _ = await asked(app_with, QUERY.strip(), f"/v1/menus/7/dishes/9{given}")

    assert call is not None
    assert call.path == f"/v1/menus/7/dishes/9?{expected}"


@simulated
async def test_a_route_that_lists_no_parameter_passes_none(app_with: MakeApp) -> None:
    """There is not even a question mark."""
    call, _ = await asked(app_with, PLAIN, "/v1/menus/7/dishes/9?size=1&admin=true")

    assert call is not None
    assert call.path == "/v1/menus/7/dishes/9"


@pytest.mark.parametrize("given", ["size=%ff", "&".join(["size=1"] * 1001), f"size={'x' * 2049}"])
@simulated
async def test_a_query_that_cannot_be_read_is_refused(given: str, app_with: MakeApp) -> None:
    """What is not UTF-8, or too long, is not passed on half."""
    call, response = await asked(app_with, QUERY.strip(), f"/v1/menus/7/dishes/9?{given}")

    assert (response.status_code, call) == (400, None)


HEADERS = f"""
{ROUTE}:
  service: menus
  allow: anyone
  request:
    pass: [accept-language, X-Trace]
    set: {{x-api-version: "2", accept: text/html}}
"""


@simulated
async def test_only_listed_fields_pass(app_with: MakeApp) -> None:
    """Beside those that say what is sent and wanted, a field passes if it is listed; what is set cannot be changed."""
    given = {
        "accept": "text/plain",
        "accept-language": "de",
        "x-trace": " t-1 ",
        "x-api-version": "1",
        "range": "bytes=0-9",
        "if-none-match": '"a"',
        "user-agent": "phone",
        "x-debug": "1",
        "origin": "https://evil.example",
        "referer": "https://evil.example/?token=7",
        "prefer": "return=minimal",
    }
    call, _ = await asked(app_with, HEADERS.strip(), headers=given)

    assert sent(call) == {
        b"accept": b"text/html",
        b"accept-language": b"de",
        b"x-trace": b"t-1",
        b"x-api-version": b"2",
        b"range": b"bytes=0-9",
        b"if-none-match": b'"a"',
    }


@simulated
async def test_no_unkeyed_input_is_forwarded(app_with: MakeApp) -> None:
    """C2, H1–H3, H7: nothing a cache would not know, no word of a proxy, no identity made up, no token, no cookie."""
    poison = {
        "x-forwarded-host": "evil.example",
        "x-forwarded-for": "10.0.0.1",
        "forwarded": "host=evil.example",
        "x-original-url": "/admin",
        "x-rewrite-url": "/admin",
        "x-real-ip": "10.0.0.1",
        "caller-assertion": "eyJhbGciOiJub25lIn0.e30.",
        "x-user-id": "1",
        "x_user_id": "1",
        "x-http-method-override": "DELETE",
        "connection": "x-request-id",
        "te": "trailers",
        "proxy-authorization": "Basic eA==",
        "request-timeout": "4",
    }
    call, response = await asked(app_with, PLAIN, headers=poison)

    assert response.status_code == 200
    assert sent(call) == {b"accept": b"*/*"}
    assert call is not None
    assert shown(call.headers) == "consumer:7"


@pytest.mark.parametrize(
    ("listed", "given", "expected"),
    [
        ("[]", "gzip", b"identity"),
        ("[accept-encoding]", "gzip, br", b"gzip, br"),
    ],
)
@simulated
async def test_codings_pass_where_they_are_listed(listed: str, given: str, expected: bytes, app_with: MakeApp) -> None:
    """A service that is not told what the client can decode is told to send the body as it is."""
    text = f"{ROUTE}: {{service: menus, allow: anyone, request: {{pass: {listed}}}}}"
    call, _ = await asked(app_with, text, headers={"accept-encoding": given})

    assert call is not None
    assert [value for name, value in call.headers if name == b"accept-encoding"] == [expected]


@simulated
async def test_a_get_forwards_no_body(app_with: MakeApp) -> None:
    """A fat GET is a thin one behind the gateway."""
    call, response = await asked(app_with, PLAIN, content=b'{"admin": true}', headers={"content-type": "text/plain"})

    assert response.status_code == 200
    assert call is not None
    assert (call.body, b"content-length" in dict(call.headers)) == (None, False)


@simulated
async def test_the_request_is_named_on_its_way(app_with: MakeApp) -> None:
    """The id of the request, what is left of its time and the way it came go along."""
    call, response = await asked(app_with, PLAIN, headers={"x-request-id": "abc-1", "request-timeout": "2"})

    assert call is not None
    told = dict(call.headers)
    assert (told[b"x-request-id"], response.headers["x-request-id"]) == (b"abc-1", "abc-1")
    assert told[b"via"] == b"1.1 localhost"
    assert 1.8 < float(told[b"request-timeout"]) < 2
