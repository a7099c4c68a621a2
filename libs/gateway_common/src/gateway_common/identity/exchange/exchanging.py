"""Showing a service a token that was made for it, instead of an assertion of ours."""

from collections.abc import Coroutine
from dataclasses import replace
from typing import Any

from gateway_common.identity.assertions import FIELD
from gateway_common.identity.exchange.exchange import Exchange
from gateway_common.identity.exchange.refused import NotExchangedError
from gateway_common.services.call import Answer, Call, Sender

__all__ = ["Exchanging", "Tokenless"]

CREDENTIALS = b"authorization"
_REFUSED = 401
_OURS = frozenset({CREDENTIALS, FIELD})


class Exchanging:
    """Send through *inner* with what *exchange* gives for the token of the caller, whatever the fields said before.

    A call without that is not sent, and the caller's own token never is. It belongs before breaker and bulkhead: a
    provider that is away says nothing of the service, and whoever waits for it takes nobody's place.

    A service that does not believe it (401) refuses us, and not the client, whose own token is as good as before.
    A caller who has no token is left to whoever stands further in.
    """

    def __init__(self, inner: Sender, exchange: Exchange) -> None:
        self._inner = inner
        self._exchange = exchange

    async def __call__(self, call: Call, /) -> Answer:
        """Send it, or say what keeps it from being sent."""
        if call.token is None:
            return await self._inner(call)
        try:
            credentials = await self._exchange(call.token, call.deadline)
        except NotExchangedError as error:
            return error.answer()
        fields = [pair for pair in call.headers if pair[0] not in _OURS]
        fields.append((CREDENTIALS, credentials))
        answer = await self._inner(call.carrying(fields))
        if answer.status != _REFUSED:
            return answer
        self._exchange.forget(call.token, credentials)
        return replace(answer, ours=True, reason="the service does not believe the token that was made for it")


class Tokenless:
    """Send calls of callers who have no token through *asserting*, and all others, which show one, through *inner*."""

    def __init__(self, inner: Sender, asserting: Sender) -> None:
        self._inner = inner
        self._asserting = asserting

    def __call__(self, call: Call, /) -> Coroutine[Any, Any, Answer]:
        """Send it; it waits for nothing itself."""
        return self._asserting(call) if call.token is None else self._inner(call)
