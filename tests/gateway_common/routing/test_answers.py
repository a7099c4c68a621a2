"""What of a service's answer reaches the client: as it is, or as a problem of ours."""

import httpx2
import pytest
from starlette.types import Message
from structlog.testing import capture_logs

from gateway_common.caller import Caller, CallerKind, Proof
from gateway_common.errors import ProblemError, State
from gateway_common.routing.answer import refusal_of
from gateway_common.services import Answer, Call, Sender, Service
from gateway_common.testing import SimulatedNetwork, client_of, simulated
from tests.gateway_common.edge.exchange import none_received, scope_of
from tests.gateway_common.identity.dpop.given import ALGORITHMS
from tests.gateway_common.routing.given import MakeApp, said
from tests.support.gateways import TOKEN

NAME = "GET /v1/menus/{menu}"
PLAIN = f"{NAME}: {{service: menus, allow: anyone}}"
PASSING = f"{NAME}: {{service: menus, allow: anyone, errors: pass, response: {{pass: [x-why]}}}}"
EDGE = {
    "x-request-id",
    "x-content-type-options",
    "content-security-policy",
    "referrer-policy",
    "cross-origin-resource-policy",
}


async def answered(
    app_with: MakeApp, answer: Answer | State, text: str = PLAIN, *, token: str | None = None
) -> httpx2.Response:
    """Ask a route whose service says *answer*, and want it as it is."""
    network = SimulatedNetwork({}, routes={NAME: answer})
    async with client_of(app_with(text, network=network), token=token) as client:
        return await client.get("/v1/menus/7", headers={"accept-encoding": "identity"})


def told(response: httpx2.Response) -> dict[str, str]:
    """Give the fields that are not the edge's."""
    return {name: value for name, value in response.headers.items() if name not in EDGE and value != "Accept-Encoding"}


@pytest.mark.parametrize("status", [200, 201, 202, 203, 206, 207, 226, 300, 301, 302, 303, 307, 308])
@simulated
async def test_what_went_well_passes_as_it_is(status: int, app_with: MakeApp) -> None:
    """2xx and 3xx keep status and body, byte for byte; a redirect is the client's to follow."""
    body = bytes(range(256)) * 10
    response = await answered(app_with, said(body, status=status, headers={"content-type": "image/png"}))

    assert (response.status_code, response.content) == (status, body)
    assert told(response) == {"content-type": "image/png"}


@pytest.mark.parametrize(
    ("length", "ends"),
    [("10", [True, False]), (None, [True, True, False]), ("11", [True, True, False]), ("0", [True, True, False])],
)
@simulated
async def test_an_answer_ends_with_its_last_piece(length: str | None, ends: list[bool], app_with: MakeApp) -> None:
    """A body that said how long it is needs nothing behind it; any other ends when no more of it comes."""
    sent: list[Message] = []
    answer = said(b"0123456789", headers={"content-type": "text/csv"} | ({"content-length": length} if length else {}))
    app = app_with(PLAIN, network=SimulatedNetwork({}, routes={NAME: answer}))

    async def send(message: Message) -> None:
        sent.append(message)

    async with app.router.lifespan_context(app):
        await app(scope_of("/v1/menus/7", headers=[("Accept-Encoding", "identity")]), none_received, send)

    assert b"".join(message["body"] for message in sent[1:] if "body" in message) == b"0123456789"
    assert [message.get("more_body", False) for message in sent[1:]] == ends


@pytest.mark.parametrize("status", [204, 304])
@simulated
async def test_an_answer_without_content_has_no_length(status: int, app_with: MakeApp) -> None:
    """The length that a 304 may state is that of another answer."""
    fields = {"content-length": "1234", "etag": '"a"', "cache-control": "max-age=5"}
    response = await answered(app_with, said(b"", status=status, headers=fields))

    assert (response.status_code, response.content) == (status, b"")
    assert told(response) == {"etag": '"a"', "cache-control": "max-age=5"}


@simulated
async def test_only_safe_fields_are_told(app_with: MakeApp) -> None:
    """What a body is and who may keep it passes; what speaks of the service, or for the gateway, stays behind."""
    safe = {
        "accept-ranges": "bytes",
        "age": "3",
        "cache-control": "public, max-age=60",
        "content-disposition": 'attachment; filename="a.png"',
        "content-encoding": "br",
        "content-language": "en",
        "content-type": "image/png",
        "etag": 'W/"1"',
        "expires": "Fri, 20 Nov 2026 10:00:00 GMT",
        "last-modified": "Fri, 20 Nov 2026 09:00:00 GMT",
        "retry-after": "5",
        "vary": "Accept-Language",
    }
    unsafe = {
        "set-cookie": "session=1",
        "server": "menus/1.2",
        "x-powered-by": "Menus",
        "x-internal-host": "menu-7.internal",
        "access-control-allow-origin": "*",
        "strict-transport-security": "max-age=0",
        "content-location": "http://menu-7.internal/menus/7",
        "refresh": "0; url=http://menu-7.internal/",
        "connection": "close",
        "x-request-id": "theirs",
        "x-bad": "a\x01b",
    }
    response = await answered(app_with, said(b"x", headers={**safe, **unsafe}))

    assert told(response) == safe
    assert response.headers["x-request-id"] != "theirs"


@simulated
async def test_a_route_may_tell_more_and_otherwise(app_with: MakeApp) -> None:
    """Listed fields pass, and what the route sets stands instead of what the service said."""
    rules = "{pass: [X-Credit], set: {cache-control: 'private, max-age=9', x-by: gateway}}"
    text = f"{NAME}: {{service: menus, allow: anyone, response: {rules}}}"
    fields = {"x-credit": "Mia", "x-other": "no", "cache-control": "public", "x-by": "menus"}
    response = await answered(app_with, said(b"x", headers=fields), text)

    assert told(response) == {"x-credit": "Mia", "cache-control": "private, max-age=9", "x-by": "gateway"}


@pytest.mark.parametrize(
    ("status", "problem", "fields"),
    [
        (400, "refused", {}),
        (401, "unauthenticated", {"www-authenticate": 'Bearer realm="gateway"'}),
        (402, "refused", {}),
        (403, "forbidden", {}),
        (404, "not-found", {}),
        (405, "method-not-allowed", {"allow": "GET, HEAD, OPTIONS"}),
        (406, "refused", {}),
        (409, "conflict", {}),
        (410, "not-found", {}),
        (412, "precondition-failed", {}),
        (413, "too-large", {}),
        (415, "unsupported-body", {}),
        (416, "range-not-satisfiable", {"content-range": "bytes */9"}),
        (418, "refused", {}),
        (422, "refused", {}),
        (429, "too-many-requests", {"retry-after": "8"}),
        (451, "refused", {}),
        (499, "refused", {}),
    ],
)
@simulated
async def test_a_refusal_keeps_its_status_and_becomes_our_problem(
    status: int, problem: str, fields: dict[str, str], app_with: MakeApp
) -> None:
    """Nothing of what the service says passes but its status, and what the status cannot be understood without."""
    secret = {"x-why": "secret", "www-authenticate": "secret", "content-range": "bytes */9", "etag": "secret"}
    answer = said(b'{"stack": "secret at menu-7.internal"}', status=status, headers=secret, retry_after=7)
    response = await answered(app_with, answer)

    assert response.status_code == response.json()["status"] == status
    assert response.json()["type"] == f"tag:gateway-common.example,2026:problems/{problem}"
    assert "secret" not in response.text + str(response.headers)
    common = {"content-type", "content-length", "cache-control"}
    assert {name: value for name, value in told(response).items() if name not in common} == fields


@simulated
async def test_a_service_that_refuses_a_known_caller_says_no_more(app_with: MakeApp) -> None:
    """401 for somebody whom we know says that the token does not count there."""
    response = await answered(app_with, said(status=401), token=TOKEN)

    assert response.headers["www-authenticate"] == 'Bearer error="invalid_token"'


@pytest.mark.parametrize(
    ("proof", "challenge"),
    [
        (Proof.ACCESS_TOKEN, 'Bearer error="invalid_token"'),
        (Proof.CERTIFICATE_TOKEN, 'Bearer error="invalid_token"'),
        (Proof.API_KEY, 'Bearer error="invalid_token"'),
        (Proof.DPOP_TOKEN, f'DPoP error="invalid_token", {ALGORITHMS}'),
        (Proof.SESSION, 'Session error="invalid_token"'),
    ],
)
def test_a_known_caller_hears_that_in_the_scheme_of_their_proof(
    proof: Proof, challenge: str, app_with: MakeApp
) -> None:
    """Libraries heed those of their own scheme alone, whoever refused."""
    [route] = app_with(PLAIN).state.routes
    refusal = refusal_of(route, said(status=401), Caller(CallerKind.CONSUMER, "7", proof=proof))

    assert isinstance(refusal, ProblemError)
    assert refusal.problem.headers == {"WWW-Authenticate": challenge}


@simulated
async def test_a_refusal_passes_where_the_route_says_so(app_with: MakeApp) -> None:
    """With `errors: pass` a 4xx comes as the service said it, through the same fields as any answer."""
    fields = {"content-type": "application/json", "x-why": "closed", "server": "menus/1.2"}
    response = await answered(app_with, said(b'{"code": 7}', status=422, headers=fields), PASSING)

    assert (response.status_code, response.content) == (422, b'{"code": 7}')
    assert told(response) == {"content-type": "application/json", "x-why": "closed"}


@pytest.mark.parametrize("text", [PLAIN, PASSING])
@pytest.mark.parametrize(
    ("answer", "status", "problem"),
    [
        (said(b"secret", status=500), 502, "bad-gateway"),
        (said(b"secret", status=501), 502, "bad-gateway"),
        (said(b"secret", status=502), 502, "bad-gateway"),
        (said(b"secret", status=503), 503, "busy"),
        (said(b"secret", status=504), 504, "late"),
        (said(b"secret", status=599), 502, "bad-gateway"),
        (said(b"secret", status=407), 502, "bad-gateway"),
        (said(b"secret", status=421), 502, "bad-gateway"),
        (said(b"secret", status=426), 502, "bad-gateway"),
        (Answer(State.GARBLED, 200, reason="secret"), 502, "bad-gateway"),
        (Answer(State.REFUSED, reason="secret", sent=False), 502, "bad-gateway"),
        (Answer(State.BUSY, reason="secret", sent=False, retry_after=3), 503, "busy"),
        (State.DOWN, 502, "bad-gateway"),
        (State.LATE, 504, "late"),
    ],
    ids=str,
)
@simulated
async def test_a_fault_is_ours(answer: Answer | State, status: int, problem: str, text: str, app_with: MakeApp) -> None:
    """What the client cannot mend becomes 502, 503 or 504, and nothing passes, whatever `errors` says."""
    response = await answered(app_with, answer, text)

    assert response.status_code == status
    assert response.json()["type"].endswith(f"/{problem}")
    assert "secret" not in response.text
    assert ("retry-after" in response.headers) == (status == 503)
    assert response.headers["cache-control"] == "no-store"


@simulated
async def test_the_answer_says_nothing_of_parts(app_with: MakeApp) -> None:
    """A route has none."""
    response = await answered(app_with, said(b"x"))

    assert not {"composition", "server-timing"} & response.headers.keys()


@simulated
async def test_the_log_names_the_route(app_with: MakeApp) -> None:
    """The access log has the template of the path, and not what the client made of it."""
    with capture_logs() as lines:
        await answered(app_with, said(b"abc"), token=TOKEN)

    line = next(line for line in lines if line["event"] == "request")
    assert (line["route"], line["status"], line["bytes"], line["caller"]) == (
        "/v1/menus/{menu}",
        200,
        3,
        "consumer:7",
    )


@simulated
async def test_the_log_says_why_a_route_failed(app_with: MakeApp) -> None:
    """What the client is not told stands in the log: route, state and reason."""
    with capture_logs() as lines:
        await answered(app_with, said(b"", status=500))

    line = next(line for line in lines if line["event"] == "call failed")
    assert (line["service"], line["operation"]) == ("menus", NAME)
    assert (line["state"], line["reason"]) == (State.DOWN, "the service answered 500")


class Whole(SimulatedNetwork):
    """Answer with bytes where a stream was asked for, as a sender may that has them all."""

    def transport(self, service: Service) -> Sender:
        async def send(call: Call, /) -> Answer:
            self.calls.append(call)
            assert call.service == service.name
            return said(b"all of it", headers={"content-type": "text/plain"})

        return send


@simulated
async def test_an_answer_that_is_all_there_is_told_as_well(app_with: MakeApp) -> None:
    """Whether a body comes in pieces is the sender's choice."""
    network = Whole({})
    async with client_of(app_with(PLAIN, network=network)) as client:
        got, head = await client.get("/v1/menus/7"), await client.head("/v1/menus/7")

    assert (got.text, head.text) == ("all of it", "")
    assert [call.method for call in network.calls] == ["GET", "HEAD"]
