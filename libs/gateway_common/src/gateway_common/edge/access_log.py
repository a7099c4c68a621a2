"""One line for each request, when it is over."""

from functools import cached_property

from starlette.types import ASGIApp, Receive, Scope, Send

from gateway_common.context import context_of
from gateway_common.edge.exchange import Exchange, template_of, watched
from gateway_common.errors import State
from gateway_common.parts import PartReport, Parts
from gateway_common.telemetry import RequestLog

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
        exchange, send = watched(scope, send)
        try:
            await self._app(scope, receive, send)
        except BaseException:
            exchange.crashed = True
            raise
        finally:
            self._tell(scope, exchange)

    @cached_property
    def _log(self) -> RequestLog:
        return RequestLog()

    def _tell(self, scope: Scope, exchange: Exchange) -> None:
        context = context_of(scope)
        ours = {
            "method": scope["method"],
            "route": template_of(scope),
            "status": exchange.status,
            "ms": round(context.took * 1000, 1),
            "bytes": exchange.size,
        }
        self._log.tell(ours, str(context.caller), _unlike_ok(context.parts) if len(context.parts) else {})


def _unlike_ok(parts: Parts) -> dict[str, str]:
    return {report.name: _outcome(report) for report in parts if report.state is not State.OK}


def _outcome(report: PartReport) -> str:
    return f"{report.state}: {report.reason}" if report.reason else str(report.state)
