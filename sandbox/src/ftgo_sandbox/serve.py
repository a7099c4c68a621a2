"""Running one service, or the provider, as a process: `python -m ftgo_sandbox.serve kitchen`."""

import logging
import sys
from random import SystemRandom

import uvicorn
from fastapi import FastAPI

from ftgo_sandbox.services import create
from ftgo_sandbox.settings import PROVIDER, PROVIDER_KEY_SET, Settings, audience_of
from ftgo_sandbox.skeleton.access_tokens import AccessTokens
from ftgo_sandbox.skeleton.assertions import Assertions
from ftgo_sandbox.skeleton.clock import Clock, Pace, SystemClock
from ftgo_sandbox.skeleton.connection import AbortableProtocol
from ftgo_sandbox.skeleton.errands import Errands
from ftgo_sandbox.skeleton.issuers import Issuers
from ftgo_sandbox.skeleton.peers import Peers
from ftgo_sandbox.skeleton.signing import Signer
from ftgo_sandbox.skeleton.surroundings import Surroundings
from ftgo_sandbox.world import World

SECONDS_TO_KEEP_ALIVE = 75
SECONDS_TO_FINISH = 1


def surroundings(name: str, settings: Settings) -> Surroundings:
    """Surround a service with the real time and the real network."""
    clock = SystemClock()
    epoch = settings.epoch or clock.now()
    signer = Signer(name, clock)
    return Surroundings(
        world=World.at(epoch),
        clock=clock,
        pace=Pace(epoch, settings.speed),
        chance=SystemRandom(),
        errands=Errands(clock),
        peers=Peers(signer, settings.urls),
        signer=signer,
        assertions=Assertions(name, Issuers(settings.issuers, clock), clock),
        tokens=_tokens(name, settings, clock),
    )


def _tokens(name: str, settings: Settings, clock: Clock) -> AccessTokens | None:
    if name not in settings.token_services:
        return None
    issuer = settings.urls[PROVIDER]
    return AccessTokens(issuer, audience_of(name), Issuers({issuer: issuer + PROVIDER_KEY_SET}, clock), clock)


def application(name: str, settings: Settings) -> FastAPI:
    """Make what is to be served; what the provider is made of is imported for the provider alone."""
    at = surroundings(name, settings)
    if name != PROVIDER:
        return create(name, at)
    from ftgo_sandbox.provider.app import create as create_provider  # noqa: PLC0415 - only one process needs it
    from ftgo_sandbox.provider.settings import ProviderSettings  # noqa: PLC0415 - only one process needs it

    return create_provider(at, settings, ProviderSettings())


def serve(name: str, settings: Settings) -> None:
    """Serve until a signal comes."""
    logging.basicConfig(format="%(message)s", level=logging.INFO, stream=sys.stdout)
    logging.getLogger("httpx2").setLevel(logging.WARNING)
    uvicorn.run(
        application(name, settings),
        host=settings.host,
        port=settings.ports[name],
        http=AbortableProtocol,
        ws="none",
        log_config=None,
        log_level=logging.WARNING,
        access_log=False,
        timeout_keep_alive=SECONDS_TO_KEEP_ALIVE,
        timeout_graceful_shutdown=SECONDS_TO_FINISH,
    )


if __name__ == "__main__":
    serve(sys.argv[1], Settings())
