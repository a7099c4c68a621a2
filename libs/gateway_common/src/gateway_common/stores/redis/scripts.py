"""What has to look before it writes, as scripts of a few lines: Redis does each of them at once."""

import hashlib
from dataclasses import dataclass
from functools import cache

__all__ = ["ADD", "DELETE_IF_EQUAL", "SWAP", "Script", "script_of"]


@dataclass(frozen=True, slots=True)
class Script:
    """Hold the *text* of a script, and the *name* by which Redis knows it once it has seen it."""

    text: str
    name: str


@cache
def script_of(text: str) -> Script:
    """Name a script, as EVALSHA does."""
    return Script(text, hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest())


SWAP = script_of("""
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if ARGV[3] == '' then redis.call('SET', KEYS[1], ARGV[2])
elseif ARGV[3] == 'left' then redis.call('SET', KEYS[1], ARGV[2], 'KEEPTTL')
else redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) end
return 1
""")
DELETE_IF_EQUAL = script_of("""
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
""")
ADD = script_of("""
local left = redis.call('PTTL', KEYS[1])
redis.call('SADD', KEYS[1], ARGV[1])
if ARGV[2] == '' then redis.call('PERSIST', KEYS[1])
elseif left ~= -1 and left < tonumber(ARGV[2]) then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 1
""")
