"""A store in Redis, or in a Redis Cluster, that every process of every gateway shares."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, cast

from gateway_common.stores.down import StoreDown
from gateway_common.stores.redis.asking import Asking
from gateway_common.stores.redis.refusals import ScriptUnknown
from gateway_common.stores.redis.scripts import ADD, DELETE_IF_EQUAL, SWAP, Script, script_of
from gateway_common.stores.step import Step, Word, need_one_slot

__all__ = ["RedisStore"]

MILLISECONDS = 1000


class RedisStore:
    """Ask Redis; whatever does not come to an answer is raised as StoreDown, and never taken for nothing.

    - *Down* – refused, broken, closed –: who asks while a connection is being opened waits for it, for the time-out at
      most. When that fails everybody is told at once, until it is there again: it is tried in the background.
    - *Slow*: what takes longer than the time-out counts as down, for whoever waits so long; when nothing is heard at
      all, for everybody, and from then on.
    - *Wrong*: a server that loads, became a replica or forgot who we are is left for another connection. One that is
      full (OOM, MISCONF) is asked on, for it can be read: what it refuses is StoreDown alone. So is what is refused for
      its key (WRONGTYPE, NOPERM), and an answer of another kind than was asked for.

    Each operation touches one key, or keys of one hash tag, so that one node of a cluster can do it. A read whose
    answer was lost is asked once more. What writes is not: it was done or it was not, and StoreDown says that nobody
    knows – done twice it could bring back what others have taken, or count twice.

    What Redis drops because it is full, nobody can tell from what ended: give it a `maxmemory-policy` of `noeviction`.
    """

    def __init__(self, asking: Asking, prefix: str) -> None:
        self._asking = asking
        self._prefix = prefix

    @property
    def is_up(self) -> bool:
        """Tell whether it can be asked, as far as is known."""
        return self._asking.is_up

    @property
    def failures(self) -> Mapping[str, int]:
        """Count what was not answered, by why."""
        return self._asking.failures

    async def get(self, key: str, /) -> bytes | None:
        """Read what is under *key*."""
        return _value(await self._asking.ask("GET", self._named(key)))

    async def put(self, key: str, value: bytes, /, *, seconds: float | None, if_absent: bool = False) -> bool:
        """Keep *value*, and tell whether it is kept."""
        ends = () if seconds is None else ("PX", _milliseconds(seconds))
        where = ("NX",) if if_absent else ()
        return await self._asking.ask("SET", self._named(key), value, *ends, *where) is not None

    async def take(self, key: str, /) -> bytes | None:
        """Read what is under *key* and delete it."""
        return _value(await self._asking.ask("GETDEL", self._named(key)))

    async def delete(self, key: str, /, *, if_equal: bytes | None = None) -> bool:
        """Delete what is under *key*, or only that very value."""
        if if_equal is None:
            return bool(_number(await self._asking.ask("DEL", self._named(key))))
        return bool(_number(await self._run(DELETE_IF_EQUAL, [self._named(key)], if_equal)))

    async def swap(self, key: str, old: bytes, new: bytes, /, *, seconds: float | Literal["left"] | None) -> bool:
        """Put *new* in the place of *old*."""
        lasts = "left" if seconds == "left" else _lasts(seconds)
        return bool(_number(await self._run(SWAP, [self._named(key)], old, new, lasts)))

    async def step(self, step: Step, keys: Sequence[str], words: Sequence[Word], /) -> Sequence[Word]:
        """Do *step* at once, in one round trip, by the clock of Redis."""
        need_one_slot(keys)
        return _words(await self._run(script_of(step.script), [self._named(key) for key in keys], *words))

    async def add(self, key: str, member: str, /, *, seconds: float | None) -> None:
        """Let *member* belong to the set *key*."""
        await self._run(ADD, [self._named(key, "set")], member, _lasts(seconds))

    async def remove(self, key: str, member: str, /) -> None:
        """Let *member* no longer belong to the set *key*."""
        await self._asking.ask("SREM", self._named(key, "set"), member)

    async def members(self, key: str, /) -> frozenset[str]:
        """Read the set *key*."""
        found = await self._asking.ask("SMEMBERS", self._named(key, "set"))
        return frozenset(member.decode() for member in _members(found))

    async def aclose(self) -> None:
        """Close every connection."""
        await self._asking.aclose()

    async def _run(self, script: Script, keys: Sequence[str], *words: str | Word) -> object:
        try:
            return await self._asking.ask("EVALSHA", script.name, len(keys), *keys, *words)
        except ScriptUnknown:
            return await self._asking.ask("EVAL", script.text, len(keys), *keys, *words)

    def _named(self, key: str, kind: str = "one") -> str:
        return f"{self._prefix}:{kind}:{key}"


def _milliseconds(seconds: float) -> int:
    return max(1, round(seconds * MILLISECONDS))


def _lasts(seconds: float | None) -> str | int:
    return "" if seconds is None else _milliseconds(seconds)


def _value(answer: object) -> bytes | None:
    if answer is None or isinstance(answer, bytes):
        return answer
    raise _nonsense()


def _number(answer: object) -> int:
    if isinstance(answer, int):
        return answer
    raise _nonsense()


def _members(answer: object) -> Iterable[bytes]:
    if isinstance(answer, list):
        return cast("Iterable[bytes]", answer)
    raise _nonsense()


def _words(answer: object) -> Sequence[Word]:
    if isinstance(answer, list):
        return cast("Sequence[Word]", answer)
    raise _nonsense()


def _nonsense() -> StoreDown:
    return StoreDown("Redis answered what was not asked")
