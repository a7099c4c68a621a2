"""What has to happen at once to several keys: one decision, written for memory in Python and for Redis in Lua.

    SPEND = Step(decide=spend, script=SPEND_LUA)
    left, wait = await store.step(SPEND, ["{ann}:hour", "{ann}:day"], [3])

Both get the same keys, arguments and clock, and give the same answer: that is what a test of each step shows.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

__all__ = ["Entry", "Outcome", "Step", "Word", "need_one_slot"]

Word = int | bytes
"""What a step is given and gives back: a script gets both as text, and its numbers come back as whole ones."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Hold a *value* for so many *seconds*, for those `left` to the old one, or – None – until it is deleted."""

    value: bytes
    seconds: float | Literal["left"] | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """Hold the *answer*, and what *becomes* of keys, by their place: an entry, or None for one that is deleted."""

    answer: Sequence[Word] = ()
    becomes: Mapping[int, Entry | None] = field(default_factory=dict[int, Entry | None])


@dataclass(frozen=True, slots=True)
class Step:
    """Hold one decision twice: *decide* is pure, and *script* is the same for Redis 7 and later.

    *decide* gets what is under each key, the arguments, and the store's clock in microseconds since 1970 (UTC). The
    script has `KEYS` and `ARGV`, asks for `redis.call('TIME')` and answers with a list of numbers and strings.
    """

    decide: Callable[[Sequence[bytes | None], Sequence[Word], int], Outcome]
    script: str


def need_one_slot(keys: Sequence[str]) -> None:
    """Raise ValueError for *keys* that a Redis Cluster may keep on different nodes: they need one {hash tag}."""
    if len(keys) > 1 and len({_tag(key) for key in keys}) > 1:
        raise ValueError(f"the keys of one step share a hash tag, such as {{ann}}: {', '.join(keys)}")


def _tag(key: str) -> str:
    opened = key.find("{") + 1
    closed = key.find("}", opened)
    return key[opened:closed] if 0 < opened < closed else key
