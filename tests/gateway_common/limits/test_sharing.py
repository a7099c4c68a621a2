"""What becomes of limits when processes share a store, and when that is away."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import pytest
from starlette.types import Scope
from structlog.testing import capture_logs

from gateway_common.caller import ANONYMOUS, Caller, CallerKind
from gateway_common.context import RequestContext
from gateway_common.deadline import Deadline, clock, now
from gateway_common.errors import ProblemError
from gateway_common.limits import Charge, Limiter
from gateway_common.limits.quotas import Quotas
from gateway_common.limits.shared import Shared
from gateway_common.limits.windows import Window
from gateway_common.settings import StoreSettings
from gateway_common.settings.limit import LimitSettings
from gateway_common.stores import MemoryStore, Step, StoreDown, Word, store_of
from gateway_common.testing import pass_time, simulated
from tests.gateway_common.limits.given import SETTINGS
from tests.support.redis_server import redis_server

LIMITS = LimitSettings.model_validate({**SETTINGS, "replicas": 2})
HELLO = Charge("GET /hello")
CHARGES: Mapping[object, Charge] = {"hello": HELLO}
ANN = Caller(CallerKind.CONSUMER, "ann")
SCOPE: Scope = {"client": ("192.0.2.1", 1)}


class Unsteady(MemoryStore):
    """Be a store that is *down*, or *slow* by so many seconds, as it is said to be; count how often it was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.down = False
        self.slow = 0.0
        self.asked = 0

    async def step(self, step: Step, keys: Sequence[str], words: Sequence[Word], /) -> Sequence[Word]:
        self.asked += 1
        if self.down:
            raise StoreDown("it was switched off")
        await pass_time(self.slow)
        return await super().step(step, keys, words)


def of(caller: Caller) -> RequestContext:
    """Give a request of *caller*."""
    return RequestContext("x", now(), Deadline.after(5), caller, clock=clock())


async def allowed(limiter: Limiter, caller: Caller = ANN, scope: Scope = SCOPE) -> RequestContext:
    """Let *caller* ask once."""
    context = of(caller)
    waits = limiter.spend("hello", scope, context)
    if waits is not None:
        await waits
    return context


async def count(limiter: Limiter, times: int, caller: Caller = ANN) -> int:
    """Count how many of so many requests get in."""
    let_in = 0
    for _ in range(times):
        try:
            await allowed(limiter, caller)
        except ProblemError:
            continue
        let_in += 1
    return let_in


def limiters(store: MemoryStore, number: int = 2) -> list[Limiter]:
    return [Limiter(LIMITS, CHARGES, shares=number, shared=Shared("test", store)) for _ in range(number)]


def gauge(limiter: Limiter, name: str) -> float:
    return next(sample.value for metric in limiter.read() for sample in metric.samples if sample.name == name)


@simulated
async def test_processes_share_one_limit() -> None:
    """What gets in at one process is spent at the others, and each request is one round trip."""
    store = Unsteady()
    one, other = limiters(store)
    let_in = [await count(one, 7), await count(other, 7)]

    assert let_in == [7, 3]
    assert store.asked == 14


@simulated
async def test_a_store_that_is_away_refuses_nobody() -> None:
    """Each process lets through its share meanwhile, says so, and is back by itself."""
    store = Unsteady()
    one, _ = limiters(store)
    store.down = True
    with capture_logs() as logs:
        context = await allowed(one)
        first = 1 + await count(one, 9)
        await pass_time(2)
        later = await count(one, 9)
        local = gauge(one, "gateway_limits_local")
        store.down = False
        await pass_time(2)
        back = await allowed(one)

    assert (first, later) == (5, 2)
    assert dict(context.limits)[b"ratelimit-policy"].startswith(b'"free-rate";q=5;w=1;gateway-local')
    assert dict(back.limits)[b"ratelimit-policy"] == b'"free-rate";q=10;w=1, "free-day";q=15;w=86400'
    assert (local, gauge(one, "gateway_limits_local")) == (1, 0)
    assert [log["event"] for log in logs if log["event"].startswith("limits")] == [
        "limits are counted by each process alone",
        "limits are counted together again",
    ]


@simulated
async def test_an_only_process_says_that_it_counts_alone() -> None:
    """Its share is all there is, and yet what was spent in the store that is away is not counted."""
    store = Unsteady()
    store.down = True
    context = await allowed(Limiter(LIMITS, CHARGES, shared=Shared("test", store)))

    assert dict(context.limits)[b"ratelimit-policy"].startswith(b'"free-rate";q=10;w=1;gateway-local')


@simulated
async def test_addresses_push_out_no_caller() -> None:
    """However many strangers come, each caller who says who they are has a place of their own."""
    limiter = Limiter(LIMITS.model_copy(update={"most": 2}), CHARGES)
    for one in range(4):
        await allowed(limiter, ANONYMOUS, {"client": (f"192.0.2.{one}", 1)})
    let_in = [await count(limiter, 20, Caller(CallerKind.CONSUMER, name)) for name in ("ann", "bob")]

    assert let_in == [10, 10]


@simulated
async def test_the_store_alone_says_what_is_too_slow() -> None:
    """What takes a while is counted together all the same: no second clock takes a busy process for a lost Redis."""
    store = Unsteady()
    one, other = limiters(store)
    store.slow = 0.45
    let_in = [await count(one, 1), await count(other, 1)]
    context = await allowed(one)

    assert let_in == [1, 1]
    assert b"gateway-local" not in dict(context.limits)[b"ratelimit-policy"]


async def test_while_redis_says_nothing_nobody_waits_for_it() -> None:
    """Who was under way waits for the time-out of the store; who comes then is let in without waiting at all."""
    with redis_server() as server:
        settings = StoreSettings(kind="redis", url=server.url, timeout=2)
        async with store_of(settings) as store:
            one = Limiter(LIMITS, CHARGES, shares=2, shared=Shared("test", store))
            before = await allowed(one)
            server.stop()
            during = await allowed(one)
            waits = one.spend("hello", SCOPE, context := of(ANN))
            assert waits is not None

            with pytest.raises(StopIteration):
                waits.__await__().send(None)
            server.go_on()

    told = [dict(one.limits)[b"ratelimit-policy"] for one in (before, during, context)]
    assert [b"gateway-local" in policy for policy in told] == [False, True, True]


@simulated
async def test_what_was_decided_can_be_read() -> None:
    """Metrics tell what each policy let through and refused; the log tells of refusals, not of each of them."""
    one, _ = limiters(Unsteady())
    with capture_logs() as logs:
        await count(one, 30)
        await pass_time(1.5)
        await count(one, 30)

    counted = {
        (sample.labels["policy"], sample.labels["outcome"]): sample.value
        for metric in one.read()
        for sample in metric.samples
        if sample.name == "gateway_limit_decisions_total"
    }
    assert counted == {
        ("visitor-rate", "allowed"): 0,
        ("free-rate", "allowed"): 15,
        ("free-day", "allowed"): 15,
        ("gold-rate", "allowed"): 0,
        ("free-rate", "limited"): 20,
        ("free-day", "limited"): 25,
    }
    assert [(log["policy"], log["caller"], log["refused"]) for log in logs] == [
        ("free-rate", "consumer:ann", 1),
        ("free-day", "consumer:ann", 1),
    ]


@simulated
async def test_a_quota_can_be_looked_up_and_given_back() -> None:
    """What was used stands at the desk, until it is reset: then all of it is there again, at every process."""
    store = MemoryStore()
    one, other = limiters(store)
    await count(one, 10)
    await pass_time(1)
    await count(one, 10)
    desk = Quotas("test", LIMITS, store)
    used = await desk.show(ANN)
    given_back = await desk.reset(ANN, [Window.DAY])
    await pass_time(2)

    assert [(one.policy, one.used, one.amount) for one in used] == [("free-day", 15, 15)]
    assert given_back == used
    assert datetime.fromtimestamp(used[0].ends, UTC).hour == 0
    assert [one.used for one in await desk.show(ANN)] == [0]
    assert await count(other, 10) == 10


@simulated
async def test_only_what_is_meant_is_given_back() -> None:
    """The quota of the day stays spent when that of the hour is given back."""
    contract = {"plans": {"free": {"quota": {"hour": 4, "day": 9}}}, "consumer": "free"}
    store, settings = MemoryStore(), LimitSettings.model_validate(contract)
    await count(Limiter(settings, CHARGES, shared=Shared("test", store)), 3)
    desk = Quotas("test", settings, store)
    given_back = await desk.reset(ANN, [Window.HOUR])

    assert [(one.window, one.used) for one in given_back] == [(Window.HOUR, 3)]
    assert [(one.window, one.used) for one in await desk.show(ANN)] == [(Window.HOUR, 0), (Window.DAY, 3)]


@simulated
async def test_what_has_no_quota_has_nothing_to_reset() -> None:
    """A caller without a plan, or with a rate alone, has nothing at the desk."""
    desk = Quotas("test", LIMITS, MemoryStore())

    assert list(await desk.show(Caller(CallerKind.PARTNER, "nobody"))) == []
    assert list(await desk.reset(Caller(CallerKind.PARTNER, "nobody"))) == []
