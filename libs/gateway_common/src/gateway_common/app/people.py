"""People who sign in: what a gateway has whose callers prove themselves by sessions, and what that needs."""

from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from time import time as wall_clock
from typing import TYPE_CHECKING

from fastapi import APIRouter
from starlette.middleware import Middleware

from gateway_common.edge import CrossSite, NoCookies, OwnCookies
from gateway_common.identity import Attempts
from gateway_common.services import Network
from gateway_common.settings import GatewaySettings
from gateway_common.stores import Store

if TYPE_CHECKING:
    from gateway_common.sessions import Sessions

__all__ = ["cookies_of", "people_mistakes", "sessions_of_people", "sign_in_routers"]


def sign_in_routers(settings: GatewaySettings) -> Sequence[APIRouter]:
    """Give the endpoints of signing in, if people sign in here."""
    if settings.identity.kind != "sessions":
        return ()
    from gateway_common.sign_in import ROUTERS  # noqa: PLC0415 – only who asks for it pays

    return ROUTERS


def cookies_of(settings: GatewaySettings) -> Iterator[Middleware]:
    """List what stands between a gateway and cookies: no cookie gets in where nobody signs in."""
    if settings.identity.kind != "sessions":
        yield Middleware(NoCookies)
        return
    from gateway_common.sessions import LOGIN_COOKIE, SESSION_COOKIE, Places  # noqa: PLC0415 – only who asks for it pays

    origins = [*_own_origins(settings), *(settings.cors_origins if settings.cors_credentials else ())]
    yield Middleware(OwnCookies, (SESSION_COOKIE, LOGIN_COOKIE))
    yield Middleware(CrossSite, origins, Places.UNPROVED)


@asynccontextmanager
async def sessions_of_people(
    settings: GatewaySettings, network: Network, store: Store
) -> AsyncGenerator["Sessions | None"]:
    """Open the sessions in *store*, whose provider is asked over *network*; None where nobody signs in."""
    said, believed = settings.identity.sessions, settings.identity.provider
    if settings.identity.kind != "sessions" or said is None or believed is None:
        yield None
        return
    from gateway_common.identity.provider import Provider  # noqa: PLC0415 – only who asks for it pays
    from gateway_common.sessions import sessions_of  # noqa: PLC0415 – only who asks for it pays

    secret = said.client_secret.reveal() if said.client_secret else f"{said.client_id}-development-secret"
    url = _own_origins(settings)[0]
    async with AsyncExitStack() as opened:
        provider = await opened.enter_async_context(aclosing(Provider(believed, network)))
        made = sessions_of(
            said,
            provider,
            store,
            url=url,
            secret=secret,
            within=believed.timeout,
            guesses=Attempts(settings.identity.attempts, settings.identity.attempts_window),
            clock=wall_clock,
        )
        yield await opened.enter_async_context(made)


def people_mistakes(settings: GatewaySettings) -> Iterator[str]:
    """Say what cannot work in the *settings* of sessions, in one sentence each."""
    if settings.identity.kind != "sessions":
        return
    if settings.identity.sessions is None:
        yield "sessions need a client; set GATEWAY_IDENTITY__SESSIONS__CLIENT_ID, as the provider knows this gateway."
        return
    yield from settings.identity.sessions.mistakes(settings.profile)
    if settings.workers > 1 and settings.store.kind == "memory":
        yield "workers do not share their memory, and sessions would get lost; set GATEWAY_STORE__KIND=redis."
    if settings.profile == "sandbox" and settings.store.kind == "redis" and not settings.identity.sessions.seals:
        yield "gateways that share sessions share a seal; set GATEWAY_IDENTITY__SESSIONS__SEALS."


def _own_origins(settings: GatewaySettings) -> Sequence[str]:
    """Give the origins of this gateway's own pages, first where the provider sends people back to."""
    said = settings.identity.sessions
    if said and said.url:
        return [said.url]
    return [f"http://{host}:{settings.port}" for host in ("127.0.0.1", "localhost")]
