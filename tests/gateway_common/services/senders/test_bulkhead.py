import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway_common.deadline import now
from gateway_common.errors import DeclarationError, State
from gateway_common.services.call import Answer, Call
from gateway_common.services.senders import Bulkhead, BulkheadPolicy
from gateway_common.testing.clock import pass_time, run_simulated, simulated
from tests.gateway_common.services.senders.given import OK, UNAVAILABLE, Gate, Hanging, Pieces, Scripted, call, settled

TWO = BulkheadPolicy(concurrent=2, waiting=2)


@simulated
async def test_no_more_than_allowed_run_at_once() -> None:
    """Places and line are bounded; who finds both full is turned away at once."""
    service = Gate()
    bulkhead = Bulkhead(service, TWO)
    async with asyncio.TaskGroup() as group:
        asked = [group.create_task(bulkhead(call())) for _ in range(5)]
        await settled()
        assert (len(service.inside), bulkhead.running, bulkhead.waiting) == (2, 2, 2)
        for _ in range(4):
            service.open()
            await settled()
    away = asked[4].result()

    assert (away.state, away.sent, away.retry_after, away.status) == (State.BUSY, False, 1.0, 0)
    assert [task.result().state for task in asked[:4]] == [State.OK] * 4
    assert (bulkhead.running, bulkhead.waiting) == (0, 0)


@simulated
async def test_the_line_is_served_in_order() -> None:
    """Who came first goes first, also before somebody who comes when a place is passed on."""
    served: list[str] = []

    async def service(asked: object, /) -> Answer:
        return await inner(asked)

    async def inner(_: object) -> Answer:
        await pass_time(1)
        return OK

    bulkhead = Bulkhead(service, BulkheadPolicy(concurrent=1, waiting=10))

    async def ask(name: str) -> None:
        await bulkhead(call())
        served.append(name)

    async with asyncio.TaskGroup() as group:
        for name in "abcd":
            group.create_task(ask(name))
        await pass_time(1)
        group.create_task(ask("e"))

    assert served == list("abcde")
    assert now() == pytest.approx(5)


@simulated
async def test_waiting_takes_half_of_the_time_left() -> None:
    """Who waits for longer is told that the service is busy, was not sent, and leaves the line."""
    bulkhead = Bulkhead(Gate(), BulkheadPolicy(concurrent=1, waiting=1))
    async with asyncio.TaskGroup() as group:
        first = group.create_task(bulkhead(call()))
        await settled()
        answer = await bulkhead(call(within=0.5))
        waited, line = now(), bulkhead.waiting
        none = await bulkhead(call(within=0))
        first.cancel()

    assert (answer.state, answer.sent, answer.retry_after) == (State.BUSY, False, 1.0)
    assert (none.state, none.sent) == (State.LATE, False)
    assert waited == pytest.approx(0.25)
    assert (line, bulkhead.running) == (0, 0)


@pytest.mark.parametrize("load", [1.5, 3.0])
@simulated
async def test_more_calls_than_places_leave_goodput(load: float) -> None:
    """Above what its places can do, a service is sent what it can still answer in time, and so answers as much."""
    took, places, seconds = 0.1, 8, 10.0
    seen: list[Answer] = []

    async def service(asked: Call, /) -> Answer:
        left = asked.deadline.left()
        await pass_time(min(took, left))
        return OK if left >= took else Answer(State.LATE)

    bulkhead = Bulkhead(service, BulkheadPolicy(concurrent=places))

    async def ask() -> None:
        seen.append(await bulkhead(call(within=0.5)))

    async with asyncio.TaskGroup() as group:
        for _ in range(int(load * places / took * seconds)):
            await pass_time(took / places / load)
            group.create_task(ask())
    good = sum(one.state is State.OK for one in seen)

    assert good >= 0.95 * seconds * places / took
    assert not any(one.state is State.LATE for one in seen)


@pytest.mark.parametrize(
    ("answer", "within"),
    [(Answer(State.LATE), 0.1), (Answer(State.BUSY, 429), 10.0), (Answer(State.DOWN, 500), 10.0)],
    ids=["little-time", "too-many-requests", "down"],
)
@simulated
async def test_what_the_service_is_not_to_blame_for_takes_no_places(answer: Answer, within: float) -> None:
    """A client's own short deadline, one tenant's limit, a bug behind: none of them is a sign of strain."""
    bulkhead = Bulkhead(Scripted([OK, answer], takes=0.01), BulkheadPolicy())
    for _ in range(200):
        await bulkhead(call(within=within))

    assert bulkhead.limit == 64


@simulated
async def test_what_is_too_busy_gets_fewer_calls() -> None:
    """A service that says 503 is asked less."""
    bulkhead = Bulkhead(Scripted([OK, UNAVAILABLE], takes=0.01), BulkheadPolicy())
    for _ in range(200):
        await bulkhead(call())

    assert bulkhead.limit == 8


@simulated
async def test_ten_thousand_cancellations_leak_nothing() -> None:
    """However calls are cancelled, waiting or running, every place comes back and every line empties."""
    service = Gate()
    bulkhead = Bulkhead(service, BulkheadPolicy(concurrent=8, waiting=92))
    for round_ in range(100):
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(bulkhead(call())) for _ in range(100)]
            await settled() if round_ % 3 else await asyncio.sleep(0)
            for place, task in enumerate(tasks):
                if place % 7 == round_ % 7 and service.waiting:
                    service.open()
                task.cancel()
                if place % 5 == round_ % 5:
                    await asyncio.sleep(0)

    assert (bulkhead.running, bulkhead.waiting, service.inside) == (0, 0, [])
    assert len(asyncio.all_tasks()) == 1
    assert service.most == 8


@given(st.lists(st.sampled_from(["ask", "answer", "leave first", "leave last", "step", "wait"]), max_size=80))
def test_any_order_of_events_keeps_the_bounds(events: list[str]) -> None:
    """After asking, answering, leaving and waiting in any order nothing is lost and nothing is given twice."""

    async def story() -> None:
        service = Gate()
        bulkhead = Bulkhead(service, TWO)
        async with asyncio.TaskGroup() as group:
            tasks: list[asyncio.Task[Answer]] = []
            for event in events:
                if event == "ask":
                    tasks.append(group.create_task(bulkhead(call(within=3))))
                await happen(event, tasks, service)
                assert len(service.inside) <= bulkhead.running <= TWO.concurrent
                assert bulkhead.waiting <= TWO.waiting
            await settled()
            assert not bulkhead.waiting or bulkhead.running == TWO.concurrent
            for task in tasks:
                task.cancel()
        assert (bulkhead.running, bulkhead.waiting, service.inside) == (0, 0, [])

    run_simulated(story())


async def happen(event: str, tasks: list[asyncio.Task[Answer]], service: Gate) -> None:
    match event:
        case "answer" if service.waiting:
            service.open()
        case "leave first" if tasks:
            tasks[0].cancel()
        case "leave last" if tasks:
            tasks[-1].cancel()
        case "step":
            await asyncio.sleep(0)
        case "wait":
            await pass_time(1)
        case _:
            pass


@simulated
async def test_a_stream_keeps_its_place_until_it_is_read() -> None:
    """The place of a streamed answer is free when the last piece was read."""
    bulkhead = Bulkhead(Scripted([Answer(State.OK, 200, body=Pieces())]), TWO)
    body = (await bulkhead(call(most=None))).body
    assert not isinstance(body, bytes)
    assert bulkhead.running == 1

    assert [piece async for piece in body] == [b"a", b"b"]
    assert bulkhead.running == 0
    await body.aclose()
    assert bulkhead.running == 0


@simulated
async def test_a_closed_stream_gives_its_place_back_once() -> None:
    """Closing early, and closing twice, frees one place."""
    pieces = Pieces()
    bulkhead = Bulkhead(Scripted([Answer(State.OK, 200, body=pieces)]), TWO)
    body = (await bulkhead(call(most=None))).body
    other = (await bulkhead(call(most=None))).body
    assert not isinstance(body, bytes)
    assert not isinstance(other, bytes)
    async for _ in body:
        break
    await body.aclose()
    await body.aclose()

    assert bulkhead.running == 1
    assert pieces.closed == 2
    await other.aclose()
    assert bulkhead.running == 0


@simulated
async def test_a_broken_stream_gives_its_place_back() -> None:
    """An error inside a stream passes and frees the place."""
    bulkhead = Bulkhead(Scripted([Answer(State.OK, 200, body=Pieces(failure=OSError("broken")))]), TWO)
    body = (await bulkhead(call(most=None))).body
    assert not isinstance(body, bytes)
    with pytest.raises(OSError, match="broken"):
        async for _ in body:
            pass

    assert bulkhead.running == 0


@simulated
async def test_a_hung_service_fills_only_its_own_bulkhead() -> None:
    """R4: while one service hangs under load, another answers as fast as ever."""
    hung = Bulkhead(Hanging(), BulkheadPolicy(concurrent=4, waiting=4))
    healthy = Bulkhead(Scripted(takes=0.02), BulkheadPolicy(concurrent=4, waiting=4))
    slowest = 0.0
    async with asyncio.TaskGroup() as group:
        stuck = [group.create_task(hung(call(within=30))) for _ in range(100)]
        await settled()
        for _ in range(200):
            before = now()
            assert (await healthy(call(within=1))).state is State.OK
            slowest = max(slowest, now() - before)
    states = [task.result().state for task in stuck]

    assert slowest == pytest.approx(0.02)
    assert states.count(State.BUSY) == 96
    assert states.count(State.LATE) == 4
    assert (hung.running, hung.waiting) == (0, 0)


@pytest.mark.parametrize("said", [{"concurrent": 0}, {"waiting": -1}, {"retry_after": -1}])
def test_a_policy_that_cannot_work_is_refused(said: dict[str, int]) -> None:
    """A bulkhead without places is a mistake of the declaration."""
    with pytest.raises(DeclarationError, match="BulkheadPolicy"):
        BulkheadPolicy(**said)


@simulated
async def test_a_service_that_becomes_slow_gets_fewer_places() -> None:
    """As answers begin to take far longer the places become fewer, and more again when the service is well."""
    seconds = 0.01

    async def service(_: object, /) -> Answer:
        await pass_time(seconds)
        return OK

    bulkhead = Bulkhead(service, BulkheadPolicy(concurrent=32, waiting=200, least=4))

    async def rush() -> int:
        async with asyncio.TaskGroup() as group:
            for _ in range(100):
                group.create_task(bulkhead(call(within=60)))
        return bulkhead.limit

    before = await rush()
    seconds = 0.8
    slow = await rush()
    seconds = 0.01
    after = [await rush() for _ in range(3)][-1]

    assert (before, after) == (32, 32)
    assert 4 <= slow <= 8
    assert (bulkhead.running, bulkhead.waiting) == (0, 0)
