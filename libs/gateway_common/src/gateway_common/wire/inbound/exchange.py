"""One request and its answer, between the protocol of a connection and the application.

The head of an answer leaves together with the first piece of its body, in one call into the kernel and one packet; by
itself only if none follows before the loop turns, so that a stream which has nothing to say yet is heard at once.

An application that fails before its answer is logged with its trace and answered for with a problem. An answer that has
begun is cut, which is one line of the log: whoever gave it up has said why.
"""

import asyncio
from collections.abc import Callable, Iterable

import structlog
from uvicorn._types import ASGI3Application, ASGIReceiveEvent, ASGISendEvent, HTTPScope
from uvicorn.protocols.http.flow_control import HIGH_WATER_LIMIT, FlowControl

from gateway_common.errors import Problem, ProblemError, problems
from gateway_common.wire.inbound.answer import Answer
from gateway_common.wire.inbound.line import Line
from gateway_common.wire.inbound.refusals import busy, spelled
from gateway_common.wire.random_names import random_name

__all__ = ["Exchange"]

MUCH = 1 << 16
"""How many bytes of a body are not copied behind their head, but handed to the kernel beside it."""

_log = structlog.get_logger("gateway_common.wire")


class Exchange:
    """Answer the request with *scope* on *line*; whoever reads a body that was spoilt hears what is wrong with it.

    *always* are fields of every answer. While it *invites*, the client waits for `100 Continue` before it sends its
    body; while it is *reading*, somebody waits for more of that. *on_end* is called when the answer is complete.
    """

    __slots__ = (
        *("_always", "_answer", "_body", "_flaw", "_flow", "_head", "_left", "_line", "_more", "_news", "_on_end"),
        *("_scope", "_started", "complete", "invites", "keep_alive", "reading"),
    )

    def __init__(
        self,
        scope: HTTPScope,
        line: Line,
        flow: FlowControl,
        always: list[tuple[bytes, bytes]],
        on_end: Callable[[], None],
        *,
        invites: bool,
        keep_alive: bool,
    ) -> None:
        self._scope = scope
        self._line = line
        self._flow = flow
        self._always = always
        self._on_end = on_end
        self.invites = invites
        self.keep_alive = keep_alive
        self.reading = self.complete = self._started = self._left = False
        self._more = True
        self._flaw: Problem | None = None
        self._news = asyncio.Event()
        self._body = bytearray()
        self._head = b""
        self._answer: Answer

    def take(self, piece: bytes) -> None:
        """Keep a *piece* of the body for whoever reads, and hold the client back if that is much."""
        if not self.complete:
            self._body += piece
            if len(self._body) > HIGH_WATER_LIMIT:
                self._flow.pause_reading()
            self._news.set()

    def end(self, *, keep_alive: bool) -> None:
        """Say that the whole request is there, so that the connection may be kept, if the answer has not begun."""
        self._more = False
        self.keep_alive = keep_alive and (self.keep_alive or not self._started)
        self._news.set()

    def spoil(self, flaw: Problem) -> None:
        """Let no more of the body come: whoever reads it gets *flaw* as a ProblemError, and the connection ends."""
        self._flaw = flaw
        self.keep_alive = False
        self._news.set()

    def leave(self) -> None:
        """Say that nobody waits for the answer any more."""
        self._left = not self.complete
        self._on_end = _nothing
        self._news.set()

    def turn_away(self, seconds: int) -> None:
        """Answer 503 for the application, which has not begun: the client may ask again after so many *seconds*."""
        if self._left:
            return
        bodiless = self._scope["method"] == "HEAD"
        self.invites, self._started = False, True
        self._write(busy(seconds, self._always, keep_alive=self.keep_alive, bodiless=bodiless))
        self._end()
        self._on_end = _nothing

    async def receive(self) -> ASGIReceiveEvent:
        """Give what comes next of the request; raises ProblemError if that is spoilt."""
        if self.invites and not self._line.is_closing():
            self._line.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            self.invites = False
        if not self._over:
            await self._hear()
        if self._over:
            return {"type": "http.disconnect"}
        if self._flaw is not None:
            self._news.set()
            raise ProblemError(self._flaw)
        body, self._body = bytes(self._body), bytearray()
        return {"type": "http.request", "body": body, "more_body": self._more}

    async def send(self, message: ASGISendEvent) -> None:
        """Send a part of the answer when the client has taken enough of those before; to one that left, nothing."""
        if self._flow.write_paused and not self._left:
            await self._flow.drain()
        if self._left:
            return
        if message["type"] == "http.response.body" and self._started and not self.complete:
            self._go_on(message.get("body", b""), more=message.get("more_body", False))
        elif message["type"] == "http.response.start" and not self._started:
            self._begin(message["status"], message.get("headers", ()))
        else:
            raise RuntimeError(f"{message['type']} is out of turn")

    async def run(self, app: ASGI3Application) -> None:
        """Let *app* answer, and answer for it if it does not."""
        try:
            await app(self._scope, self.receive, self.send)
            if not self._over:
                raise RuntimeError("the application has not answered")  # noqa: TRY301 – dealt with like all others
        except asyncio.CancelledError:
            self._cut()
            raise
        except Exception as error:  # noqa: BLE001 – there is nobody else: it is told, and answered or cut
            self._fail(error)
        finally:
            self._on_end = _nothing
            del self._scope  # in which the edge keeps what sends by us: only the garbage collector would find the end

    @property
    def left(self) -> bool:
        """Tell whether nobody waits for the answer any more."""
        return self._left

    @property
    def scope(self) -> HTTPScope:
        """Give what is asked, until the application has answered."""
        return self._scope

    @property
    def _over(self) -> bool:
        return self.complete or self._left

    async def _hear(self) -> None:
        self._flow.resume_reading()
        self.reading = True
        try:
            await self._news.wait()
        finally:
            self.reading = False
        self._news.clear()

    def _begin(self, status: int, headers: Iterable[tuple[bytes, bytes]]) -> None:
        self.invites = False
        scope = self._scope
        self._answer = answer = Answer(
            status,
            [*self._always, *headers],
            method=scope["method"],
            version=scope["http_version"],
            keep_alive=self.keep_alive,
        )
        self._started = True
        self.keep_alive = not answer.closes
        self._head = answer.head
        self._line.soon(self._flush)

    def _go_on(self, body: bytes, *, more: bool) -> None:
        self._write(self._answer.piece(body, more=more))
        if not more:
            self._end()

    def _write(self, piece: bytes) -> None:
        head, self._head = self._head, b""
        if head and len(piece) > MUCH:
            self._line.writelines((head, piece))
        elif head or piece:
            self._line.write(head + piece)

    def _flush(self) -> None:
        if self._head:
            self._write(b"")

    def _end(self) -> None:
        self.complete = True
        self._news.set()
        if not self.keep_alive:
            self._line.close()
        self._on_end()

    def _fail(self, error: Exception) -> None:
        request_id = random_name()
        if self._started and not self.complete:
            _log.warning("answer cut", cause=type(error).__name__)
        elif not isinstance(error, ProblemError):
            _log.error("unexpected", exc_info=error, request_id=request_id)
        elif not self._over:
            _log.info("request refused", reason=error.problem.type.name, request_id=request_id)
        if not self._started and not self._left:
            self._answer_for(error, request_id)
        self._cut()

    def _answer_for(self, error: Exception, request_id: str) -> None:
        problem = error.problem if isinstance(error, ProblemError) else problems.INTERNAL()
        self._started, self.keep_alive = True, False
        self._write(spelled(problem, self._always, request_id))
        self._end()

    def _cut(self) -> None:
        self._flush()
        self._line.close()


def _nothing() -> None:
    """Stand for what was to happen after an answer, once it has."""
