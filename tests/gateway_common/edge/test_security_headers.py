import pytest
from starlette.types import Receive, Scope, Send

from gateway_common.caller import ANONYMOUS, Caller, CallerKind
from gateway_common.context import context_of
from gateway_common.edge import SecurityHeaders
from tests.gateway_common.edge.door import TARGETS, Door, front_door
from tests.gateway_common.edge.exchange import ask, in_context
from tests.gateway_common.edge.test_clean_fields import says

ALWAYS = {
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
}
EVERYTHING = pytest.mark.parametrize(
    ("target", "status"),
    [("/orders/5", 200), ("/files/5", 200), ("/seen", 200), ("/nowhere", 404), ("/a/%2e%2e/b", 400), ("/orders", 405)],
)


@EVERYTHING
async def test_every_answer_guards_itself(door: Door, target: str, status: int) -> None:
    """Of a composition, a route, an endpoint or a problem: no browser guesses, frames, refers or embeds it."""
    answer = await door.ask(target)

    assert answer.status == status
    assert {name: answer.field(name) for name in ALWAYS} == ALWAYS
    assert answer.field("strict-transport-security") is None


@EVERYTHING
async def test_over_https_it_stays_https(target: str, status: int) -> None:
    """A client that came by https, to a proxy that we believe, is told to stay there."""
    async with front_door(trusted_proxies="127.0.0.1") as door:
        answer = await door.ask(target, "X-Forwarded-Proto: https")

    assert answer.status == status
    # a proxy is heard before anything is refused
    assert answer.field("strict-transport-security") == "max-age=31536000"


async def test_a_page_has_its_own_policy() -> None:
    """What an answer says itself stands."""
    app = says((b"content-security-policy", b"default-src 'self'"), (b"cross-origin-resource-policy", b"cross-origin"))

    reply = await ask(in_context(SecurityHeaders(app)))

    assert reply.header("content-security-policy") == "default-src 'self'"
    assert reply.header("cross-origin-resource-policy") == "cross-origin"
    assert reply.header("x-content-type-options") == "nosniff"


@pytest.mark.parametrize(
    ("caller", "media_type", "kept_by_nobody"),
    [
        (Caller(CallerKind.CONSUMER, "7"), b"application/json", True),
        (Caller(CallerKind.PARTNER, "7"), b"application/vnd.ftgo+json; charset=utf-8", True),
        (Caller(CallerKind.CONSUMER, "7"), b"image/png", False),
        (ANONYMOUS, b"application/json", False),
    ],
)
async def test_what_a_caller_is_told_is_kept_by_nobody(caller: Caller, media_type: bytes, kept_by_nobody: bool) -> None:
    """JSON for somebody whom we know is `no-store`, where nothing else is said."""

    async def knows(scope: Scope, receive: Receive, send: Send) -> None:
        context_of(scope).caller = caller
        await says((b"content-type", media_type))(scope, receive, send)

    reply = await ask(in_context(SecurityHeaders(knows)))

    assert (reply.header("cache-control") == "no-store") is kept_by_nobody


@TARGETS
async def test_what_may_be_kept_says_so(door: Door, target: str) -> None:
    """A composition's or a service's own `Cache-Control` stands."""
    assert (await door.ask(target)).field("cache-control") == "private, no-cache"
