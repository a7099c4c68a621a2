"""Whose signatures are believed, and by which keys: those that each issuer publishes.

A key that is not known is asked for, a few times a minute at most; keys are asked for again when they are old. Without
an answer the last good ones stay, and whoever signs with another is asked for patience: nobody can tell who that is.
"""

import asyncio
from collections import deque
from collections.abc import Mapping
from typing import Any

import httpx2
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, RSAKey

from ftgo_sandbox.domain.refusals import Unavailable
from ftgo_sandbox.skeleton.clock import Clock, seconds

SECONDS_TO_ANSWER = 2.0
SECONDS_UNTIL_OLD = 600.0
TIMES, SECONDS = 3, 60.0
"""How often an issuer is asked in so many seconds, whatever callers show."""

Key = ECKey | RSAKey
"""A key by which something may be signed; which algorithm it is for says whoever checks."""

Source = str | dict[str, Any]
"""The address of a key set, or the key set itself."""


class Issuers:
    """Know the issuers of *sources*, and nobody else."""

    def __init__(
        self, sources: Mapping[str, Source], clock: Clock, *, transport: httpx2.AsyncBaseTransport | None = None
    ) -> None:
        self._issuers = {name: Issuer(source, clock, transport) for name, source in sources.items()}

    async def key(self, issuer: str, kid: str) -> Key | None:
        """Find a key of an *issuer*; refuses for now if that cannot be told."""
        known = self._issuers.get(issuer)
        return None if known is None else await known.key(kid)


class Issuer:
    """Know the keys of one issuer."""

    def __init__(self, source: Source, clock: Clock, transport: httpx2.AsyncBaseTransport | None) -> None:
        self._url = source if isinstance(source, str) else None
        self._keys = {} if isinstance(source, str) else _read(source)
        self._clock = clock
        self._transport = transport
        self._asked: deque[float] = deque(maxlen=TIMES)
        self._heard = float("-inf")
        self._told = False
        self._one = asyncio.Lock()
        self._rounds = 0

    async def key(self, kid: str) -> Key | None:
        """Find a key; many who miss the same one ask once."""
        if self._url is None or self._knows(kid):
            return self._keys.get(kid)
        rounds = self._rounds
        async with self._one:
            if rounds == self._rounds:
                self._told = await self._ask(self._url)
                self._rounds += 1
        if kid not in self._keys and not self._told:
            raise Unavailable("KEYS_UNAVAILABLE", "The keys of the issuer cannot be had now.")
        return self._keys.get(kid)

    def _knows(self, kid: str) -> bool:
        return kid in self._keys and seconds(self._clock) - self._heard < SECONDS_UNTIL_OLD

    async def _ask(self, url: str) -> bool:
        now = seconds(self._clock)
        if len(self._asked) == TIMES and now - self._asked[0] < SECONDS:
            return False
        self._asked.append(now)
        try:
            self._keys = _read(await self._fetched(url))
        except (httpx2.HTTPError, JoseError, ValueError, TypeError, KeyError):
            return False
        self._heard = now
        return True

    async def _fetched(self, url: str) -> dict[str, Any]:
        async with httpx2.AsyncClient(transport=self._transport, timeout=SECONDS_TO_ANSWER, trust_env=False) as client:
            found: dict[str, Any] = (await client.get(url)).raise_for_status().json()
        return found


def _read(key_set: dict[str, Any]) -> dict[str, Key]:
    keys = [key for key in KeySet.import_key_set({"keys": key_set["keys"]}).keys if isinstance(key, Key)]
    return {key.kid: key for key in keys if key.kid}
