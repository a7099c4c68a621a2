"""Telling a service on whose behalf it is called, so that it can believe it."""

from collections.abc import Callable, Coroutine
from typing import Any

from gateway_common.caller import Caller
from gateway_common.services.call import Answer, Call, Sender

__all__ = ["FIELD", "Asserting"]

FIELD = b"caller-assertion"


class Asserting:
    """Send every call through *inner* with the assertion of its caller, whatever its fields said before.

    It belongs behind all waiting, so that what it shows is fresh. It waits for nothing itself.
    """

    def __init__(self, inner: Sender, assertion: Callable[[Caller], bytes]) -> None:
        self._inner = inner
        self._assertion = assertion

    def __call__(self, call: Call, /) -> Coroutine[Any, Any, Answer]:
        """Send it with the assertion."""
        fields = [pair for pair in call.headers if pair[0] != FIELD]
        fields.append((FIELD, self._assertion(call.caller)))
        return self._inner(call.carrying(fields))
