"""The mobile gateway, but that the collector of garbage looks through everything again: how it was before."""

import gc

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway_common import Reach
from mobile_bff.app import create_app as create_mobile
from mobile_bff.settings import MobileSettings

__all__ = ["create_app"]


class Thaw:
    """Undo, at each request, what the start froze; undoing it again costs nothing to speak of."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Thaw, and go on."""
        if gc.get_freeze_count():
            gc.unfreeze()
        await self._app(scope, receive, send)


def create_app(settings: MobileSettings | None = None, reach: Reach | None = None) -> FastAPI:
    """Make it; *reach* opens another network than HTTP."""
    app = create_mobile(settings, reach)
    app.add_middleware(Thaw)
    return app
