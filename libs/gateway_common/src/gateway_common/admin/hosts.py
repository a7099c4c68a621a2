"""Under which names operators may call their port."""

from collections.abc import Iterable

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway_common.settings.gateway import LOOPBACK
from gateway_common.wire.hosts import read_host

__all__ = ["OwnHosts"]

_REFUSAL = "This port is not called so; use its address, or add the name to GATEWAY_ADMIN_HOSTS.\n"


class OwnHosts:
    """Answer whoever calls loopback, the very address at which they came in, or one of *names*; refuse others by 421.

    A page in an operator's browser can let a name of its own lead here (DNS rebinding), and could read every answer.
    """

    def __init__(self, app: ASGIApp, names: Iterable[str]) -> None:
        self._app = app
        self._known = frozenset(name.lower().encode("ascii", "replace") for name in (*LOOPBACK, *names))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        answer: ASGIApp = self._app
        if scope["type"] == "http" and not self._knows(scope):
            answer = PlainTextResponse(_REFUSAL, 421, {"cache-control": "no-store"})
        await answer(scope, receive, send)

    def _knows(self, scope: Scope) -> bool:
        called = [value for name, value in scope["headers"] if name == b"host"]
        read = read_host(called[0]) if len(called) == 1 else None
        if read is None:
            return False
        name, port = read
        return not self._known.isdisjoint((name, name + b":" + port)) or name == _address(scope)


def _address(scope: Scope) -> bytes:
    host = str((scope.get("server") or ("",))[0])
    return (f"[{host}]" if ":" in host else host).encode("ascii", "replace")
