"""Who may go on with a key: the same decision in memory and in Redis."""

import asyncio

import pytest

from gateway_common.idempotency.entering import ENTER, LEAVE, Entered
from gateway_common.idempotency.records import Record, Standing
from gateway_common.stores import Store

LEASE, KEEP, SOON = 60_000_000, 86_400_000, 20  # microseconds, and twice milliseconds
PRINT, OTHER = "a" * 64, "b" * 64
ME, YOU = "1" * 32, "2" * 32
LONG_AGO, FAR_AHEAD = 1, 9_000_000_000_000_000
UNKNOWN = Record(Standing.UNKNOWN, PRINT, ME).spelled()
HANG = 30.0


async def entered(store: Store, printed: str = PRINT, holder: str = ME, keep: int = KEEP) -> tuple[Entered, object]:
    """Come with a key, and give what one is told."""
    how, what = await store.step(ENTER, ["k"], [printed.encode(), holder.encode(), LEASE, keep])
    return Entered(how), what


async def given(store: Store, standing: Standing, until: int = 0, answer: bytes = b"") -> None:
    """Let the store hold a record of the other one."""
    await store.put("k", Record(standing, PRINT, YOU, until, answer).spelled(), seconds=60)


async def test_a_free_key_is_held_from_now_on(store: Store) -> None:
    """Whoever comes first gets what lies in the store, so as to change that very record and no later one."""
    how, held = await entered(store)
    there = await store.get("k")

    assert (how, held) == (Entered.BEGUN, there)
    assert there is not None
    assert Record.read(there) == Record(Standing.HELD, PRINT, ME, Record.read(there).until)


@pytest.mark.parametrize("standing", Standing)
async def test_another_request_gets_nowhere(store: Store, standing: Standing) -> None:
    """Whatever became of the first: a key stands for one request."""
    await given(store, standing, FAR_AHEAD)

    assert (await entered(store, OTHER))[0] is Entered.ANOTHER


async def test_what_is_done_is_told(store: Store) -> None:
    """With the answer, byte for byte."""
    await given(store, Standing.DONE, answer=b"\x00\xff\n")
    how, there = await entered(store)

    assert how is Entered.DONE
    assert isinstance(there, bytes)
    assert Record.read(there).answer == b"\x00\xff\n"


async def test_what_is_held_is_not_begun_twice(store: Store) -> None:
    """As long as the lease lasts, however often somebody comes."""
    await given(store, Standing.HELD, FAR_AHEAD)
    seen = [(await entered(store))[0] for _ in range(3)]

    assert seen == [Entered.HELD] * 3


async def test_the_holder_may_ask_twice(store: Store) -> None:
    """A store whose answer was lost is asked again, and must not lock out the one it let in."""
    first = await entered(store)

    assert await entered(store) == first
    assert first[0] is Entered.BEGUN


OVER = [(Standing.UNKNOWN, 0), (Standing.HELD, LONG_AGO), (Standing.AGAIN, LONG_AGO)]


@pytest.mark.parametrize(("standing", "until"), OVER)
async def test_what_nobody_knows_is_begun_again(store: Store, standing: Standing, until: int) -> None:
    """An answer that was lost, and a gateway that died: one may try again, and only one."""
    await given(store, standing, until)
    seen = [(await entered(store, holder=holder))[0] for holder in (ME, "3" * 32)]

    assert seen == [Entered.BEGUN, Entered.HELD]


async def test_who_lets_go_of_a_new_key_leaves_nothing(store: Store) -> None:
    """Nothing was sent, so another request may have it."""
    await entered(store)
    await store.step(LEAVE, ["k"], [ME.encode()])

    assert await store.get("k") is None


@pytest.mark.parametrize(("standing", "until"), OVER)
async def test_who_lets_go_of_what_nobody_knows_leaves_it_so(store: Store, standing: Standing, until: int) -> None:
    """It may have been sent before: the same request is sent again, and no other."""
    await given(store, standing, until)
    await entered(store)
    await store.step(LEAVE, ["k"], [ME.encode()])

    assert await store.get("k") == UNKNOWN
    assert [(await entered(store, printed))[0] for printed in (OTHER, PRINT)] == [Entered.ANOTHER, Entered.BEGUN]


async def test_a_key_that_was_let_go_is_kept_no_longer(store: Store) -> None:
    """It ends when it would have ended, for a key that never ends would fill the store."""
    there: bytes | None = None
    async with asyncio.timeout(HANG):
        while there != UNKNOWN:  # it may have ended on the way
            await given(store, Standing.UNKNOWN)
            await entered(store, keep=SOON)
            await store.step(LEAVE, ["k"], [ME.encode()])
            there = await store.get("k")
        while there is not None:
            await asyncio.sleep(0)
            there = await store.get("k")


@pytest.mark.parametrize(
    ("standing", "holder"),
    [*((standing, ME) for standing in Standing), (Standing.DONE, YOU), (Standing.UNKNOWN, YOU)],
)
async def test_nobody_lets_go_of_what_is_not_theirs(store: Store, standing: Standing, holder: str) -> None:
    """A key that somebody else holds, or that stands for an answer, stays as it is."""
    await given(store, standing, FAR_AHEAD)
    before = await store.get("k")
    await store.step(LEAVE, ["k"], [holder.encode()])

    assert await store.get("k") == before


@pytest.mark.parametrize("spelled", [b"", b"h" + b"a" * 20, b"x" * 120])
def test_what_is_no_record_is_not_read(spelled: bytes) -> None:
    """Nothing is made up of what somebody else put there."""
    with pytest.raises(ValueError, match=r"."):
        Record.read(spelled)
