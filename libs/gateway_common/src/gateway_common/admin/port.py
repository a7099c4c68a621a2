"""What the admin port answers, a function for each path.

/live     200 as long as it can answer, whatever becomes of services
/ready    200, or 503 with reasons
/metrics  what all processes of the gateway count, for Prometheus
/routes   everything that a client can call
/plan     how compositions are answered: ?name= one of them, ?format=mermaid

Nothing can be changed here, and who calls it by a name that is not its own gets nothing.
"""

from collections.abc import Sequence

from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from gateway_common.admin.hosts import OwnHosts
from gateway_common.admin.life import Life
from gateway_common.admin.offers import offers_of
from gateway_common.admin.siblings import ALONE, Siblings
from gateway_common.settings import GatewaySettings
from gateway_common.telemetry import Meters

__all__ = ["admin_of"]

_FRESH = {"cache-control": "no-store"}
_EXPOSITION = "text/plain; version=0.0.4; charset=utf-8"
_MARKDOWN = "text/markdown; charset=utf-8"


def admin_of(app: FastAPI, life: Life, siblings: Siblings = ALONE) -> Starlette:
    """Make the app of the admin port of the gateway *app*."""
    settings: GatewaySettings = app.state.settings
    known = Middleware(OwnHosts, (settings.admin_host, *settings.admin_hosts))
    return Starlette(routes=_Port(app, life, siblings).routes, middleware=[known])


class _Port:
    def __init__(self, app: FastAPI, life: Life, siblings: Siblings) -> None:
        self._app = app
        self._life = life
        self._siblings = siblings

    @property
    def routes(self) -> Sequence[Route]:
        return [
            Route("/live", self._live),
            Route("/ready", self._ready),
            Route("/metrics", self._metrics),
            Route("/routes", self._routes),
            Route("/plan", self._plan),
        ]

    async def _live(self, _: Request) -> Response:
        return JSONResponse({"live": True}, headers=_FRESH)

    async def _ready(self, _: Request) -> Response:
        reasons = self._life.reasons
        return JSONResponse({"ready": not reasons, "reasons": reasons}, 503 if reasons else 200, _FRESH)

    async def _metrics(self, _: Request) -> Response:
        meters: Meters = self._app.state.meters
        own = await run_in_threadpool(meters.exposition, self._siblings.name)  # it takes long enough to be noticed
        told = own if self._siblings.name is None else await self._siblings.metrics(own)
        return Response(told, headers=_FRESH, media_type=_EXPOSITION)

    async def _routes(self, _: Request) -> Response:
        return JSONResponse([offer.told for offer in offers_of(self._app)], headers=_FRESH)

    def _plan(self, request: Request) -> Response:
        from gateway_common.plans import chosen, markdown_of, text_of  # noqa: PLC0415 – nobody draws until asked

        try:
            declared = chosen(self._app, request.query_params.get("name", ""))
        except LookupError as error:
            return PlainTextResponse(f"{error}\n", 404, _FRESH)
        if request.query_params.get("format") == "mermaid":
            return Response(markdown_of(declared), headers=_FRESH, media_type=_MARKDOWN)
        return PlainTextResponse(text_of(declared), headers=_FRESH)
