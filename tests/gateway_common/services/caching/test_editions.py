"""A body moves only where it is not known: to the store when it is new, to a process that has another one."""

from collections.abc import Mapping

import pytest

from gateway_common import ReadModel
from gateway_common.services import Answer, CachePolicy, Call
from gateway_common.services.keeping import Keeping, Kept
from gateway_common.stores import MemoryStore, Store
from gateway_common.testing import pass_time, simulated
from tests.gateway_common.services.caching.given import PATIENT, Origin, a_cache, asking, cached, says, settled

BODY = b"x" * 50_000
TO_CHECK = {"cache-control": "max-age=0", "etag": '"a"'}
OFTEN = PATIENT.model_copy(update={"near_for": 0.000001})


class Weighing(MemoryStore):
    """Count the bytes that are put and given."""

    def __init__(self) -> None:
        super().__init__()
        self.put_bytes = self.given_bytes = 0

    async def get(self, key: str, /) -> bytes | None:
        """Count what is given."""
        found = await super().get(key)
        self.given_bytes += len(found or b"")
        return found

    async def put(self, key: str, value: bytes, /, *, seconds: float | None, if_absent: bool = False) -> bool:
        """Count what is put."""
        self.put_bytes += len(value)
        return await super().put(key, value, seconds=seconds, if_absent=if_absent)


def unchanged(headers: Mapping[str, str]) -> "Origin":
    """Make an origin that confirms what somebody has."""

    def say(call: Call) -> Answer:
        asked = any(name == b"if-none-match" for name, _ in call.headers)
        return says(b"" if asked else BODY, status=304 if asked else 200, headers=headers)

    return Origin(say)


@simulated
async def test_what_is_confirmed_moves_no_body() -> None:
    """Neither from the store, where this process has that edition, nor to it."""
    store, origin = Weighing(), unchanged(TO_CHECK)
    ours = a_cache(store)
    for _ in range(5):
        await cached(origin, ours)(asking())
        await settled(ours)

    assert len(origin.asked) == 5
    assert len(BODY) < store.put_bytes + store.given_bytes < 1.5 * len(BODY)


@simulated
async def test_a_look_that_finds_what_is_near_moves_no_body() -> None:
    """However often a process looks whether it is still so."""
    store, ours = Weighing(), Origin(says(BODY))
    caching = cached(ours, cache := a_cache(store, OFTEN))
    await caching(asking())
    await settled(cache)
    answers = list[Answer]()
    for _ in range(5):
        await pass_time(0.001)
        answers.append(await caching(asking()))

    assert ([one.body for one in answers], len(ours.asked)) == ([BODY] * 5, 1)
    assert store.given_bytes < len(BODY)


async def test_a_confirmed_answer_is_whole_for_others(store: Store) -> None:
    """Who has nothing finds its fields as they are now, and its body."""
    origin, ours = unchanged({"cache-control": "max-age=60, no-cache", "etag": '"a"'}), a_cache(store, PATIENT)
    for _ in range(2):
        await cached(origin, ours)(asking())
        await settled(ours)
    found = await cached(origin, a_cache(store, PATIENT))(asking())

    assert (found.body, len(origin.asked)) == (BODY, 3)
    assert b"if-none-match" in dict(origin.asked[2].headers)


async def test_a_body_of_another_edition_is_none(store: Store) -> None:
    """What two processes put at once may be the fields of one and the body of the other: that is a miss."""
    ours = a_cache(store, PATIENT)
    await cached(Origin(), ours)(asking())
    await settled(ours)
    far = ours.far
    assert far is not None
    [key] = vars(ours.shelf)["_kept"]
    await store.put(f"cache-body:{far.place_of(key)}", b"f" * 16 + b"forged", seconds=60)
    found = await cached(Origin(says(b"new")), a_cache(store, PATIENT))(asking())

    assert found.body == b"new"


class Menu(ReadModel):
    """Hold what is read."""

    name: str


@pytest.mark.parametrize("body", [b'{"name":"soup"}'])
@simulated
async def test_what_was_read_of_an_edition_is_read_once(body: bytes) -> None:
    """A look at the store does not make a process read again what it has read."""
    reads = list[bytes]()

    def read(given: bytes) -> object:
        reads.append(given)
        return Menu.model_validate_json(given)

    keeping = Keeping(CachePolicy("public"), read=read)
    caching = cached(Origin(says(body)), cache := a_cache(MemoryStore(), OFTEN))
    await caching(asking(keeping))
    await settled(cache)
    answers = list[Answer]()
    for _ in range(3):
        await pass_time(0.001)
        answers.append(await caching(asking(keeping)))

    assert [one.kept.value for one in answers if isinstance(one.kept, Kept)] == [Menu(name="soup")] * 3
    assert reads == [body]
