"""What is near: bounded in bytes, and forgotten by names."""

import gc
import tracemalloc

import pytest
from pydantic import TypeAdapter

from gateway_common import ReadModel
from gateway_common.services.caching.shelf import SHARES, Shelf
from gateway_common.services.caching.stored import OVERHEAD, Stored
from gateway_common.services.caching.storing import Terms


def stored(size: int = 0, *names: str, owner: str = "") -> Stored:
    return Stored(200, (), bytes(size), Terms(60.0), 0.0, 0.0, names, owner=owner)


def test_what_was_used_longest_ago_makes_room() -> None:
    """Bytes are counted, and use keeps an answer."""
    shelf = Shelf(3 * (OVERHEAD + 100))
    for key in ("a", "b"):
        shelf.put(key, stored(90))
    shelf.get("a")
    shelf.put("c", stored(90))
    shelf.put("d", stored(90))

    assert [shelf.get(key) is not None for key in "abcd"] == [True, False, True, True]
    assert shelf.bytes == 3 * (OVERHEAD + 91)


def test_what_is_larger_than_the_shelf_is_not_put_there() -> None:
    """It pushes nothing else out, and what it would have replaced is gone."""
    shelf = Shelf(2000)
    shelf.put("a", stored())
    shelf.put("b", stored(2000))

    assert shelf.get("a") is not None
    assert (shelf.put("a", stored(2000)), shelf.get("a"), len(shelf), shelf.bytes) == (False, None, 0, 0)


def test_what_has_a_name_is_forgotten_by_it() -> None:
    """One name may be that of many; nothing remains of who is gone."""
    shelf = Shelf(10_000)
    shelf.put("a", stored(0, "x", "y"))
    shelf.put("b", stored(0, "y"))
    shelf.put("c", stored(0, "z"))

    assert [shelf.forget(["x"]), shelf.forget(["y", "x"]), shelf.forget(["nobody"])] == [1, 1, 0]
    assert [shelf.get(key) is not None for key in "abc"] == [False, False, True]
    assert set(vars(shelf)["_named"]) == {"z"}


def test_a_name_that_is_said_twice_is_forgotten_once() -> None:
    """A declaration and a service may say the same tag, and a store may have kept it so."""
    shelf = Shelf(10_000)
    shelf.put("a", stored(0, "x", "y", "y"))

    assert (shelf.forget(["y"]), len(shelf), shelf.bytes, vars(shelf)["_named"]) == (1, 0, 0, {})


def test_one_caller_pushes_out_their_own() -> None:
    """However much is for one alone, it takes an eighth of the room: everybody's is still there, and other callers'."""
    shelf = Shelf(100_000)
    shelf.put("everybody's", stored(10_000))
    shelf.put("noa's", stored(owner="noa"))
    for number in range(1000):
        shelf.put(f"mia's {number}", stored(owner="mia"))

    assert shelf.get("everybody's") is not None
    assert shelf.get("noa's") is not None
    assert [shelf.get(f"mia's {number}") is not None for number in (0, 998, 999)] == [False, True, True]
    assert shelf.bytes < 10_000 + 2_000 + 100_000 // SHARES


def test_what_an_owner_has_is_counted_as_long_as_it_is_there() -> None:
    """What is put again, dropped or forgotten makes room, and who has nothing any more is not known."""
    shelf = Shelf(100_000)
    for _ in range(100):
        shelf.put("a", stored(5_000, "x", owner="mia"))
    shelf.put("b", stored(owner="mia"))
    both = [shelf.get(key) is not None for key in "ab"]
    shelf.drop("b")
    shelf.forget(["x"])

    assert both == [True, True]
    assert shelf.put("c", stored(100_000 // SHARES, owner="mia")) is False
    assert (shelf.bytes, vars(shelf)["_owned"]) == (0, {})


class Price(ReadModel):
    """Hold what a model takes the most for: one number alone."""

    amount: int


READ = TypeAdapter(list[Price]).validate_json
PRICES = b"[" + b",".join(b'{"amount":%d}' % number for number in range(1000, 1100)) + b"]"


def filled(shelf: Shelf, many: int, body: bytes, fields: int, names: int, *, owned: bool) -> None:
    for number in range(many):
        headers = tuple((b"x-%d-%d" % (number, one), b"value-%d-%d" % (number, one)) for one in range(fields))
        named = tuple(f"shop#{number}-{one}" for one in range(names))
        kept = Stored(200, headers, bytes(bytearray(body)), Terms(60.0), 0.5, 0.5, named, readable=body is PRICES)
        kept.owner = f"somebody {number}" if owned else ""
        kept.read_by(READ if kept.readable else None)
        shelf.put(f"key {number}", kept)


@pytest.mark.parametrize(
    ("body", "fields", "names", "owned"),
    [
        (b"", 0, 0, False),
        (b"", 0, 0, True),
        (b"x" * 999, 12, 2, False),
        (b"x" * 999, 12, 2, True),
        (b"", 8, 32, False),
        (PRICES, 8, 2, False),
    ],
)
def test_what_is_counted_is_what_it_takes(body: bytes, fields: int, names: int, *, owned: bool) -> None:
    """Fields, names and what is read of a body take more than their letters: memory is bounded with all of them."""
    most, many = 1 << 19, 2000 if body is not PRICES else 60
    shelf = Shelf(most)
    tracemalloc.start()
    filled(shelf, many, body, fields, names, owned=owned)
    gc.collect()  # gives back what the interpreter keeps for tuples to come
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert taken <= most
    assert 5 < len(shelf) < many
