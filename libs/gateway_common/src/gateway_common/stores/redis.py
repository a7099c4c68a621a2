"""A store in Redis, or in a Redis Cluster, that every process of every gateway shares."""

from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from typing import Any, Literal, cast

from redis.asyncio import BlockingConnectionPool, Redis, RedisCluster
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff
from redis.exceptions import RedisClusterException, RedisError

from gateway_common.store_settings import StoreSettings
from gateway_common.stores.down import StoreDown

__all__ = ["RedisStore"]

Script = Callable[..., Awaitable[Any]]

RETRIES = 1
MILLISECONDS = 1000

SWAP = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if ARGV[3] == '' then redis.call('SET', KEYS[1], ARGV[2])
elseif ARGV[3] == 'left' then redis.call('SET', KEYS[1], ARGV[2], 'KEEPTTL')
else redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) end
return 1
"""
DELETE_IF_EQUAL = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
"""
ADD = """
local left = redis.call('PTTL', KEYS[1])
redis.call('SADD', KEYS[1], ARGV[1])
if ARGV[2] == '' then redis.call('PERSIST', KEYS[1])
elseif left ~= -1 and left < tonumber(ARGV[2]) then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 1
"""


class RedisStore:
    """Ask Redis; whatever it fails with, or does not answer in time, is raised as StoreDown.

    Each operation touches one key, so that any node of a cluster can do it. One whose answer was lost is repeated once,
    and may then find its own work done: a lock seems to be held, a code to be used, and never the other way round.

    What Redis drops because it is full, nobody can tell from what ended: give it a `maxmemory-policy` of `noeviction`.
    """

    def __init__(self, settings: StoreSettings) -> None:
        self._client: Any = _client(settings)
        self._prefix = settings.prefix
        self._swap: Script = self._client.register_script(SWAP)
        self._delete_if_equal: Script = self._client.register_script(DELETE_IF_EQUAL)
        self._add: Script = self._client.register_script(ADD)

    async def get(self, key: str, /) -> bytes | None:
        """Read what is under *key*."""
        with _told():
            return cast("bytes | None", await self._client.get(self._named(key)))

    async def put(self, key: str, value: bytes, /, *, seconds: float | None, if_absent: bool = False) -> bool:
        """Keep *value*, and tell whether it is kept."""
        with _told():
            return bool(await self._client.set(self._named(key), value, px=_milliseconds(seconds), nx=if_absent))

    async def take(self, key: str, /) -> bytes | None:
        """Read what is under *key* and delete it."""
        with _told():
            return cast("bytes | None", await self._client.getdel(self._named(key)))

    async def delete(self, key: str, /, *, if_equal: bytes | None = None) -> bool:
        """Delete what is under *key*, or only that very value."""
        with _told():
            if if_equal is None:
                return bool(await self._client.delete(self._named(key)))
            return bool(await self._delete_if_equal(keys=[self._named(key)], args=[if_equal]))

    async def swap(self, key: str, old: bytes, new: bytes, /, *, seconds: float | Literal["left"] | None) -> bool:
        """Put *new* in the place of *old*."""
        lasts = seconds if seconds == "left" else _milliseconds(seconds) or ""
        with _told():
            return bool(await self._swap(keys=[self._named(key)], args=[old, new, lasts]))

    async def add(self, key: str, member: str, /, *, seconds: float | None) -> None:
        """Let *member* belong to the set *key*."""
        with _told():
            await self._add(keys=[self._named(key, "set")], args=[member, _milliseconds(seconds) or ""])

    async def remove(self, key: str, member: str, /) -> None:
        """Let *member* no longer belong to the set *key*."""
        with _told():
            await self._client.srem(self._named(key, "set"), member)

    async def members(self, key: str, /) -> frozenset[str]:
        """Read the set *key*."""
        with _told():
            found: set[bytes] = await self._client.smembers(self._named(key, "set"))
        return frozenset(member.decode() for member in found)

    async def aclose(self) -> None:
        """Close every connection."""
        with _told():
            await self._client.aclose()

    def _named(self, key: str, kind: str = "one") -> str:
        return f"{self._prefix}:{kind}:{key}"


def _client(settings: StoreSettings) -> Any:  # noqa: ANN401 – redis-py types what it gives for two worlds at once
    known: dict[str, Any] = {
        "username": settings.username,
        "password": settings.password and settings.password.reveal(),
        "socket_timeout": settings.timeout,
        "socket_connect_timeout": settings.timeout,
        "retry": Retry(ExponentialBackoff(cap=0.1, base=0.01), RETRIES),
        "max_connections": settings.connections,
    }
    if settings.cluster:
        return RedisCluster.from_url(settings.url, **known)
    pooled = cast("Any", BlockingConnectionPool)
    return Redis.from_pool(pooled.from_url(settings.url, timeout=settings.timeout, **known))


def _milliseconds(seconds: float | None) -> int | None:
    return None if seconds is None else max(1, round(seconds * MILLISECONDS))


@contextmanager
def _told() -> Generator[None]:
    try:
        yield
    except (RedisError, RedisClusterException, OSError) as error:  # the second is no kind of the first
        raise StoreDown(f"Redis failed with {type(error).__name__}") from error
