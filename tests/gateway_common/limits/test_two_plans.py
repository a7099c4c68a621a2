"""An application whose keys name different plans, and a plan that changes: neither gets more than was agreed."""

from collections.abc import AsyncIterator, Mapping

import pytest

from gateway_common.caller import Caller, CallerKind
from gateway_common.context import RequestContext
from gateway_common.deadline import Deadline, clock, now
from gateway_common.errors import ProblemError
from gateway_common.limits import Charge, Limiter
from gateway_common.limits.shared import Shared
from gateway_common.settings import StoreSettings
from gateway_common.settings.limit import LimitSettings
from gateway_common.stores import Store, store_of
from tests.support.redis import store_settings

GOLD, FREE = 30, 3
CHARGES: Mapping[object, Charge] = {"hello": Charge("GET /hello")}


@pytest.fixture(params=["memory", "redis"])
async def store(request: pytest.FixtureRequest) -> AsyncIterator[Store]:
    """Give a store to count in."""
    settings = StoreSettings() if request.param == "memory" else store_settings(request.getfixturevalue("redis"))
    async with store_of(settings) as opened:
        yield opened


def limiter(store: Store | None, gold: int = GOLD) -> Limiter:
    """Make one whose rates give back nothing for as long as a test takes."""
    plans = {"gold": {"rate": "1/min", "burst": gold}, "free": {"rate": "1/min", "burst": FREE}}
    settings = LimitSettings.model_validate({"plans": plans})
    return Limiter(settings, CHARGES, shared=None if store is None else Shared("two-plans", store))


async def gets_in(limiter: Limiter, plan: str) -> bool:
    """Ask once, with a key of this plan."""
    caller = Caller(CallerKind.PARTNER, "helper", plan=plan)
    context = RequestContext("x", now(), Deadline.after(5), caller, clock=clock())
    try:
        waits = limiter.spend("hello", {"client": ("192.0.2.1", 1)}, context)
        if waits is not None:
            await waits
    except ProblemError:
        return False
    return True


async def let_in(limiter: Limiter, *plans: str) -> dict[str, int]:
    """Ask by turns with a key of each plan, often, and count who gets in."""
    counted = dict.fromkeys(plans, 0)
    for _ in range(2 * GOLD):
        for plan in plans:
            counted[plan] += await gets_in(limiter, plan)
    return counted


async def test_two_keys_by_turns_get_what_both_have(store: Store) -> None:
    """A key with a small burst gives nothing back to one with a large burst: each plan has a number of its own."""
    counted = await let_in(limiter(store), "gold", "free")

    assert counted == {"gold": GOLD, "free": FREE}


async def test_two_keys_at_a_process_that_counts_alone_get_what_both_have() -> None:
    """The same holds where no store is asked."""
    counted = await let_in(limiter(None), "gold", "free")

    assert counted == {"gold": GOLD, "free": FREE}


async def test_settings_by_turns_get_what_both_have(store: Store) -> None:
    """While processes with an old burst run beside some with one a tenth of it, callers get the two at the most."""
    old, new = limiter(store), limiter(store, gold=GOLD // 10)
    counted = [0, 0]
    for _ in range(2 * GOLD):
        counted = [counted[0] + await gets_in(old, "gold"), counted[1] + await gets_in(new, "gold")]

    assert counted == [GOLD, GOLD // 10]
