"""The step that spends, in memory and in Redis: the two halves of it decide alike."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from random import Random

import pytest

from gateway_common.limits.meter import Meter, Spent, decide
from gateway_common.limits.plans import rate_meter
from gateway_common.limits.script import SPEND, words_of
from gateway_common.limits.windows import MICROSECONDS, Window
from gateway_common.settings import StoreSettings
from gateway_common.settings.limit import Rate
from gateway_common.stores import Store, store_of
from tests.support.redis import store_settings

METERS = (
    rate_meter("", "rate", Rate(5, 3600), 5),
    rate_meter("", "fast", Rate(100, 1), 3),
    Meter("", "hour", 6, 1, Window.HOUR),
    Meter("", "day", 7, 1, Window.DAY),
    Meter("", "month", 8, 1, Window.MONTH),
)
KEYS = [f"limits:{{ann}}:{meter.key}" for meter in METERS]


@pytest.fixture(params=["memory", "redis"])
async def store(request: pytest.FixtureRequest) -> AsyncIterator[Store]:
    settings = StoreSettings() if request.param == "memory" else store_settings(request.getfixturevalue("redis"))
    async with store_of(settings) as opened:
        yield opened


async def spent(store: Store, spends: Sequence[Spent], keys: Sequence[str]) -> tuple[bool, int, list[int]]:
    fits, now, *numbers = await store.step(SPEND, keys, words_of(spends))
    return bool(fits), int(now), [int(number) for number in numbers]


@pytest.mark.parametrize("seed", range(20))
async def test_the_script_decides_as_the_function_does(store: Store, seed: int) -> None:
    """Whatever is spent in whatever order, each answer is what the pure decision gives for the clock of the store."""
    chance = Random(seed)  # noqa: S311 – no secret
    known = dict.fromkeys(KEYS, 0)

    for _ in range(25):
        places = sorted(chance.sample(range(len(METERS)), chance.randint(1, len(METERS))))
        spends = [(METERS[place], chance.randint(0, 2)) for place in places]
        keys = [KEYS[place] for place in places]
        fits, now, numbers = await spent(store, spends, keys)
        assert (fits, numbers) == decide(spends, [known[key] for key in keys], now)
        known.update(zip(keys, numbers, strict=True))


@pytest.mark.parametrize("number", [b"rubbish", b"-1", b"1", b"99999999999999", b"9007199254740991"])
async def test_what_makes_no_sense_is_nothing(redis: str, number: bytes) -> None:
    """A number that no window of now can hold counts as none, and is replaced."""
    async with store_of(store_settings(redis)) as store:
        await store.put(KEYS[3], number, seconds=60)
        fits, now, numbers = await spent(store, [(METERS[3], 1)], KEYS[3:4])

    assert fits
    assert numbers == [METERS[3].floor(now) + 1]


async def test_a_clock_of_the_store_that_was_set_back_jams_nothing(store: Store) -> None:
    """A rate's number of an hour ahead means nothing: its caller has all of the burst, not to wait for that hour."""
    fast = METERS[1]
    _, now, _ = await spent(store, [(fast, 0)], KEYS[1:2])
    await store.put(KEYS[1], b"%d" % (now + 3600 * MICROSECONDS - 1), seconds=60)
    fits, later, numbers = await spent(store, [(fast, 3)], KEYS[1:2])

    assert fits
    assert numbers == [later + 3 * fast.unit]


async def test_redis_knows_the_calendar(redis: str) -> None:
    """The month of the script is that of the calendar at the clock of Redis."""
    async with store_of(store_settings(redis)) as store:
        _, now, (number,) = await spent(store, [(METERS[4], 0)], KEYS[4:])

    first = datetime.fromtimestamp(now / MICROSECONDS, UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    assert number == first.timestamp() * MICROSECONDS


async def test_what_means_nothing_any_more_is_forgotten(redis: str) -> None:
    """Numbers end in Redis: that of a rate when its burst is full again, that of a month after 31 days at most."""
    async with store_of(store_settings(redis)) as store:
        await spent(store, [(METERS[1], 1)], KEYS[1:2])
        assert METERS[1].keeps == 1
        while await store.get(KEYS[1]) is not None:
            await store.members("a while")

    assert METERS[4].keeps == 31 * 86_400
