"""The mark of a name in the store: an answer is good while its names have the marks with which it was kept.

Who first keeps an answer of a name makes its mark, which lasts as long as the last of them. Clearing puts another in
its place, and remembers when: so what was asked for before, and comes after, is known to be outdated.
"""

from collections.abc import Sequence

from gateway_common.stores import Entry, Outcome, Step, Word

__all__ = ["CLEARED", "MARKED", "NEVER", "REMEMBERED"]

REMEMBERED = 60
"""For how many seconds it is known when a name was cleared."""

NEVER = -1
"""Since when a name was cleared of which nobody knows that it was."""

_SECOND = 1_000_000

_MARKED = f"""
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local mark, ends, cleared = ARGV[1], now + ARGV[2], 0
local known = redis.call('GET', KEYS[1])
if known then
  local old, until_then, when = string.match(known, '^(%S+) (%d+) (%d+)$')
  if old then mark, ends, cleared = old, math.max(ends, tonumber(until_then)), tonumber(when) end
end
local left = math.max(ends, cleared + {REMEMBERED * _SECOND}) - now
local value = mark .. ' ' .. string.format('%.0f', ends) .. ' ' .. string.format('%.0f', cleared)
redis.call('SET', KEYS[1], value, 'PX', math.ceil(left / 1000))
return {{mark, cleared > 0 and now - cleared or {NEVER}}}
"""

_CLEARED = f"""
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local known = redis.call('GET', KEYS[1])
local ends = known and string.match(known, '^%S+ (%d+) %d+$')
redis.call('SET', KEYS[1], ARGV[1] .. ' 0 ' .. string.format('%.0f', now), 'PX', {REMEMBERED * 1000})
return {{ends and tonumber(ends) > now and 1 or 0}}
"""


def _marked(found: Sequence[bytes | None], words: Sequence[Word], now: int) -> Outcome:
    mark, ends, cleared = _spelled(words[0]), now + int(words[1]), 0
    if found[0] is not None:
        mark, until_then, cleared = _read(found[0])
        ends = max(ends, until_then)
    left = max(ends, cleared + REMEMBERED * _SECOND) - now
    entry = Entry(f"{mark} {ends} {cleared}".encode("ascii"), left / _SECOND)
    return Outcome([mark.encode("ascii"), now - cleared if cleared else NEVER], {0: entry})


def _cleared(found: Sequence[bytes | None], words: Sequence[Word], now: int) -> Outcome:
    was_known = found[0] is not None and _read(found[0])[1] > now
    return Outcome([int(was_known)], {0: Entry(f"{_spelled(words[0])} 0 {now}".encode("ascii"), REMEMBERED)})


def _spelled(word: Word) -> str:
    return str(word, "ascii") if isinstance(word, bytes) else str(word)


def _read(value: bytes) -> tuple[str, int, int]:
    mark, ends, cleared = value.decode("ascii").split(" ")
    return mark, int(ends), int(cleared)


MARKED = Step(_marked, _MARKED)
"""Give the mark of a name, *word* if it has none yet, and since how many microseconds it is cleared, or NEVER.

The mark lasts for at least so many microseconds from now.
"""

CLEARED = Step(_cleared, _CLEARED)
"""Make *word* the mark of a name, and tell whether there were answers of the old one."""
