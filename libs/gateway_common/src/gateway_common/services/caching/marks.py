"""The mark of a name in the store: made by who first keeps an answer of it, and as lasting as the last of them."""

from collections.abc import Sequence

from gateway_common.stores import Entry, Outcome, Step, Word

__all__ = ["MARKED"]

_SECOND = 1_000_000

_SCRIPT = """
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local mark, ends = ARGV[1], now + ARGV[2]
local known = redis.call('GET', KEYS[1])
if known then
  local old, until_then = string.match(known, '^(%S+) (%d+)$')
  if old then mark, ends = old, math.max(ends, tonumber(until_then)) end
end
redis.call('SET', KEYS[1], mark .. ' ' .. string.format('%.0f', ends), 'PX', math.ceil((ends - now) / 1000))
return {mark}
"""


def _marked(found: Sequence[bytes | None], words: Sequence[Word], now: int) -> Outcome:
    mark, ends = str(words[0], "ascii") if isinstance(words[0], bytes) else str(words[0]), now + int(words[1])
    if found[0] is not None:
        old, _, until_then = found[0].decode("ascii").partition(" ")
        mark, ends = old, max(ends, int(until_then))
    entry = Entry(f"{mark} {ends}".encode("ascii"), (ends - now) / _SECOND)
    return Outcome([mark.encode("ascii")], {0: entry})


MARKED = Step(_marked, _SCRIPT)
"""Give the mark of a name, *word* if it has none yet, and let it last for at least so many microseconds."""
