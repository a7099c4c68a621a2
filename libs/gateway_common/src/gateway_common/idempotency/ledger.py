"""The ledger of a gateway: which requests were begun under which key, and how they ended."""

from asyncio import CancelledError, sleep
from secrets import token_hex

import structlog

from gateway_common.caller import Caller
from gateway_common.errors import ProblemError, problems
from gateway_common.idempotency.answers import KeptAnswer
from gateway_common.idempotency.entering import ENTER, LEAVE, Entered
from gateway_common.idempotency.fates import Fate
from gateway_common.idempotency.prints import place_of
from gateway_common.idempotency.records import HOLDER, Record, Standing
from gateway_common.settings.idempotency import IdempotencySettings
from gateway_common.single_flight import SingleFlight
from gateway_common.stores import Store, StoreDown

__all__ = ["Ledger", "Turn"]

SECOND = 1_000_000  # microseconds
MILLISECONDS = 1000
COME_BACK = {"Retry-After": "1"}
LETTING_GO = (0.0, 1.0)
"""After how many seconds it is tried: a second is enough for a connection that broke."""

MOST_AT_ONCE = 1000
"""How many keys are let go of at the same time; of what is more, the lease ends."""

_log = structlog.get_logger("gateway_common.idempotency")


class Ledger:
    """Keep in *store* what was asked of the gateway *name* under each key.

    With the store away, what needs a key is refused (503) and not sent; what may have one goes on, and the service
    alone knows it again. An answer that could not be written down leaves its key unknown when the lease is over. Of a
    key nobody knows whether it was begun with, as the store or the client was gone, is let go: nothing was sent.
    """

    def __init__(self, name: str, store: Store, settings: IdempotencySettings) -> None:
        self._name = name
        self._store = store
        self._settings = settings
        self._endings = SingleFlight[None]()

    @property
    def most_answer(self) -> int:
        """Give the number of bytes up to which the body of an answer is kept."""
        return self._settings.most_answer

    async def enter(self, caller: Caller, key: str, printed: str, *, required: bool) -> "Turn | KeptAnswer | None":
        """Begin with the request *printed* under *key*, or give the answer that it has; None for no store.

        Raises ProblemError: 409 while it is under way, 422 when the key stands for another, StoreDown if *required*.
        """
        place, holder = place_of(self._name, caller, key), token_hex(HOLDER // 2)
        try:
            how, there = await self._ask(place, printed, holder)
        except StoreDown as down:
            self._let_go(place, holder)
            if required:
                raise
            _log.warning("write goes on without its key", reason=down.reason)
            return None
        except CancelledError:
            self._let_go(place, holder)
            raise
        if how is Entered.ANOTHER:
            raise ProblemError(problems.KEY_REUSED())
        if how is Entered.HELD:
            raise ProblemError(problems.IN_FLIGHT(headers=COME_BACK))
        record = Record.read(there)
        return KeptAnswer.read(record.answer) if how is Entered.DONE else Turn(self, place, record)

    async def end(self, turn: "Turn", fate: Fate, answer: KeptAnswer | None) -> None:
        """Write down how *turn* ended, also when whoever waits for that is cut off; a store that is away is logged."""
        await self._endings((turn.place, turn.record.holder), lambda: self._written(turn, fate, answer))

    async def aclose(self) -> None:
        """Give up what is still being written down: its keys will be unknown."""
        await self._endings.aclose()

    async def _ask(self, place: str, printed: str, holder: str) -> tuple[Entered, bytes]:
        lease, kept = int(self._settings.lease * SECOND), int(self._settings.keep * MILLISECONDS)
        how, what = await self._store.step(ENTER, [place], [printed.encode(), holder.encode(), lease, kept])
        return Entered(how), what if isinstance(what, bytes) else b""

    def _let_go(self, place: str, holder: str) -> None:
        if len(self._endings) < MOST_AT_ONCE:
            self._endings.begun((place, holder), lambda: self._left(place, holder))

    async def _left(self, place: str, holder: str) -> None:
        reason = ""
        for pause in LETTING_GO:
            await sleep(pause)
            try:
                await self._store.step(LEAVE, [place], [holder.encode()])
            except StoreDown as down:
                reason = down.reason
            else:
                return
        _log.warning("key may be held until its lease is over", reason=reason)

    async def _written(self, turn: "Turn", fate: Fate, answer: KeptAnswer | None) -> None:
        held = turn.record.spelled()
        try:
            if fate is Fate.FREE:
                await self._store.step(LEAVE, [turn.place], [turn.record.holder.encode()])
                return
            ended = turn.record.becoming(Standing.UNKNOWN)
            if fate is Fate.DONE and answer is not None:
                ended = turn.record.becoming(Standing.DONE, answer.spelled())
            await self._store.swap(turn.place, held, ended.spelled(), seconds=self._settings.keep)
        except StoreDown as down:
            _log.warning("key stays unknown", fate=fate.value, reason=down.reason)


class Turn:
    """Hold the right to go on with the request of *record*, which ends with the lease."""

    __slots__ = ("_ledger", "place", "record")

    def __init__(self, ledger: Ledger, place: str, record: Record) -> None:
        self._ledger = ledger
        self.place = place
        self.record = record

    async def end(self, fate: Fate, answer: KeptAnswer | None = None) -> None:
        """Say what became of it; *answer* is what is told again, if it is done."""
        await self._ledger.end(self, fate, answer)
