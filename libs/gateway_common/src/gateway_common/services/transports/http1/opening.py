"""Opening connections to one address: each by a Task, until it is open, refused, or too late."""

import asyncio
import errno
import ssl
from collections.abc import Callable
from functools import partial

from gateway_common.deadline import now
from gateway_common.errors import State
from gateway_common.services.call import Answer
from gateway_common.services.transports.http1.connection import Connection
from gateway_common.services.transports.policy import RETRY_AFTER, TransportPolicy
from gateway_common.wheel import Alarm, Wheel
from gateway_common.wire.address import Address
from gateway_common.wire.trust import authorities

__all__ = ["Opening"]

GOODBYE = 1.0
"""For how many seconds a service may take to answer the goodbye of TLS."""

OUR_LACK = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.EADDRNOTAVAIL})
"""Descriptors, memory, ports: without them we cannot connect, whatever the service does."""


class Opening:
    """Open connections to *address*, or to its *ip* if that is known.

    Whoever asked may have left when one is there, so *opened* decides whose it is.
    *opened* is called with each, or with the answer or error that says why there is none, as when the service closed it
    at once; *gone* when one that was open is closed.
    """

    def __init__(
        self,
        address: Address,
        policy: TransportPolicy,
        wheel: Wheel,
        *,
        ip: str | None = None,
        opened: Callable[[Connection | Answer | BaseException], None],
        gone: Callable[[Connection], None],
    ) -> None:
        self._address = address
        self._host = ip or address.host
        self._within = policy.connect_within
        self._tls = _tls(address, policy)
        self._wheel = wheel
        self._opened = opened
        self._gone = gone
        self._under_way: set[asyncio.Task[Connection]] = set()

    def __len__(self) -> int:
        """Count those under way."""
        return len(self._under_way)

    def begin(self) -> None:
        """Open one more."""
        task = asyncio.get_running_loop().create_task(self._connect())
        self._under_way.add(task)
        alarm = self._wheel.at(now() + self._within, partial(_give_up, task))
        task.add_done_callback(partial(self._done, alarm))

    async def aclose(self) -> None:
        """Give up what is under way."""
        for task in self._under_way:
            task.cancel()
        if self._under_way:
            await asyncio.wait(self._under_way)

    async def _connect(self) -> Connection:
        loop = asyncio.get_running_loop()
        address = self._address
        _, connection = await loop.create_connection(
            lambda: Connection(loop, self._gone),
            self._host,
            address.port,
            ssl=self._tls,
            server_hostname=None if self._tls is None else address.host,
            ssl_shutdown_timeout=None if self._tls is None else GOODBYE,
        )
        return connection

    def _done(self, alarm: Alarm, task: asyncio.Task[Connection]) -> None:
        alarm.cancel()
        self._under_way.discard(task)
        if task.cancelled():
            self._opened(_none(f"no connection opened in {self._within:g} s"))
        else:
            self._opened(_outcome(task.exception() or task.result()))


def _give_up(task: asyncio.Task[Connection]) -> None:
    task.cancel()


def _outcome(result: Connection | BaseException) -> Connection | Answer | BaseException:
    if isinstance(result, Connection):
        return result if result.lost is None else _none(result.lost)
    if isinstance(result, OSError) and result.errno in OUR_LACK:
        return Answer(State.BUSY, sent=False, retry_after=RETRY_AFTER, reason=f"we cannot connect: {result}")
    if isinstance(result, OSError | UnicodeError):
        return _none(f"{type(result).__name__}: {result}")
    return result


def _none(reason: str) -> Answer:
    return Answer(State.DOWN, sent=False, reason=reason)


def _tls(address: Address, policy: TransportPolicy) -> ssl.SSLContext | None:
    return (policy.tls or authorities()) if address.scheme == "https" else None
