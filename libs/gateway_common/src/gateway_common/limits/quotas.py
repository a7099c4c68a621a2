"""The desk at which quotas are looked up and given back."""

import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from gateway_common.caller import Caller
from gateway_common.limits.meter import Meter
from gateway_common.limits.plans import Plans, meters_of
from gateway_common.limits.shared import keys_of
from gateway_common.limits.who import name_of
from gateway_common.limits.windows import MICROSECONDS, Window, span_of
from gateway_common.settings.limit import LimitSettings
from gateway_common.stores import Store

__all__ = ["Quotas", "Used"]


@dataclass(frozen=True, slots=True)
class Used:
    """Hold how many requests of *amount* were *used* in this *window*, which ends at *ends*, in seconds since 1970."""

    policy: str
    window: Window
    used: int
    amount: int
    ends: int


class Quotas:
    """Read and reset the quotas of callers of *gateway* in *store*, where it counts them."""

    def __init__(
        self, gateway: str, settings: LimitSettings, store: Store, clock: Callable[[], float] = time.time
    ) -> None:
        self._gateway = gateway
        self._settings = settings
        self._store = store
        self._clock = clock

    async def show(self, caller: Caller) -> Sequence[Used]:
        """Tell what *caller* used of each quota of their plan; nothing if they have none."""
        now = int(self._clock() * MICROSECONDS)
        return [await self._used(caller, meter, window, now) for meter, window in self._meters(caller)]

    async def reset(self, caller: Caller, windows: Collection[Window] = tuple(Window)) -> Sequence[Used]:
        """Give *caller* back what they used in these *windows*, and tell what that was."""
        was = [used for used in await self.show(caller) if used.window in windows]
        for used in was:
            await self._store.delete(self._key(caller, used.window))
        return was

    def _meters(self, caller: Caller) -> Iterator[tuple[Meter, Window]]:
        plan = Plans(self._settings).plan_of(caller)
        meters = () if plan is None else meters_of(plan, self._settings.plans[plan])
        yield from ((meter, meter.window) for meter in meters if meter.window is not None)

    async def _used(self, caller: Caller, meter: Meter, window: Window, now: int) -> Used:
        number = int(await self._store.get(self._key(caller, window)) or 0)
        begin, end = span_of(window, now)
        return Used(meter.name, window, meter.found(number, now) - begin, meter.quantity, end // MICROSECONDS)

    def _key(self, caller: Caller, window: Window) -> str:
        return keys_of(self._gateway, name_of(caller), (window,))[0]
