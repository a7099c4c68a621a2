"""The same decision for Redis: one round trip for all limits of a request, by the clock that all gateways share."""

from collections.abc import Sequence

from gateway_common.limits.meter import FAR, Meter, Spent, decide
from gateway_common.limits.windows import Window
from gateway_common.stores import Entry, Outcome, Step, Word

__all__ = ["SPEND", "words_of"]

WORDS = 5
"""How many arguments tell of one meter."""

_SCRIPT = f"""
local HOUR, DAY, FAR = 3600000000, 86400000000, {FAR}
local clock = redis.call('TIME')
local now = clock[1] * 1000000 + clock[2]

local function month(now)
  local day = math.floor(now / DAY)
  local of_era = (day + 719468) % 146097
  local year = math.floor((of_era - math.floor(of_era / 1460) + math.floor(of_era / 36524)
    - math.floor(of_era / 146096)) / 365)
  local of_year = of_era - (365 * year + math.floor(year / 4) - math.floor(year / 100))
  local of_month = of_year - math.floor((153 * math.floor((5 * of_year + 2) / 153) + 2) / 5)
  return (day - of_month) * DAY
end

local function floor_of(window)
  if window == 'hour' then return now - now % HOUR end
  if window == 'day' then return now - now % DAY end
  if window == 'month' then return month(now) end
  return now
end

local fits, before, after = 1, {{}}, {{}}
for place, key in ipairs(KEYS) do
  local at = {WORDS} * (place - 1)
  local room, moves = tonumber(ARGV[at + 2]), tonumber(ARGV[at + 3]) * tonumber(ARGV[at + 4])
  local floor, far = floor_of(ARGV[at + 1]), ARGV[at + 1] == '' and 2 * room or FAR
  local number = tonumber(redis.call('GET', key) or 0) or 0
  if number < floor or number > floor + far then number = floor end
  before[place] = math.min(number, floor + room)
  after[place] = before[place] + moves
  if after[place] > floor + room then fits = 0 end
end
if fits == 1 then
  for place, key in ipairs(KEYS) do
    redis.call('SET', key, string.format('%.0f', after[place]), 'EX', ARGV[{WORDS} * place])
  end
  before = after
end
return {{fits, now, unpack(before)}}
"""


def words_of(spends: Sequence[Spent]) -> tuple[Word, ...]:
    """Spell what a request *spends* as arguments of the step: once, and as they go over the wire."""
    return tuple(word for meter, amount in spends for word in _words(meter, amount))


def _words(meter: Meter, amount: int) -> tuple[Word, ...]:
    return (meter.window or "").encode(), *(b"%d" % one for one in (meter.room, meter.unit, amount, meter.keeps))


def _spend(found: Sequence[bytes | None], words: Sequence[Word], now: int) -> Outcome:
    told = [words[at : at + WORDS] for at in range(0, len(words), WORDS)]
    spends = [(_meter(window, room, unit), int(amount)) for window, room, unit, amount, _ in told]
    fits, numbers = decide(spends, [int(number or 0) for number in found], now)
    kept = {place: Entry(b"%d" % number, int(told[place][-1])) for place, number in enumerate(numbers)}
    return Outcome([int(fits), now, *numbers], kept if fits else {})


def _meter(window: Word, room: Word, unit: Word) -> Meter:
    named = Window(bytes(window).decode()) if window else None
    return Meter("", "", int(room), int(unit), named)


SPEND = Step(decide=_spend, script=_SCRIPT)
"""Spend from several meters of a caller if everything fits; answers 1 or 0, the clock, and their numbers."""
