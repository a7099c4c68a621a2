from hypothesis import given
from hypothesis import strategies as st
from redis.crc import key_slot

from gateway_common.stores.redis.slots import owners, slot_of


@given(st.binary())
def test_a_key_has_the_slot_that_redis_gives_it(key: bytes) -> None:
    """Our arithmetic is that of a client which is known to be right."""
    assert slot_of(key) == key_slot(key)


@given(st.text(alphabet="{}ab"))
def test_only_what_is_in_braces_counts(key: str) -> None:
    """Keys with the same tag have the same slot, with all the corners of an empty or open one."""
    assert slot_of(key.encode()) == key_slot(key.encode())


def test_a_map_is_read_with_its_gaps() -> None:
    """A node without a name is at the host that was asked, and what makes no sense is left out."""
    answer = [
        [0, 1, [b"10.0.0.1", 7000, b"id"], [b"10.0.0.9", 7009, b"replica"]],
        [2, 2, [None, 7001, b"id"]],
        [3, 3, [b"", 7002]],
        [4, 4, [b"?", 7003]],
        [5, "six", [b"10.0.0.2", 7004]],
        [6, 6, b"nobody"],
        b"garbage",
    ]

    found = {slot: place for slots, place in owners(answer, "redis") for slot in slots}

    here = {0: ("10.0.0.1", 7000), 1: ("10.0.0.1", 7000)}
    assert found == {**here, 2: ("redis", 7001), 3: ("redis", 7002), 4: ("redis", 7003)}
    assert list(owners(None, "redis")) == []
