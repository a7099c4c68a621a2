"""One line for each request, when it is over."""

from functools import cached_property

import structlog
from starlette.types import ASGIApp, Receive, Scope, Send
from structlog.typing import FilteringBoundLogger

from gateway_common.context import context_of
from gateway_common.deadline import now
from gateway_common.edge.exchange import Exchange, template_of
from gateway_common.errors import State
from gateway_common.parts import PartReport

__all__ = ["AccessLog"]


class AccessLog:
    """Log method, path template, status, time, size, caller and the parts that are not ok: nothing a client made up.

    The status is 499 if the client left before the whole answer was sent.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and tell how it went."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = Exchange(send)
        try:
            await exchange.watch(self._app, scope, receive)
        finally:
            self._tell(scope, exchange)

    @cached_property
    def _log(self) -> FilteringBoundLogger:
        log: FilteringBoundLogger = structlog.get_logger("gateway_common.access").bind()
        return log

    def _tell(self, scope: Scope, exchange: Exchange) -> None:
        context = context_of(scope)
        unlike_ok = {report.name: _outcome(report) for report in context.parts if report.state is not State.OK}
        self._log.info(
            "request",
            method=scope["method"],
            route=template_of(scope),
            status=exchange.status,
            ms=round((now() - context.started) * 1000, 1),
            bytes=exchange.size,
            caller=str(context.caller),
            **({"parts": unlike_ok} if unlike_ok else {}),
        )


def _outcome(report: PartReport) -> str:
    return f"{report.state}: {report.reason}" if report.reason else str(report.state)
