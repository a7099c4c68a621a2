"""Who may go on with a key, and how one who has it lets go: two decisions of a store, each made at once.

there is            the request is    then
nothing             any               begun: it is held from now on
whatever            another           another
done                the same          done, and the answer
held by oneself     the same          begun: the store was asked twice
held, lease left    the same          held
unknown, or held    the same          begun: it is sent again, and held as such
and the lease over

Whoever lets go having sent nothing leaves what was there before: nothing, or that nobody knows.
"""

from collections.abc import Sequence
from enum import Enum

from gateway_common.idempotency.records import Record, Standing
from gateway_common.stores import Entry, Outcome, Step, Word

__all__ = ["ENTER", "LEAVE", "Entered"]

MILLISECONDS = 1000


class Entered(Enum):
    """Name what whoever comes with a key is told."""

    BEGUN = b"begun"
    HELD = b"held"
    DONE = b"done"
    ANOTHER = b"another"


def enter(found: Sequence[bytes | None], words: Sequence[Word], now: int) -> Outcome:
    """Decide for the print, the holder, the lease in microseconds and how many milliseconds records are kept."""
    printed, holder, lease, kept = (_text(word) for word in words)
    there = None if found[0] is None else Record.read(found[0])
    if there is not None:
        if there.print != printed:
            return Outcome([Entered.ANOTHER.value, b""])
        if there.standing is Standing.DONE:
            return Outcome([Entered.DONE.value, found[0] or b""])
        if there.is_held and there.holder == holder:
            return Outcome([Entered.BEGUN.value, found[0] or b""])
        if there.is_held and there.until > now:
            return Outcome([Entered.HELD.value, b""])
    standing = Standing.HELD if there is None else Standing.AGAIN
    held = Record(standing, printed, holder, now + int(lease)).spelled()
    return Outcome([Entered.BEGUN.value, held], {0: Entry(held, int(kept) / MILLISECONDS)})


def leave(found: Sequence[bytes | None], words: Sequence[Word], _: int) -> Outcome:
    """Decide for the holder."""
    there = None if found[0] is None else Record.read(found[0])
    if there is None or not there.is_held or there.holder != _text(words[0]):
        return Outcome()
    before = None if there.standing is Standing.HELD else Entry(there.becoming(Standing.UNKNOWN).spelled(), "left")
    return Outcome(becomes={0: before})


def _text(word: Word) -> str:
    return str(word) if isinstance(word, int) else word.decode("ascii")


ENTER = Step(
    decide=enter,
    script="""
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
local there = redis.call('GET', KEYS[1])
if there then
  local standing, until_ = string.sub(there, 1, 1), tonumber(string.sub(there, 98, 113))
  if string.sub(there, 2, 65) ~= ARGV[1] then return {'another', ''} end
  if standing == 'd' then return {'done', there} end
  local is_held = standing == 'h' or standing == 'a'
  if is_held and string.sub(there, 66, 97) == ARGV[2] then return {'begun', there} end
  if is_held and until_ > now then return {'held', ''} end
end
local held = (there and 'a' or 'h') .. ARGV[1] .. ARGV[2] .. string.format('%016.0f', now + ARGV[3])
redis.call('SET', KEYS[1], held, 'PX', ARGV[4])
return {'begun', held}
""",
)
"""Begin with a request, if one may."""

LEAVE = Step(
    decide=leave,
    script="""
local there = redis.call('GET', KEYS[1])
if not there or string.sub(there, 66, 97) ~= ARGV[1] then return {} end
local standing = string.sub(there, 1, 1)
if standing == 'h' then redis.call('DEL', KEYS[1]) end
if standing == 'a' then
  redis.call('SET', KEYS[1], 'u' .. string.sub(there, 2, 97) .. string.rep('0', 16), 'KEEPTTL')
end
return {}
""",
)
"""Let go of what one has begun, if one has, and sent nothing."""
