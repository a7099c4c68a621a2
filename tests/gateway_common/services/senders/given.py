"""What the tests of the senders are given: calls, and services that answer as told."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field

from gateway_common.caller import ANONYMOUS
from gateway_common.deadline import Deadline
from gateway_common.errors import State
from gateway_common.services.call import Answer, Call
from gateway_common.testing.clock import pass_time

OK = Answer(State.OK, 200, body=b"{}")
DOWN = Answer(State.DOWN, reason="the connection was refused", sent=False)
UNAVAILABLE = Answer(State.BUSY, 503, retry_after=0.0)


def call(*, within: float = 10.0, repeatable: bool = True, method: str = "GET", most: int | None = 1000) -> Call:
    return Call(
        service="kitchen",
        operation="find_ticket",
        method=method,
        path="/tickets/7",
        headers=[],
        body=None,
        deadline=Deadline.after(within),
        caller=ANONYMOUS,
        repeatable=repeatable,
        most=most,
    )


def spelled(value: object) -> str:
    """Name an answer in the list of tests."""
    if not isinstance(value, Answer):
        return repr(value)
    streamed = "" if isinstance(value.body, bytes) else " streamed"
    return (
        f"{value.state} {value.status}{'' if value.sent else ' not sent'} {value.retry_after}{streamed} {value.reason}"
    )


@dataclass
class Scripted:
    """Give *answers* one after the other, the last for ever, each after *takes* seconds; keep the calls."""

    answers: list[Answer] = field(default_factory=lambda: [OK])
    takes: float = 0.0
    calls: list[Call] = field(default_factory=list[Call])

    async def __call__(self, call: Call, /) -> Answer:
        self.calls.append(call)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if self.takes:
            await pass_time(self.takes)
        return answer


class Hanging:
    """Never answer; LATE at the deadline, as a transport says it."""

    def __init__(self) -> None:
        self.running = 0

    async def __call__(self, call: Call, /) -> Answer:
        self.running += 1
        try:
            async with asyncio.timeout_at(call.deadline.at):
                await asyncio.Event().wait()
        except TimeoutError:
            return Answer(State.LATE)
        finally:
            self.running -= 1
        raise AssertionError("nothing sets the event")


class Gate:
    """Hold every call until `open` lets the first go with an answer; count those inside."""

    def __init__(self) -> None:
        self.inside: list[asyncio.Future[Answer]] = []
        self.most = 0

    async def __call__(self, _: Call, /) -> Answer:
        turn: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self.inside.append(turn)
        self.most = max(self.most, len(self.inside))
        try:
            return await turn
        finally:
            self.inside.remove(turn)

    @property
    def waiting(self) -> list[asyncio.Future[Answer]]:
        return [turn for turn in self.inside if not turn.done()]

    def open(self, answer: Answer = OK) -> None:
        self.waiting[0].set_result(answer)


class Pieces:
    """Stream *pieces*, then end or raise *failure*; count how often it is closed."""

    def __init__(self, pieces: Iterable[bytes] = (b"a", b"b"), *, failure: Exception | None = None) -> None:
        self._pieces = list(pieces)
        self._failure = failure
        self.closed = 0

    def __aiter__(self) -> "Pieces":
        return self

    async def __anext__(self) -> bytes:
        if self._pieces:
            return self._pieces.pop(0)
        if self._failure is not None:
            raise self._failure
        raise StopAsyncIteration

    async def aclose(self) -> None:
        self.closed += 1


async def settled() -> None:
    """Let every task run as far as it can without time passing."""
    for _ in range(20):
        await asyncio.sleep(0)
