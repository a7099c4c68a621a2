"""What the cache is given in tests: calls, a service that says what it is told, and a cache with or without a store."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from gateway_common.caller import ANONYMOUS, Caller, CallerKind
from gateway_common.deadline import Deadline
from gateway_common.services import Answer, CachePolicy, Call, Sender
from gateway_common.services.caching import Cache, Caching
from gateway_common.services.keeping import Keeping
from gateway_common.services.status import state_of
from gateway_common.settings.cache import CacheSettings
from gateway_common.stores import MemoryStore, Store
from gateway_common.telemetry import Meters

__all__ = [
    "MIA",
    "NOA",
    "OURS",
    "OWN",
    "PATIENT",
    "PUBLIC",
    "Origin",
    "SlowToTell",
    "a_cache",
    "asking",
    "cached",
    "says",
    "settled",
]

USUAL = CacheSettings()
PATIENT = CacheSettings(near_for=600.0)
"""What is near on a busy machine is believed however long the test takes."""

PUBLIC = Keeping(CachePolicy("public", tags=("menus",)), frozenset({b"accept"}))
OURS = Keeping(CachePolicy("tenant"))
OWN = Keeping(CachePolicy("caller"))
MIA = Caller(CallerKind.PARTNER, "mia", tenant="acme")
NOA = Caller(CallerKind.PARTNER, "noa", tenant="acme")


def says(
    body: bytes = b"hello", *, status: int = 200, reason: str = "", headers: Mapping[str, str] | None = None
) -> Answer:
    """Make what a service says, by default for a minute and for everybody."""
    told = {"cache-control": "public, max-age=60"} if headers is None else headers
    fields = [(name.encode(), value.encode()) for name, value in told.items()]
    return Answer(state_of(status), status, fields, body, reason)


def asking(
    keeping: Keeping | None = PUBLIC,
    *,
    path: str = "/menu",
    method: str = "GET",
    caller: Caller = ANONYMOUS,
    within: float = 5.0,
    **headers: str,
) -> Call:
    """Make a call to the service."""
    fields = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    deadline = Deadline.after(within)
    return Call("shop", "find", method, path, fields, None, deadline, caller, True, 1 << 20, keeping=keeping)  # noqa: FBT003 – its place says what it is


@dataclass
class Origin:
    """Give what it is told to *say*, after so many seconds; what it was *asked* it keeps."""

    say: Answer | Callable[[Call], Answer] = field(default_factory=says)
    takes: float = 0.0
    asked: list[Call] = field(default_factory=list[Call])

    async def __call__(self, call: Call, /) -> Answer:
        """Answer."""
        self.asked.append(call)
        if self.takes:
            await asyncio.sleep(self.takes)  # on a simulated clock
        return self.say(call) if callable(self.say) else self.say


class SlowToTell(MemoryStore):
    """Take a moment to tell what was there when it was asked."""

    seconds = 0.01

    async def get(self, key: str, /) -> bytes | None:
        """Answer after a while."""
        found = await super().get(key)
        await asyncio.sleep(self.seconds)  # on a simulated clock
        return found


def a_cache(store: Store | None = None, settings: CacheSettings = USUAL, gateway: str = "mobile") -> Cache:
    """Make the cache of one process of a *gateway*."""
    return Cache(settings, Meters(), store, gateway)


def cached(origin: Sender, cache: Cache | None = None) -> Caching:
    """Put a cache before *origin*, one of its own unless it is said."""
    return Caching(origin, cache or a_cache(), "http://shop:8080/base")


async def settled(cache: Cache) -> None:
    """Wait until what is done behind everybody's back is done."""
    async with asyncio.timeout(120):
        while cache.errands:  # noqa: ASYNC110 – nobody is told when it is
            await asyncio.sleep(0)
