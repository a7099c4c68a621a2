"""What a strand does as a Task would, and what strands do together."""

import asyncio
from collections.abc import Awaitable, Generator
from contextvars import ContextVar

import pytest

from gateway_common.composition.braid import Braid
from gateway_common.errors import PartError, State
from gateway_common.testing import simulated
from gateway_common.testing.clock import pass_time

WORD = ContextVar("WORD", default="")


def _future() -> asyncio.Future[str]:
    return asyncio.get_running_loop().create_future()


class Diary:
    """Note what becomes of those who wait."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    async def wait(self, name: str, awaited: Awaitable[object]) -> None:
        """Wait, and note how it ended; the ending itself takes two turns of the loop."""
        self.lines.append(f"{name} waits")
        try:
            self.lines.append(f"{name} got {await awaited}")
        except asyncio.CancelledError:
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            self.lines.append(f"{name} cancelled")
            raise


async def _fail(failure: BaseException, after: Awaitable[object]) -> None:
    await after
    raise failure


@simulated
async def test_strands_start_at_once_and_need_no_task() -> None:
    """Each runs until it first waits, in the order in which they are begun, and none is a Task."""
    diary, braid, gate = Diary(), Braid(), _future()
    for name in ("a", "b"):
        braid.begin(diary.wait(name, gate))

    assert diary.lines == ["a waits", "b waits"]
    assert asyncio.all_tasks() == {asyncio.current_task()}

    gate.set_result("news")
    await braid.end()

    assert diary.lines == ["a waits", "b waits", "a got news", "b got news"]


@simulated
async def test_a_strand_waits_for_whatever_asyncio_makes() -> None:
    """A bare yield, a timer, a Task and an event each let it go on, and what fails there is raised there."""
    diary, braid, event = Diary(), Braid(), asyncio.Event()

    async def work() -> None:
        await asyncio.sleep(0)
        await pass_time(1)
        await event.wait()
        failing = asyncio.get_running_loop().create_task(_fail(LookupError("lost"), pass_time(1)))
        with pytest.raises(LookupError, match="lost"):
            await failing
        diary.lines.append("worked")

    braid.begin(work())
    await pass_time(2)
    event.set()
    await braid.end()

    assert diary.lines == ["worked"]


@simulated
async def test_a_strand_may_begin_others() -> None:
    """The end is the end of all, of those begun on the way, too."""
    diary, braid = Diary(), Braid()

    async def lead() -> None:
        await pass_time(1)
        braid.begin(diary.wait("follower", pass_time(1)))

    braid.begin(lead())
    await braid.end()

    assert diary.lines == ["follower waits", "follower got None"]


@simulated
async def test_a_strand_runs_in_a_copy_of_the_context_it_was_begun_in() -> None:
    """It sees what was set before, keeps what it sets across its waits, and shows it to nobody else."""
    seen, braid = list[str](), Braid()

    async def speak(word: str) -> None:
        heard = WORD.get()
        token = WORD.set(word)
        await asyncio.sleep(0)
        seen.append(f"{heard} {WORD.get()}")
        await asyncio.sleep(0)
        WORD.reset(token)

    WORD.set("of the request")
    braid.begin(speak("one"))
    braid.begin(speak("two"))
    await braid.end()

    assert (seen, WORD.get()) == (["of the request one", "of the request two"], "of the request")


@simulated
async def test_one_that_fails_cancels_the_others_and_waits_for_them() -> None:
    """What it raised comes out when the others have cleaned up; nothing is begun any more."""
    diary, braid, gate = Diary(), Braid(), _future()
    braid.begin(diary.wait("a", gate))
    braid.begin(_fail(LookupError("lost"), asyncio.sleep(0)))
    with pytest.raises(LookupError, match="lost"):
        await braid.end()
    braid.begin(diary.wait("late", gate))

    assert diary.lines == ["a waits", "a cancelled"]
    assert gate.cancelled()


@simulated
async def test_a_failure_before_anybody_waits_is_not_lost() -> None:
    """A strand that fails in its first step ends those begun before, and lets none begin after."""
    diary, braid, never, done = Diary(), Braid(), _future(), _future()
    done.set_result("there already")
    braid.begin(diary.wait("a", never))
    braid.begin(_fail(LookupError("lost"), done))
    braid.begin(diary.wait("b", never))
    with pytest.raises(LookupError):
        await braid.end()

    assert diary.lines == ["a waits", "a cancelled"]


@simulated
async def test_a_bug_comes_before_a_problem() -> None:
    """When cleaning up fails by a bug, the bug is raised and not the problem that came first."""
    braid = Braid()

    async def trip() -> None:
        try:
            await pass_time(9)
        finally:
            raise ZeroDivisionError

    braid.begin(trip())
    braid.begin(_fail(PartError("order", State.DOWN), asyncio.sleep(0)))
    with pytest.raises(ZeroDivisionError):
        await braid.end()


@simulated
async def test_who_leaves_cancels_all_and_leaves_when_all_are_over() -> None:
    """Cancelling the Task that waits cancels the strands, however often; what they wait for ends, too."""
    diary, braid = Diary(), Braid()
    errand = asyncio.get_running_loop().create_task(diary.wait("errand", pass_time(9)))
    braid.begin(diary.wait("a", errand))
    braid.begin(diary.wait("b", asyncio.sleep(0)))
    waiting = asyncio.get_running_loop().create_task(braid.end())
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting

    assert diary.lines == ["a waits", "b waits", "errand waits", "b got None", "errand cancelled", "a cancelled"]


@simulated
async def test_a_strand_is_cancelled_although_what_it_waits_for_is_there() -> None:
    """Cancelling reaches it at its next step, whatever that brings."""
    diary, braid, gate = Diary(), Braid(), _future()
    braid.begin(diary.wait("a", gate))
    gate.set_result("too late")
    braid.begin(_fail(LookupError("lost"), gate))
    with pytest.raises(LookupError):
        await braid.end()

    assert diary.lines == ["a waits", "a cancelled"]


@simulated
async def test_a_strand_that_will_not_be_cancelled_is_waited_for() -> None:
    """Who catches the cancellation goes on to the end, as a Task does."""
    diary, braid = Diary(), Braid()

    async def insist() -> None:
        with pytest.raises(asyncio.CancelledError):
            await pass_time(9)
        await pass_time(1)
        diary.lines.append("done all the same")

    braid.begin(insist())
    braid.begin(_fail(LookupError("lost"), asyncio.sleep(0)))
    with pytest.raises(LookupError):
        await braid.end()

    assert diary.lines == ["done all the same"]


@simulated
async def test_one_that_is_cancelled_by_others_ends_all() -> None:
    """A strand that raises CancelledError although nobody here cancelled it has failed."""
    diary, braid, gate = Diary(), Braid(), _future()
    braid.begin(diary.wait("a", pass_time(9)))
    braid.begin(diary.wait("b", gate))
    gate.cancel()
    with pytest.raises(asyncio.CancelledError):
        await braid.end()

    assert diary.lines == ["a waits", "b waits", "b cancelled", "a cancelled"]


@simulated
async def test_what_nobody_can_wait_for_is_a_mistake() -> None:
    """What is no future raises TypeError where it was waited for."""

    class Odd:
        def __await__(self) -> Generator[str]:
            yield "a word"

    braid = Braid()
    braid.begin(_fail(LookupError(), Odd()))
    with pytest.raises(TypeError, match="can wait for no str"):
        await braid.end()


@simulated
async def test_an_empty_braid_is_over() -> None:
    """Where nothing was begun there is nothing to wait for."""
    await Braid().end()
