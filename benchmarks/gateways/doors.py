"""Two endpoints that say the same, with nothing behind them: one lets anybody in, the other asks who it is."""

from gateway_common import Caller, Router, View, allowed, anyone

__all__ = ["CLOSED", "OPEN", "router"]

OPEN, CLOSED = "/open", "/closed"

router = Router()


class Welcome(View):
    """Say that somebody is in."""

    welcome: bool = True


@router.get(OPEN)
async def enter(caller: Caller = anyone()) -> Welcome:
    """Let anybody in."""
    return Welcome()


@router.get(CLOSED)
async def enter_as_somebody(caller: Caller = allowed("orders:read")) -> Welcome:
    """Let in who may read orders."""
    return Welcome()
