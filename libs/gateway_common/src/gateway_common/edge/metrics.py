"""Counting each request, when it is over."""

from starlette.types import ASGIApp, Receive, Scope, Send

from gateway_common.context import context_of
from gateway_common.edge.exchange import Exchange, template_of, watched
from gateway_common.telemetry import Meters

__all__ = ["Metrics"]


class Metrics:
    """Count requests and the parts of their answers in the app's meters (`app.state.meters`)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and count it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        meters: Meters = scope["app"].state.meters
        exchange, send = watched(scope, send)
        meters.in_flight += 1
        try:
            await self._app(scope, receive, send)
        except BaseException:
            exchange.crashed = True
            raise
        finally:
            meters.in_flight -= 1
            _count(meters, scope, exchange)


def _count(meters: Meters, scope: Scope, exchange: Exchange) -> None:
    context = context_of(scope)
    meters.request(scope["method"], template_of(scope), exchange.status, context.took)
    if len(context.parts):
        endpoint = getattr(scope.get("endpoint"), "__name__", "")
        for report in context.parts:
            meters.part(endpoint, report.name, report.state)
