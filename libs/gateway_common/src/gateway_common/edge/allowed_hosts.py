"""Under which names this gateway may be called."""

from collections.abc import Awaitable, Sequence

from starlette.types import ASGIApp, Receive, Scope, Send

from gateway_common.edge.fields import fields_of
from gateway_common.errors import ProblemError, problems
from gateway_common.wire.hosts import read_host

__all__ = ["AllowedHosts"]


class AllowedHosts:
    """Serve requests to *hosts* alone; one without a port stands for every port.

    A name that somebody else points at us (DNS rebinding, poisoned links) gets nothing from us.
    """

    def __init__(self, app: ASGIApp, hosts: Sequence[str]) -> None:
        self._app = app
        self._hosts = frozenset(host.encode("ascii") for host in hosts)

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Pass the request on; raises ProblemError: 400 if it has not exactly one readable `Host`, 421 for another."""
        if scope["type"] in {"http", "websocket"}:
            host = fields_of(scope).get(b"host", b"")
            if host not in self._hosts:
                self._judge(host)
        return self._app(scope, receive, send)

    def _judge(self, host: bytes) -> None:
        read = read_host(host)
        if read is None:
            raise ProblemError(problems.BAD_HOST())
        name, port = read
        if name not in self._hosts and name + b":" + port not in self._hosts:
            raise ProblemError(problems.MISDIRECTED())
