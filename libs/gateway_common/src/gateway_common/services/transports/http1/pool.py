"""The connections to one service: those that are idle, and the line of those who wait for one.

                 ┌── idle, the youngest first ◄──────────────────┐
    take ────────┤                                               ├── give_back
                 └── the line ◄── opened, one for who waits ◄────┘

A connection goes to who has waited longest, whether it was opened or given back; so nobody owns the one that is being
opened for them, and one that comes too late for its asker is there for the next. Who hears that none could be opened is
who has waited longest, too. Everything here happens in callbacks; who waits holds a bare future.
"""

import asyncio
from collections import deque
from functools import partial

from gateway_common.deadline import Deadline, clock
from gateway_common.errors import State
from gateway_common.services.call import Answer
from gateway_common.services.transports.http1.connection import Connection
from gateway_common.services.transports.http1.opening import Opening
from gateway_common.services.transports.policy import RETRY_AFTER, TransportPolicy
from gateway_common.wheel import Alarm, Wheel
from gateway_common.wire.address import Address

__all__ = ["Pool"]

Turn = asyncio.Future[Connection | Answer]


class Pool:
    """Keep connections to *address* within the bounds of *policy*; idle ones are closed when they get too old."""

    def __init__(self, address: Address, policy: TransportPolicy, wheel: Wheel, *, ip: str | None = None) -> None:
        self._policy = policy
        self._wheel = wheel
        self._now = clock()
        self._idle: list[Connection] = []
        self._open: set[Connection] = set()
        self._line: deque[Turn] = deque()
        self._opening = Opening(address, policy, wheel, ip=ip, opened=self._opened, gone=self._gone)
        self._sweep: Alarm | None = None
        self._retired = self._closed = False
        self._empty: asyncio.Future[None] | None = None

    @property
    def open(self) -> int:
        """Count the connections that are open or about to be."""
        return len(self._open) + len(self._opening)

    @property
    def idle(self) -> int:
        """Count those that nobody uses."""
        return len(self._idle)

    @property
    def waiting(self) -> int:
        """Count who stands in line."""
        return len(self._line)

    def idle_one(self, at: float) -> Connection | None:
        """Take the idle connection that was used last, if there is one young enough *at* this moment."""
        while self._idle:
            connection = self._idle.pop()
            young = connection.since + self._policy.idle_seconds > at
            if young and connection.usable and connection.quiet:
                return connection
            connection.close()
        return None

    async def opened_one(self, deadline: Deadline) -> Connection | Answer:
        """Wait for a connection that is opened or given back: an answer says why there is none, LATE at *deadline*."""
        if len(self._line) >= self._policy.waiting:
            return _busy(f"{len(self._line)} calls wait for a connection")
        turn: Turn = asyncio.get_running_loop().create_future()
        self._line.append(turn)
        self._open_more()
        patience = self._patience()
        late = deadline.at <= patience
        alarm = self._wheel.at(min(deadline.at, patience), partial(self._too_long, turn, late=late))
        try:
            return await turn
        except BaseException:
            self._leave(turn)
            raise
        finally:
            alarm.cancel()

    def give_back(self, connection: Connection) -> None:
        """Let the next have it; one on which anything is left of an exchange is closed."""
        if connection.rest(self._now()) and (not self._line or connection.quiet):
            self._offer(connection)
        else:
            connection.abort()

    def retire(self) -> None:
        """Keep nothing that is idle any more."""
        self._retired = True
        while self._idle:
            self._idle.pop().close()

    async def aclose(self) -> None:
        """Turn away who waits, and close every connection; it returns when all are gone."""
        self._closed = True
        await self._opening.aclose()
        while self._serve(_busy("the gateway stops")):
            pass
        if self._sweep is not None:
            self._sweep.cancel()
        for connection in tuple(self._open):
            connection.close()
        if self._open:
            self._empty = asyncio.get_running_loop().create_future()
            await self._empty

    def _offer(self, connection: Connection) -> None:
        if self._line and self._serve(connection):
            return
        if self._retired or len(self._idle) >= self._policy.idle_connections:
            connection.close()
            return
        self._idle.append(connection)
        if self._sweep is None:
            self._sweep = self._wheel.at(connection.since + self._policy.idle_seconds, self._close_old)

    def _serve(self, outcome: Connection | Answer | BaseException) -> bool:
        while self._line:
            if _told(self._line.popleft(), outcome):
                return True
        return False

    def _close_old(self) -> None:
        young = self._now() - self._policy.idle_seconds
        while self._idle and self._idle[0].since <= young:
            self._idle.pop(0).close()
        again = self._idle[0].since + self._policy.idle_seconds if self._idle else None
        self._sweep = None if again is None else self._wheel.at(again, self._close_old)

    def _open_more(self) -> None:
        while len(self._opening) < len(self._line) and self.open < self._policy.connections and not self._closed:
            self._opening.begin()

    def _opened(self, outcome: Connection | Answer | BaseException) -> None:
        if isinstance(outcome, Connection):
            self._take_in(outcome)
            return
        self._serve(outcome)
        self._open_more()

    def _take_in(self, connection: Connection) -> None:
        if connection.lost is not None:
            self._open_more()
            return
        self._open.add(connection)
        connection.since = self._now()
        if self._closed:
            connection.close()
        else:
            self._offer(connection)

    def _gone(self, connection: Connection) -> None:
        self._open.discard(connection)
        if connection in self._idle:
            self._idle.remove(connection)
        if self._empty is not None and not self._open and not self._empty.done():
            self._empty.set_result(None)
        self._open_more()

    def _patience(self) -> float:
        opens = self._policy.connect_within if len(self._opening) >= len(self._line) else 0.0
        return self._now() + self._policy.pool_within + opens

    def _too_long(self, turn: Turn, *, late: bool) -> None:
        self._forget(turn)
        _told(turn, _late(tried=len(self._opening) > 0) if late else _busy("no connection came free"))

    def _leave(self, turn: Turn) -> None:
        given = turn.result() if turn.done() and not turn.cancelled() else None
        if isinstance(given, Connection):
            self._take_in(given)
        self._forget(turn)

    def _forget(self, turn: Turn) -> None:
        if turn in self._line:
            self._line.remove(turn)


def _told(turn: Turn, outcome: Connection | Answer | BaseException) -> bool:
    if turn.done():
        return False
    if isinstance(outcome, BaseException):
        turn.set_exception(outcome)
    else:
        turn.set_result(outcome)
    return True


def _busy(reason: str) -> Answer:
    return Answer(State.BUSY, sent=False, retry_after=RETRY_AFTER, reason=reason)


def _late(*, tried: bool) -> Answer:
    # A host that swallows connections is late by its own fault, which the breaker must hear: so it counts as sent.
    where = "connecting" if tried else "waiting for a connection"
    return Answer(State.LATE, sent=tried, reason=f"its time ran out while {where}")
