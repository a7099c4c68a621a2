"""One request and its answer, between uvicorn's protocol and the application.

An application that fails before its answer is logged with its trace and answered for with a problem. An answer that has
begun is cut, which is one line of the log: whoever gave it up has said why.
"""

import asyncio

import structlog
from uvicorn._types import ASGI3Application, ASGIReceiveEvent, ASGISendEvent
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from gateway_common.errors import Problem, ProblemError, problems
from gateway_common.wire.inbound.answer import Answer
from gateway_common.wire.inbound.refusals import spelled

__all__ = ["Exchange"]

_log = structlog.get_logger("gateway_common.wire")


class Exchange(RequestResponseCycle):
    """Answer one request; whoever reads a body that was spoilt on its way hears what is wrong with it."""

    reading = False
    _flaw: Problem | None = None
    _answer: Answer

    @property
    def invites(self) -> bool:
        """Tell whether the client waits for `100 Continue` before it sends its body."""
        return self.waiting_for_100_continue

    def complete(self, *, keep_alive: bool) -> None:
        """Say that the whole request is there, so that the connection may be kept, if the answer has not begun."""
        self.more_body = False
        self.keep_alive = keep_alive and (self.keep_alive or not self.response_started)
        self.message_event.set()

    def spoil(self, flaw: Problem) -> None:
        """Let no more of the body come: whoever reads it gets *flaw* as a ProblemError, and the connection ends."""
        self._flaw = flaw
        self.keep_alive = False
        self.message_event.set()

    def leave(self) -> None:
        """Say that nobody waits for the answer any more."""
        self.disconnected = not self.response_complete
        self.on_response = _nothing
        self.message_event.set()

    async def receive(self) -> ASGIReceiveEvent:
        """Give what comes next of the request; raises ProblemError if that is spoilt."""
        self.reading = True
        try:
            message = await super().receive()
        finally:
            self.reading = False
        if self._flaw is not None and message["type"] == "http.request":
            self.message_event.set()
            raise ProblemError(self._flaw)
        return message

    async def send(self, message: ASGISendEvent) -> None:
        """Send a part of the answer when the client has taken enough of those before; to one that left, nothing."""
        if self.flow.write_paused and not self.disconnected:
            await self.flow.drain()
        if self.disconnected:
            return
        if message["type"] == "http.response.start" and not self.response_started:
            self._begin(message["status"], list(message.get("headers", ())))
        elif message["type"] == "http.response.body" and self.response_started and not self.response_complete:
            self._go_on(message.get("body", b""), more=message.get("more_body", False))
        else:
            raise RuntimeError(f"{message['type']} is out of turn")

    async def run_asgi(self, app: ASGI3Application) -> None:
        """Let *app* answer, and answer for it if it does not."""
        try:
            await app(self.scope, self.receive, self.send)
            if not self.response_complete and not self.disconnected:
                raise RuntimeError("the application has not answered")  # noqa: TRY301 – dealt with like all others
        except asyncio.CancelledError:
            self.transport.close()
            raise
        except Exception as error:  # noqa: BLE001 – there is nobody else: it is told, and answered or cut
            self._fail(error)
        finally:
            self.on_response = _nothing

    def _begin(self, status: int, headers: list[tuple[bytes, bytes]]) -> None:
        self.waiting_for_100_continue = False
        self._answer = Answer(
            status,
            self.default_headers + headers,
            method=self.scope["method"],
            version=self.scope["http_version"],
            keep_alive=self.keep_alive,
        )
        self.response_started = True
        self.keep_alive = not self._answer.closes
        self.transport.write(self._answer.head)

    def _go_on(self, body: bytes, *, more: bool) -> None:
        piece = self._answer.piece(body, more=more)
        if piece:
            self.transport.write(piece)
        if not more:
            self._end()

    def _end(self) -> None:
        self.response_complete = True
        self.message_event.set()
        if not self.keep_alive:
            self.transport.close()
        self.on_response()

    def _fail(self, error: Exception) -> None:
        if self.response_started and not self.response_complete:
            _log.warning("answer cut", cause=type(error).__name__)
        elif not isinstance(error, ProblemError):
            _log.error("unexpected", exc_info=error)
        if not self.response_started and not self.disconnected:
            problem = error.problem if isinstance(error, ProblemError) else problems.INTERNAL()
            self.response_started, self.keep_alive = True, False
            self.transport.write(spelled(problem, self.default_headers))
            self._end()
        self.transport.close()


def _nothing() -> None:
    """Stand for what was to happen after an answer, once it has."""
