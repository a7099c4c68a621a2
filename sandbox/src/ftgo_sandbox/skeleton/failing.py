"""The layer in which requests meet the faults: pure ASGI, around the whole service."""

from collections.abc import Callable
from random import Random

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ftgo_sandbox.domain.messages import ErrorBody
from ftgo_sandbox.skeleton.clock import Clock
from ftgo_sandbox.skeleton.connection import hang_up, left
from ftgo_sandbox.skeleton.faults import USUAL_STATUS, Fault, Faults, Outcome

GARBAGE = b'{"state": "APPR\x00\xff\xfe<html>'


class Failing:
    """Let requests fail as the *faults* of their operation say; what is no operation of the service never fails."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        faults: Faults,
        operation: Callable[[Scope], str | None],
        clock: Clock,
        chance: Random,
    ) -> None:
        self.app = app
        self._faults = faults
        self._operation = operation
        self._clock = clock
        self._chance = chance

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through, or let it fail."""
        name = self._operation(scope) if scope["type"] == "http" else None
        fault = self._faults.of(name) if name else None
        if fault is None:
            await self.app(scope, receive, send)
        else:
            await self._fail(fault, scope, receive, send)

    async def _fail(self, fault: Fault, scope: Scope, receive: Receive, send: Send) -> None:
        outcome = fault.outcome(self._chance)
        if outcome is not Outcome.OFF:
            await self._clock.sleep(fault.delay(self._chance))
        match outcome:
            case Outcome.ANSWER:
                await self.app(scope, receive, send)
            case Outcome.OFF:
                await hang_up(scope, receive)
            case Outcome.HANG:
                await left(receive)
            case Outcome.ERROR:
                await _error(fault)(scope, receive, send)
            case Outcome.GARBAGE:
                await Response(GARBAGE, media_type="application/json")(scope, receive, send)
            case Outcome.DROP:
                await self.app(scope, receive, _swallow)
                await hang_up(scope, receive)


def _error(fault: Fault) -> Response:
    body = ErrorBody(code="FAULT", message="This error was asked for.")
    return Response(body.model_dump_json(), fault.error_status or USUAL_STATUS, media_type="application/json")


async def _swallow(_message: Message) -> None:
    """Lose what the service says: it has done its work, and nobody will hear of it."""
