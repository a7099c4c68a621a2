"""Following the addresses of a service, whatever becomes of the looks."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from structlog.testing import capture_logs

from gateway_common.deadline import now
from gateway_common.services.discovery import Following, Found, NotFound
from gateway_common.services.errand import Errand
from gateway_common.services.place import Place
from gateway_common.testing.clock import pass_time, simulated
from gateway_common.wire.address import Address

A, B = (Place(Address("http", host, 80)) for host in "ab")


@dataclass
class Scripted:
    """Find what a test says, the last for ever; what is a text is why nothing is found."""

    coming: list[Found | str]
    again: float = 1.0
    keep_for: float | None = 60.0
    looks: int = 0

    async def look(self) -> Found:
        self.looks += 1
        found = self.coming.pop(0) if len(self.coming) > 1 else self.coming[0]
        if isinstance(found, str):
            raise NotFound(found)
        return found


@dataclass
class Told:
    """Keep what a follower is told."""

    places: list[Sequence[Place]] = field(default_factory=list[Sequence[Place]])
    misses: int = 0

    def become(self, places: Sequence[Place], /) -> None:
        self.places.append(places)

    def miss(self) -> None:
        self.misses += 1


@simulated
async def test_addresses_are_looked_for_when_they_expire() -> None:
    """The next look comes when the last one is good no more."""
    source, told = Scripted([Found([A], 10), Found([A, B], 30)]), Told()
    errand = Errand("addresses", Following("kitchen", source, told).look)
    await pass_time(9)
    early = list(told.places)
    await pass_time(2)
    then = list(told.places)
    await pass_time(28)
    looks = source.looks
    await errand.aclose()

    assert (early, then, looks) == ([[A]], [[A], [A, B]], 2)


@simulated
async def test_what_was_found_last_is_kept_for_a_while() -> None:
    """While looks find nothing the old addresses hold, for a stated time, and then there are none; all are counted."""
    source, told = Scripted([Found([A], 10), "no answer"], again=5, keep_for=40), Told()
    following = Following("kitchen", source, told)
    for _ in range(9):
        await pass_time(await following.look())

    assert [list(places) for places in told.places] == [[A]] * 7 + [[]] * 2
    assert told.misses == 8


@simulated
async def test_a_part_that_was_missed_is_told() -> None:
    """What was found counts, what was missed is a miss and a line, and a look that misses nothing ends it."""
    part = Found([A, B], 1, "no answer for b")
    source, told = Scripted([part, part, Found([A, B], 1), part]), Told()
    following = Following("kitchen", source, told)
    with capture_logs() as lines:
        for _ in range(4):
            await following.look()

    assert (told.places, told.misses) == ([[A, B]] * 4, 3)
    assert [(line["reason"], line["kept"]) for line in lines] == [("no answer for b", 2)] * 2


@simulated
async def test_some_addresses_are_kept_for_ever() -> None:
    """A file that is bad is no reason ever to send nowhere."""
    source, told = Scripted([Found([A], 1), "no list"], again=1000, keep_for=None), Told()
    following = Following("kitchen", source, told)
    for _ in range(9):
        await pass_time(await following.look())

    assert told.places == [[A]] * 9


@simulated
async def test_a_first_look_that_finds_nothing_is_told() -> None:
    """Nobody waits for ever for a first address."""
    told = Told()
    await Following("kitchen", Scripted(["no answer"]), told).look()

    assert (told.places, told.misses) == ([()], 1)


@simulated
async def test_each_reason_is_logged_once() -> None:
    """Of looks that fail for one reason only the first is a line, until one succeeds or fails for another."""
    source = Scripted(["no answer", "no answer", "no such name", Found([A], 1), "no such name", "no such name"])
    following = Following("kitchen", source, Told())
    with capture_logs() as lines:
        for _ in range(6):
            await following.look()

    assert [line["reason"] for line in lines] == ["no answer", "no such name", "no such name"]
    assert {(line["event"], line["service"]) for line in lines} == {("addresses not found", "kitchen")}


@simulated
async def test_work_that_breaks_says_so() -> None:
    """An errand whose work raises is a bug, which is logged; after a pause it goes on."""
    done: list[float] = []

    async def broken_at_first() -> float:
        done.append(now())
        if len(done) == 1:
            raise ZeroDivisionError
        return 60.0

    started = now()
    with capture_logs() as lines:
        errand = Errand("addresses of kitchen", broken_at_first)
        await pass_time(70)
        await errand.aclose()
        await pass_time(70)

    assert [at - started for at in done] == [0, 5, 65]
    assert [(line["event"], line["errand"], line["log_level"]) for line in lines] == [
        ("errand broke", "addresses of kitchen", "error")
    ]


@simulated
async def test_work_that_breaks_at_the_end_is_not_done_again() -> None:
    """An errand that is closed in the moment in which it broke stays closed."""
    closing: list[asyncio.Task[None]] = []

    async def broken() -> float:
        closing.append(asyncio.get_running_loop().create_task(errand.aclose()))
        raise ZeroDivisionError

    with capture_logs():
        errand = Errand("addresses of kitchen", broken)
        await pass_time(60)

    assert [one.done() for one in closing] == [True]
