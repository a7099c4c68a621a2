import pytest

from gateway_common.edge import NoCookies
from gateway_common.errors import ProblemError
from gateway_common.testing import answered
from tests.gateway_common.edge.door import TARGETS, Door, front_door
from tests.gateway_common.edge.exchange import ask, says_hello


async def test_requests_with_cookies_are_refused() -> None:
    """A client that sends a cookie learns that it has no business here."""
    with pytest.raises(ProblemError) as refused:
        await ask(NoCookies(says_hello), headers=[("Cookie", "")])

    assert refused.value.problem.type.name == "cookies-refused"


async def test_answers_set_no_cookies() -> None:
    """A cookie that a service or an endpoint sets never gets out, and everything else does."""
    reply = await ask(NoCookies(says_hello))

    assert reply.headers == [("content-type", "text/plain"), ("x-request-id", "mine")]
    assert reply.body == b"hello"


@TARGETS
async def test_a_cookie_gets_nobody_anywhere(door: Door, target: str) -> None:
    """A gateway for programs takes no cookie, whatever else the request carries, and asks no service with one (T12)."""
    answer = await door.ask(target, "Cookie: sid=1")

    assert (answer.status, answer.problem, door.told) == (400, "cookies-refused", [])


@TARGETS
async def test_a_cookie_proves_nothing(door: Door, target: str) -> None:
    """Who has but a cookie is nobody, also for pages that CORS lets read."""
    answer = await door.hear(f"GET {target} HTTP/1.1", "Host: localhost", "Cookie: Authorization=Bearer dev:7")

    assert (answer.status, door.told) == (400, [])


async def test_a_cookie_of_a_service_stays_here() -> None:
    """What a service sets, the client never gets."""
    async with front_door() as door:
        door.network.routes = {"GET /files/{name}": answered({}, headers={"set-cookie": "sid=1"})}
        answer = await door.ask("/files/5")

    assert (answer.status, answer.field("set-cookie")) == (200, None)
