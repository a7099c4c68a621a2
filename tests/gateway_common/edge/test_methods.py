import pytest
from starlette.types import Receive, Scope, Send

from gateway_common.edge import Methods
from gateway_common.errors import ProblemError, problems
from tests.gateway_common.edge.door import SIGNED_IN, TARGETS, Door
from tests.gateway_common.edge.exchange import ask

OFFERED = {
    "/orders/5": "GET, HEAD, OPTIONS",
    "/files/5": "GET, HEAD, OPTIONS, POST",
    "/orders": "OPTIONS, POST",
    "/seen": "GET, HEAD, OPTIONS, POST",
    "/long": "GET, HEAD, OPTIONS, PATCH",
}
"""Of a composition, of routes, of endpoints, and of an endpoint and a route at the same path."""

PATHS = pytest.mark.parametrize("path", OFFERED)


@PATHS
@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "PURGE", "FOO", "get", "G" * 40])
async def test_a_method_nobody_knows_ends_the_connection(door: Door, path: str, method: str) -> None:
    """It is not known what such a request means, nor where it ends (501)."""
    answer = await door.ask(path if method != "CONNECT" else "localhost:80", method=method)

    assert (answer.status, answer.problem, answer.closed) == (501, "unknown-method", True)


@PATHS
@pytest.mark.parametrize("method", ["PUT", "DELETE", "QUERY"])
async def test_a_method_that_is_not_there_is_told_which_are(door: Door, path: str, method: str) -> None:
    """405 comes with `Allow`: everything that the path offers, from endpoints and routes."""
    answer = await door.ask(path, method=method)

    assert (answer.status, answer.problem) == (405, "method-not-allowed")
    assert answer.field("allow") == OFFERED[path]


@PATHS
async def test_anybody_may_ask_what_a_path_offers(door: Door, path: str) -> None:
    """`OPTIONS` is answered without a token, with `Allow` and no body."""
    answer = await door.hear(f"OPTIONS {path} HTTP/1.1", SIGNED_IN[0])

    assert (answer.status, answer.field("allow"), answer.body, door.told) == (204, OFFERED[path], b"", [])


async def test_anybody_may_ask_what_the_gateway_knows(door: Door) -> None:
    """`OPTIONS *` is about no path: it is answered with every method that is known; any other `*` is no path (W8)."""
    answer = await door.hear("OPTIONS * HTTP/1.1", SIGNED_IN[0])
    other = await door.hear("GET * HTTP/1.1", SIGNED_IN[0])

    assert (answer.status, answer.body) == (204, b"")
    assert answer.field("allow") == "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT, QUERY"
    assert (other.status, other.problem, other.closed) == (400, "bad-path", True)


@pytest.mark.parametrize("method", ["OPTIONS", "HEAD", "GET", "DELETE"])
async def test_a_path_that_is_not_there_is_missing_for_every_method(door: Door, method: str) -> None:
    """Nothing is offered where nothing is."""
    answer = await door.ask("/nowhere", method=method)

    assert (answer.status, answer.field("allow")) == (404, None)


@TARGETS
@pytest.mark.parametrize("name", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
async def test_a_request_is_what_its_first_line_says(door: Door, target: str, name: str) -> None:
    """A field that asks for another method changes nothing."""
    read = await door.ask(target, f"{name}: DELETE")
    written = await door.ask(target, f"{name}: GET", method="DELETE")

    assert (read.status, written.status) == (200, 405)
    assert {call.method for call in door.network.calls} == {"GET"}


async def test_whoever_refuses_a_method_may_leave_the_list_to_us() -> None:
    """A 405 that names no method still says what anybody may always ask."""

    async def refuses(scope: Scope, receive: Receive, send: Send) -> None:
        raise ProblemError(problems.METHOD_NOT_ALLOWED())

    offered = await ask(Methods(refuses), method="OPTIONS")
    with pytest.raises(ProblemError) as refused:
        await ask(Methods(refuses))

    assert (offered.status, offered.header("allow")) == (204, "OPTIONS")
    assert refused.value.problem.headers == {"Allow": "OPTIONS"}
