"""The line to a Redis: one connection that everybody asks over, and that is there again by itself when it was lost.

    opening ──► up ──broken──► opening ──in vain──► away ──it answers──► up
                 └──silent──────────────────────────► away

While it is opening, whoever asks waits; while it is away, whoever asks is told so at once, and nobody waits for it. And
nobody waits longer than the time-out, whatever happens meanwhile.
"""

import asyncio
from collections import Counter
from collections.abc import Iterable
from random import random

import structlog

from gateway_common.stores.down import StoreDown
from gateway_common.stores.redis.asked import Asked
from gateway_common.stores.redis.connection import Connection
from gateway_common.stores.redis.pauses import pause, rang_late
from gateway_common.stores.redis.refusals import USELESS, Elsewhere, Refused, ScriptUnknown, refusal
from gateway_common.stores.redis.server import Server
from gateway_common.stores.redis.watch import DOUBT, NEVER, Watch
from gateway_common.stores.redis.words import Argument, packed

__all__ = ["Line"]

SHORT_LIFE = 1.0
"""Seconds that a connection has to live to have been one."""

MOST_SHORT_LIVES = 2
"""After how many in a row that did not there is a pause."""

PROVED = 5.0
"""Seconds after which a server has to prove again that it is of use, and that it is there."""

TOLD = 60.0
"""Seconds without a refusal after which one of the same kind is news."""

CLOSED = "the store was closed"

_log = structlog.get_logger("gateway_common.stores")


class Line:
    """Ask *server*, which has *within* seconds to answer.

    What only reads, or was not sent yet, is asked once more when the connection breaks; of anything else nobody knows
    whether it was done, which is StoreDown. So is what is not answered in time, for the one who asked; what the server
    still has to say then is passed over, and who asks while it is behind is told at once. A server that says nothing at
    all for that long is away: it is tried after a twentieth of a second, and then less and less often, up to once in a
    second. *failures* counts what went wrong.
    """

    def __init__(self, server: Server, within: float, failures: Counter[str] | None = None) -> None:
        self.failures = Counter[str]() if failures is None else failures
        self._server = server
        self._place = "{}:{}".format(*server.place)
        self._within = within
        self._loop = asyncio.get_running_loop()
        self._connection: Connection | None = None
        self._away: str | None = None
        self._held: list[Asked] = []
        self._proved = 0.0
        self._refusals = dict[str, float]()
        self._watch = Watch(self._look)
        self._lost: asyncio.Future[None] = self._loop.create_future()
        self._keeper = self._loop.create_task(self._keep())
        self._keeper.add_done_callback(self._kept)

    @property
    def is_up(self) -> bool:
        """Tell whether it can be asked."""
        return self._connection is not None

    @property
    def is_idle(self) -> bool:
        """Tell whether nobody waits for an answer."""
        return not any(True for asked in self._waiting() if not asked.answer.done())

    def ask(self, *words: Argument, due: float | None = None, redirected: bool = False) -> asyncio.Future[object]:
        """Send a command, and give what will be its answer; raises StoreDown, now or then."""
        if self._away is not None:
            self.failures["away"] += 1
            raise StoreDown(self._away)
        now = self._loop.time()
        due = now + self._within if due is None else due
        asked = Asked(words[0], packed(words), self._loop.create_future(), due, redirected=redirected)
        if self._connection is None:
            self._held.append(asked)
        elif self._connection.is_behind(now):
            raise self._late()
        else:
            self._connection.ask(asked)
        if due < self._watch.rings:
            self._watch.by(due)
        return asked.answer

    async def aclose(self) -> None:
        """Ask nothing any more; who still waits is told."""
        if self._connection is not None:
            self._connection.close(CLOSED)
        self._leave(CLOSED)
        self._watch.end()
        self._keeper.cancel()
        await asyncio.wait([self._keeper])

    async def _keep(self) -> None:
        failed = 0
        while True:
            if await self._reached():
                born = self._loop.time()
                await self._lost
                lived = self._loop.time() - born
                failed = 0 if lived > SHORT_LIFE else failed + 1
                if failed < MOST_SHORT_LIVES:
                    continue
                self._leave("it breaks again and again")
            else:
                failed += 1
            await asyncio.sleep(pause(failed, random()))  # noqa: S311 – chance, not secrecy

    def _kept(self, keeper: asyncio.Task[None]) -> None:
        if not keeper.cancelled():  # a bug, and nobody opens a connection any more: who asks must not wait for one
            _log.error("store lost", place=self._place, exc_info=keeper.exception())
            self._leave("nobody tries to reach it any more")

    async def _reached(self) -> bool:
        due = self._loop.time() + self._within
        try:
            async with asyncio.timeout_at(due):
                connection = await self._server.connect(self._made)
        except StoreDown as down:
            self._leave(down.reason)
        except (OSError, UnicodeError) as error:  # one that came too late is the first
            if not rang_late(due, self._loop.time()):
                self._leave(f"it cannot be reached ({type(error).__name__})")
        else:
            return self._arrived(connection)
        return False

    def _made(self) -> Connection:
        return Connection(refused=self._refused, ended=self._ended)

    def _arrived(self, connection: Connection) -> bool:
        if connection.why:
            self._leave(connection.why)
            return False
        if self._away is not None:
            _log.info("store back", place=self._place)
        self._connection, self._away, self._lost = connection, None, self._loop.create_future()
        self._proved = self._loop.time()
        self._watch.by(self._proved + PROVED)
        held, self._held = self._held, []
        for asked in held:
            connection.ask(asked)
        return True

    def _look(self, before: float) -> float:
        """End what was over *before*, and give the moment at which something is over next."""
        soonest = self._looked_at(self._connection, before) if self._connection is not None else NEVER
        for asked in self._waiting():
            if asked.answer.done():
                continue
            if asked.due <= before:
                asked.fail(self._late())
            else:
                soonest = min(soonest, asked.due)
        return soonest

    def _looked_at(self, connection: Connection, before: float) -> float:
        if connection.waiting and connection.quiet + self._within <= before + DOUBT:
            connection.close(f"Redis said nothing for {self._within:g} s", silent=True)
            return NEVER
        now = self._loop.time()
        if self._proved + PROVED <= now:
            self._proved = now
            connection.ask_for_nobody(self._server.proof, now + self._within)
        silent = connection.quiet + self._within if connection.waiting else NEVER
        return min(silent, self._proved + PROVED)

    def _waiting(self) -> list[Asked]:
        return self._held if self._connection is None else self._connection.left

    def _late(self) -> StoreDown:
        self.failures["late"] += 1
        return StoreDown(f"Redis does not answer within {self._within:g} s")

    def _leave(self, why: str) -> None:
        if self._away is None and why is not CLOSED:
            _log.warning("store away", place=self._place, reason=why)
        self._away = why
        held, self._held = self._held, []
        self._fail(held, why)

    def _fail(self, several: Iterable[Asked], why: str) -> None:
        for asked in several:
            if not asked.answer.done():
                self.failures["away"] += 1
                asked.fail(StoreDown(why))

    def _refused(self, connection: Connection, asked: Asked, text: str) -> None:
        error = refusal(text)
        if error.code in USELESS and connection is self._connection:
            asked.sent = False  # nothing was done
            connection.waiting.appendleft(asked)
            connection.close(error.reason)
        elif not asked.answer.done():
            asked.fail(error)
            if not isinstance(error, Elsewhere | ScriptUnknown):
                self._note(error)

    def _note(self, error: Refused) -> None:
        now = self._loop.time()
        if now > self._refusals.get(error.code, -NEVER) + TOLD:
            _log.error("store refused", place=self._place, reason=error.reason)
        self._refusals[error.code] = now
        self.failures[error.code] += 1

    def _ended(self, connection: Connection) -> None:
        left = [asked for asked in connection.left if not asked.answer.done()]
        if connection is not self._connection:
            self._fail(left, connection.why)
            return
        self._connection = None
        self._lost.set_result(None)
        self._held = [asked for asked in left if asked.may_be_repeated]
        self._fail([asked for asked in left if not asked.may_be_repeated], connection.why)
        for asked in self._held:
            asked.repeated = True
            asked.sent = False
        if connection.silent:
            self._leave(connection.why)
