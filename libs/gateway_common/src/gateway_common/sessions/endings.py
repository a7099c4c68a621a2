"""How sessions end: here first and at once; then their refresh tokens at the provider, as far as it can be told."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from gateway_common.sessions.client import Client
from gateway_common.sessions.records import Held, Records
from gateway_common.single_flight import SingleFlight

__all__ = ["Endings"]

PATIENCE = 1.0
"""Seconds for which whoever ends a session waits for the provider; it is told all the same."""


@dataclass(frozen=True, slots=True)
class Endings:
    """End sessions in *records*, and let *client* revoke what they held; *flights* go on when nobody waits any more."""

    records: Records
    client: Client
    flights: SingleFlight[None]

    async def __call__(self, sessions: Sequence[Held]) -> None:
        """End *sessions*, and wait for the provider a little."""
        await self.here(sessions)
        told = [self._told(held.session.tokens.refresh) for held in sessions if held.session.tokens.refresh]
        if told:
            await asyncio.wait(told, timeout=PATIENCE)

    def revoke(self, token: str | None) -> None:
        """Let the provider take back a refresh *token* that was given and is kept nowhere; nobody waits for that."""
        if token:
            self._told(token)

    async def here(self, sessions: Sequence[Held]) -> None:
        """End *sessions* whose provider knows it already."""
        for held in sessions:
            await self.records.end(held)

    def _told(self, token: str) -> asyncio.Future[None]:
        return self.flights.begun(token, lambda: self.client.revoke(token))
