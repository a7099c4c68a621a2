"""The server that the settings name: where it is, how it recognises us, and what shows that it is of use."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Iterator, Sequence
from ipaddress import ip_address
from socket import SOCK_STREAM
from urllib.parse import urlsplit

from gateway_common.settings.store import StoreSettings
from gateway_common.stores.down import StoreDown
from gateway_common.stores.redis.asked import Asked
from gateway_common.stores.redis.connection import Connection
from gateway_common.stores.redis.refusals import FULL, Refused
from gateway_common.stores.redis.slots import Place
from gateway_common.stores.redis.words import Argument, packed

__all__ = ["Server", "in_turn", "place_of"]

Lookup = Callable[[Place], Awaitable[Sequence[str]]]
"""What finds the addresses of a name."""

PORT = 6379
TRACE = 1000
"""Milliseconds for which what was written to see whether it can be written stays."""


async def addresses_of(place: Place) -> Sequence[str]:
    """Ask for the addresses of a name, in the order of the system; raises OSError."""
    host, port = place
    try:
        return [str(ip_address(host))]
    except ValueError:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=SOCK_STREAM)
        return list(dict.fromkeys(str(address[0]) for *_, address in found))


class Server:
    """Open connections to it, or to the node at *place*, and introduce ourselves.

    One is given only when something could be written: what still loads, became a replica or wants a password is of no
    use. What is merely full is, for it can still be read. `proof` is the command that shows it again. Where the name
    has several addresses, those that refuse are passed over, and after a failure it is the next one's turn to be first.
    """

    def __init__(self, settings: StoreSettings, place: Place | None = None, lookup: Lookup = addresses_of) -> None:
        self.place = place or place_of(settings)
        self._lookup = lookup
        self._failed = 0
        self._tls = _tls(settings) if settings.url.startswith("rediss:") else None
        self._greeting = [packed(words) for words in _greeting(settings)]
        self.proof = self._greeting[-1]

    async def connect(self, make: Callable[[], Connection]) -> Connection:
        """Open a connection that *make* makes; raises OSError, or StoreDown when it is of no use."""
        try:
            connection = await self._opened(make)
            await self._introduced(connection)
        except BaseException:
            self._failed += 1
            raise
        return connection

    async def _opened(self, make: Callable[[], Connection]) -> Connection:
        loop, (host, port) = asyncio.get_running_loop(), self.place
        name = host if self._tls is not None else None
        last = OSError("it has no address")
        for address in in_turn(await self._lookup(self.place), self._failed):
            try:
                _, made = await loop.create_connection(make, address, port, ssl=self._tls, server_hostname=name)
            except OSError as error:
                last = error
            else:
                return made
        raise last

    async def _introduced(self, connection: Connection) -> None:
        try:
            await self._greeted(connection)
        except BaseException:
            connection.close("we were not let in")
            raise

    async def _greeted(self, connection: Connection) -> None:
        loop = asyncio.get_running_loop()
        if connection.why:
            raise StoreDown(connection.why)
        asked = [Asked("", words, loop.create_future(), loop.time()) for words in self._greeting]
        for one in asked:
            connection.ask(one)
        try:
            await asyncio.wait([one.answer for one in asked])
        finally:
            for one in asked:
                one.answer.cancel()  # which only stops waiting
        for error in [one.answer.exception() for one in asked]:
            if error is not None and not (isinstance(error, Refused) and error.code in FULL):
                raise error


def in_turn(addresses: Sequence[str], failed: int) -> Sequence[str]:
    """Let each of *addresses* be the first once, as attempts have *failed*."""
    first = failed % max(1, len(addresses))
    return [*addresses[first:], *addresses[:first]]


def place_of(settings: StoreSettings) -> Place:
    """Give the host and port that *settings* name."""
    url = urlsplit(settings.url)
    return url.hostname or "", url.port or PORT


def _greeting(settings: StoreSettings) -> Iterator[tuple[Argument, ...]]:
    database = urlsplit(settings.url).path.strip("/")
    if settings.password is not None:
        yield "AUTH", *([settings.username] if settings.username else []), settings.password.reveal()
    if settings.cluster:
        yield ("PING",)  # a node of a cluster takes only what is its own
        return
    if database:
        yield "SELECT", database
    yield "SET", f"{settings.prefix}:here", 1, "PX", TRACE


def _tls(settings: StoreSettings) -> ssl.SSLContext:
    return ssl.create_default_context() if settings.tls is None else settings.tls.context()
