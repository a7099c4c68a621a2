from collections.abc import Mapping
from typing import Any

import pytest
from starlette.types import Scope

from gateway_common.caller import Caller, CallerKind
from gateway_common.context import RequestContext
from gateway_common.deadline import Deadline
from gateway_common.errors import BadProofError, ProblemError
from gateway_common.identity.provider import Provider
from gateway_common.identity.tokens import AccessTokens
from gateway_common.identity.tokens.remembered import Known, Remembered, digest_of
from gateway_common.testing.clock import simulated
from tests.support.issuer import Issuer

MIA = Known(Caller(CallerKind.CONSUMER, "7"))


def test_a_caller_is_known_until_the_token_expires() -> None:
    """Nobody is known at the moment of expiry, nor ever after."""
    remembered = Remembered(most=9)
    remembered.keep(b"a", MIA, expires=10)

    assert [remembered.find(b"a", now) for now in (9.9, 10, 9.9)] == [MIA, None, None]
    assert len(remembered) == 0


def test_who_asked_longest_ago_makes_room() -> None:
    """However many tokens there are, only so many are remembered: those in use."""
    remembered = Remembered(most=2)
    for digest in (b"a", b"b"):
        remembered.keep(digest, MIA, expires=10)
    remembered.find(b"a", 0)
    remembered.keep(b"c", MIA, expires=10)

    assert [remembered.find(digest, 0) is MIA for digest in (b"a", b"b", b"c")] == [True, False, True]


def test_tokens_themselves_are_not_kept() -> None:
    """What is kept cannot be shown to anybody."""
    assert b"secret" not in digest_of(b"Bearer secret")
    assert len(digest_of(b"a" * 8000)) == 32


class Watch:
    def __init__(self, now: float) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


def request_with(token: str) -> Scope:
    scope: Scope = {"type": "http", "headers": [(b"authorization", b"Bearer " + token.encode())]}
    RequestContext("1", 0.0, Deadline.after(5)).put(scope)
    return scope


@simulated
async def test_a_token_is_checked_once_and_never_counts_past_its_expiry() -> None:
    """A token is checked when first seen, known until `exp`, checked again within the leeway, and then refused."""
    issuer = Issuer()
    settings = issuer.settings().identity
    assert settings.provider is not None
    assert settings.tokens is not None
    provider, watch = Provider(settings.provider, issuer.network), Watch(float(issuer.claims()["iat"]))
    checks = list[bytes]()
    signed = provider.signed

    async def counted(token: bytes, types: frozenset[str]) -> Mapping[str, Any]:
        checks.append(token)
        return await signed(token, types)

    provider.signed = counted  # type: ignore[method-assign]  # to count
    tokens = AccessTokens(provider, settings.tokens, clock=watch)
    token = issuer.token()

    for seconds in (0, 299, 310, 320):
        watch.now = issuer.claims()["iat"] + seconds
        assert str(await tokens(request_with(token))) == "consumer:7"
    assert len(checks) == 3
    watch.now += 100
    with pytest.raises(ProblemError) as refused:
        await tokens(request_with(token))
    assert (refused.value.problem.status, isinstance(refused.value, BadProofError)) == (401, False)
