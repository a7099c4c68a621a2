"""Requests that go round in circles end here, before they multiply: a composition sends several for each it gets.

Every call to a service carries on who passed the request before, and that we did (RFC 9110, 7.6.3; RFC 8586):

    Via: 1.1 edge-proxy                    ─► gateway ─►    Via: 1.1 edge-proxy, 1.1 api.example.com
"""

import re
from collections.abc import Awaitable

from starlette.types import ASGIApp, Receive, Scope, Send

from gateway_common.context import Onward, context_of
from gateway_common.edge.fields import fields_of
from gateway_common.errors import ProblemError, problems

__all__ = ["Loops"]

_COMMENT = re.compile(rb"\([^()]*\)")
_COUNT = re.compile(rb"[0-9]{1,10}")


class Loops:
    """Refuse a request that passed a gateway of this *name*, or more than *most* hops in all, or may go no further.

    The name is what `Via` tells others, so it belongs to this gateway alone.
    """

    def __init__(self, app: ASGIApp, name: str, most: int) -> None:
        self._app = app
        self._name = name.lower().encode("ascii")
        self._most = most
        self._alone: Onward = ((b"via", b"1.1 " + self._name),)

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Pass the request on, and say in its context what calls carry on; raises ProblemError (508) for a loop."""
        if scope["type"] == "http":
            fields = fields_of(scope)
            via, cdn, left = fields.get(b"via"), fields.get(b"cdn-loop"), fields.get(b"max-forwards")
            untouched = via is None and cdn is None and left is None
            context = context_of(scope)
            context.onward = self._alone if untouched else self._onward(via, cdn, left, scope["method"])
        return self._app(scope, receive, send)

    def _onward(self, via: bytes | None, cdn: bytes | None, left: bytes | None, method: str) -> Onward:
        onward = [(b"via", self._with_us(via, b"1.1 " + self._name))]
        if cdn is not None:
            onward.append((b"cdn-loop", self._with_us(cdn, self._name)))
        if left is not None and _COUNT.fullmatch(left):
            onward.append((b"max-forwards", b"%d" % (_one_less(left, method))))
        return tuple(onward)

    def _with_us(self, chain: bytes | None, us: bytes) -> bytes:
        if chain is None:
            return us
        hops = _COMMENT.sub(b"", chain).lower()
        if hops.count(b",") >= self._most or self._name in hops.replace(b",", b" ").replace(b";", b" ").split():
            raise ProblemError(problems.LOOP())
        return chain + b", " + us


def _one_less(left: bytes, method: str) -> int:
    if int(left) == 0 and method != "OPTIONS":
        raise ProblemError(problems.LOOP())
    return max(int(left) - 1, 0)
