"""The provider for tests: real sockets on a free port, in the loop of the test and on its clock.

async with provider_running(clock=clock, access_token_seconds=60) as provider:
    provider.issuer, provider.rotate_keys(), provider.sign_out_everywhere("1")
"""

import socket
from collections.abc import AsyncGenerator, Iterable, Iterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from functools import cache
from itertools import cycle
from random import SystemRandom

import uvicorn
from joserfc.jwk import RSAKey

from ftgo_sandbox.provider.app import create
from ftgo_sandbox.provider.client import Client
from ftgo_sandbox.provider.keys import new_key
from ftgo_sandbox.provider.provider import Provider
from ftgo_sandbox.provider.settings import ProviderSettings
from ftgo_sandbox.settings import PROVIDER, Settings
from ftgo_sandbox.skeleton.assertions import Assertions
from ftgo_sandbox.skeleton.clock import Clock, Pace, SystemClock
from ftgo_sandbox.skeleton.connection import AbortableProtocol
from ftgo_sandbox.skeleton.errands import Errands
from ftgo_sandbox.skeleton.issuers import Issuers
from ftgo_sandbox.skeleton.listening import listening
from ftgo_sandbox.skeleton.peers import Peers
from ftgo_sandbox.skeleton.signing import Signer
from ftgo_sandbox.skeleton.surroundings import Surroundings
from ftgo_sandbox.world import World

KEYS = 4


@dataclass(frozen=True)
class RunningProvider:
    """Reach a provider at its *issuer*, and do to it what `sandbox` does to one that runs by itself."""

    issuer: str
    provider: Provider

    def rotate_keys(self) -> None:
        """Sign with a new key."""
        self.provider.keys.rotate()

    def sign_out_everywhere(self, subject: str) -> None:
        """End all sessions of a person, and tell the clients."""
        self.provider.sign_out.from_everywhere(subject)


@asynccontextmanager
async def provider_running(
    *, clients: Iterable[Client] = (), clock: Clock | None = None, **lifetimes: float
) -> AsyncGenerator[RunningProvider]:
    """Run a provider with these *clients* beside the sandbox's own; *lifetimes* are settings like `code_seconds`."""
    with closing(socket.create_server(("127.0.0.1", 0))) as door:
        settings = Settings(provider_port=door.getsockname()[1])
        own = ProviderSettings.model_validate({"clients": tuple(clients), "profile": "sandbox", **lifetimes})
        app = create(_surroundings(clock or SystemClock()), settings, own, key=next(_keys()))
        config = uvicorn.Config(app, http=AbortableProtocol, ws="none", log_config=None, access_log=False)
        async with listening(config, door):
            yield RunningProvider(settings.urls[PROVIDER], app.state.held)


@cache
def _keys() -> Iterator[RSAKey]:
    """Hand out the same few keys in turn, for making one takes long; providers side by side have different ones."""
    return cycle([new_key() for _ in range(KEYS)])


def _surroundings(clock: Clock) -> Surroundings:
    now, signer = clock.now(), Signer(PROVIDER, clock)
    nobody = Assertions(PROVIDER, Issuers({}, clock), clock)
    pace, errands = Pace(now, 1.0), Errands(clock)
    return Surroundings(World.at(now), clock, pace, SystemRandom(), errands, Peers(signer, {}), signer, nobody)
