"""Sessions as the settings say, open as long as the gateway is."""

import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from gateway_common.identity.attempts import Attempts
from gateway_common.identity.provider import Provider
from gateway_common.sessions.client import Client
from gateway_common.sessions.endings import Endings
from gateway_common.sessions.moment import WallClock
from gateway_common.sessions.places import Places
from gateway_common.sessions.records import Held, Records
from gateway_common.sessions.renewal import Renewal
from gateway_common.sessions.seal import Seal
from gateway_common.sessions.session import Lifetimes
from gateway_common.sessions.sessions import Sessions
from gateway_common.sessions.signing_in import SigningIn
from gateway_common.sessions.signing_out import SigningOut
from gateway_common.settings.ring import KEY_BYTES
from gateway_common.settings.session import SessionSettings
from gateway_common.single_flight import SingleFlight
from gateway_common.stores import Store

__all__ = ["sessions_of"]

REQUESTS = 2  # to the provider, for one renewal: its metadata, and the tokens
MARGIN = 5.0  # seconds for the store
MOST_UNSIGNED, MINUTE = 100, 60.0  # logout tokens that no provider signed, of one address
GRACE = 3.0  # seconds for what is under way when the gateway closes: a token that was given must not be lost


@asynccontextmanager
async def sessions_of(
    settings: SessionSettings,
    provider: Provider,
    store: Store,
    *,
    url: str,
    secret: str,
    within: float,
    guesses: Attempts,
    clock: WallClock,
) -> AsyncGenerator[Sessions]:
    """Open sessions of people who sign in at *provider*, which answers *within* seconds; browsers find us at *url*.

    Whoever brings codes that are worth nothing is counted in *guesses*.
    """
    seal = Seal(settings.keys or [os.urandom(KEY_BYTES)], owner=f"{settings.client_id} {provider.issuer}")
    client = Client(
        provider, settings.client_id, secret, url + Places.CALLBACK, settings.audience, pushes=settings.pushed
    )
    records = Records(store, seal, settings.longest)
    lifetimes = Lifetimes(settings.idle, settings.longest)
    endings = Endings(records, client, SingleFlight[None]())
    flights = SingleFlight[Held]()
    try:
        yield Sessions(
            url,
            records,
            lifetimes,
            Renewal(store, records, client, endings, flights, clock, locked=REQUESTS * within + MARGIN),
            SigningIn(settings, client, store, seal, records, endings, guesses, clock),
            SigningOut(settings, client, store, records, endings, clock, Attempts(MOST_UNSIGNED, MINUTE)),
            clock,
        )
    finally:
        await flights.aclose(within=GRACE)
        await endings.flights.aclose(within=GRACE)
