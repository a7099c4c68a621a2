"""A step as limits need it: count against several counters if there is room in all of them."""

from collections.abc import Sequence

from gateway_common.stores import Entry, Outcome, Step, Word

MOST = 5


def spend(found: Sequence[bytes | None], words: Sequence[Word], now: int) -> Outcome:
    """Add the first of *words* to each counter, if none gets over *MOST*; the second is how long they are kept."""
    sums = [int(value or 0) + int(words[0]) for value in found]
    if max(sums) > MOST:
        return Outcome([0, now, b"full"])
    seconds = int(words[1]) / 1000
    return Outcome([1, now, b"spent"], {place: Entry(b"%d" % one, seconds) for place, one in enumerate(sums)})


SPEND = Step(
    decide=spend,
    script=f"""
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]
for _, key in ipairs(KEYS) do
  if (tonumber(redis.call('GET', key)) or 0) + ARGV[1] > {MOST} then return {{0, now, 'full'}} end
end
for _, key in ipairs(KEYS) do
  redis.call('INCRBY', key, ARGV[1])
  redis.call('PEXPIRE', key, ARGV[2])
end
return {{1, now, 'spent'}}
""",
)
REPLACE = Step(
    decide=lambda found, words, now: Outcome([found[0] or b""], {0: Entry(bytes(words[0]), "left"), 1: None}),  # noqa: ARG005 – the clock is not asked
    script="""
local before = redis.call('GET', KEYS[1])
redis.call('SET', KEYS[1], ARGV[1], 'KEEPTTL')
redis.call('DEL', KEYS[2])
return {before}
""",
)
