"""HTTP/1.1 from clients: uvicorn's httptools protocol, on clocks and within limits, as strict as it has to be.

bytes ──► parser ──► head ──► is anything wrong with it? ──► Exchange ──► application
             │         │                 │                      ▲             │
             └─────────┴──► Arrival      ▼                      │ body        ▼
                  is it slow?         refused               spoilt?         Line ──► bytes

What is wrong with a head is answered here, when every request before has its answer: nobody else has seen it. What is
wrong with a body is told to whoever reads it, and so goes the way of every other problem. After either, nothing more is
taken.

It leans on hooks that uvicorn calls private: its minor version is pinned, and a test says when to read it again.
"""

import asyncio
from collections import deque
from collections.abc import Mapping
from contextvars import copy_context
from typing import Any, cast
from urllib.parse import unquote

import httptools
from uvicorn._types import ASGI3Application, ASGIVersions, HTTPScope
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from gateway_common.errors import Problem, ProblemError, problems
from gateway_common.wire.departure import Departure
from gateway_common.wire.inbound.arrival import Arrival, Stage
from gateway_common.wire.inbound.exchange import Exchange
from gateway_common.wire.inbound.head import is_host, read_fields, size_of_body
from gateway_common.wire.inbound.line import Line
from gateway_common.wire.inbound.refusals import problem_of, spelled
from gateway_common.wire.inbound.shared import Shared
from gateway_common.wire.inbound.target import read_target
from gateway_common.wire.random_names import random_name

__all__ = ["SMALL", "HttpProtocol"]

SMALL = 1 << 16
"""How many bytes of a body are read though the answer is there, lest the connection be lost."""

_REST_OF_LINE = len(b"  HTTP/1.1")


class HttpProtocol(HttpToolsProtocol):
    """Serve one connection; what all connections of a server have in common is *shared*."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        loop: asyncio.AbstractEventLoop | None = None,
        *,
        shared: Shared,
    ) -> None:
        super().__init__(config, server_state, app_state, loop)
        self._parser = self.parser = httptools.HttpRequestParser(self)  # uvicorn's own is lenient
        self._app = cast("ASGI3Application", config.loaded_app)  # pyright: ignore[reportUnknownMemberType] -- it may be anything to uvicorn
        self._shared = shared
        self._limits = shared.limits
        self._departure = Departure()
        self._context = copy_context()  # of no request, while what goes on with the next may be within one
        self._line: Line
        self._arrival: Arrival
        self._latest: Exchange
        self._running: Exchange | None = None
        self._queue: deque[Exchange] = deque()
        self._refusal: Problem | None = None
        self._deaf = self._last = self._draining = False
        self._versions: ASGIVersions = {"version": config.asgi_version, "spec_version": "2.3"}
        self._raw_root = config.root_path.encode("ascii")
        self._target, self._size = b"", 0
        self._fields: list[tuple[bytes, bytes]] = []

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Wait for a first byte."""
        self._line = Line(transport, self.loop, self._shared)
        self._arrival = Arrival(self._line, self.loop, self._shared, self._give_up)
        super().connection_made(self._line)
        self._arrival.greet()

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell whoever works for the client, and leave nothing behind."""
        self._deaf = True
        self._arrival.stop()
        self._line.lost()
        for exchange in (*self._queue, *([self._running] if self._running else [])):
            exchange.leave()
        self._queue.clear()
        super().connection_lost(exc)
        del self._parser  # which holds us
        self._departure.tell()

    def eof_received(self) -> bool:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride] -- uvicorn never stays
        """Take it that the client has left, unless it broke off: then say so, if anybody was reading."""
        self._line.ended = True
        if self._breaks_off and not self._line.is_closing():
            self._give_up(problems.BAD_REQUEST("The request broke off."))
            return True
        self._line.close()
        self._departure.tell()
        return False

    def data_received(self, data: bytes) -> None:
        """Read on, or drop what nobody reads."""
        if self._deaf:
            self._line.drop(len(data))
            return
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self._deaf = True
        except httptools.HttpParserError as error:
            if not self._deaf:
                self._give_up(problem_of(error))
        if not self._deaf:
            self._arrival.weigh(len(data))

    def on_message_begin(self) -> None:
        """Begin a request, with the first byte of its line."""
        if self._deaf:
            raise ProblemError(problems.BAD_REQUEST())
        self._target, self._fields, self._size = b"", [], 0
        self._arrival.begin()

    def on_url(self, url: bytes) -> None:
        """Take a piece of the target."""
        self._target += url
        if len(self._target) + len(self._parser.get_method()) + _REST_OF_LINE > self._limits.line:
            raise ProblemError(problems.TARGET_TOO_LONG())

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a field."""
        self._size += len(name) + len(value)
        if self._size > self._limits.head or len(self._fields) >= self._limits.fields:
            raise ProblemError(problems.HEADERS_TOO_LARGE())
        self._fields.append((name.lower(), value.rstrip(b" \t")))

    def on_headers_complete(self) -> None:
        """Judge the head, and begin to answer when it is its turn."""
        version, method = self._parser.get_http_version(), self._parser.get_method()
        fields = read_fields(version, self._fields)
        size, upgrade = size_of_body(fields), self._parser.should_upgrade()
        if method == b"CONNECT":
            raise ProblemError(problems.UNKNOWN_METHOD())
        if upgrade and size != 0:
            raise ProblemError(problems.BAD_REQUEST("Send no body with an Upgrade."))
        if len(self._queue) >= self._limits.ahead:
            raise ProblemError(problems.BAD_REQUEST("Wait for answers before you ask for more."))
        scope = self._scope_of(method, version, fields[b"host"])
        self._last = upgrade or version == "1.0" or self._draining or not self._parser.should_keep_alive()
        self._size, self._fields = 0, []  # what comes behind a body is nobody's
        self._latest = self._exchange(scope, fields, size)
        self._arrival.head(self._latest, bodiless=size == 0)
        self._take_turn(self._latest)

    def on_body(self, body: bytes) -> None:
        """Take a piece of the body."""
        self._arrival.piece(len(body))
        self._latest.take(body)

    def on_message_complete(self) -> None:
        """Know that the request is there, and that nothing may come behind the last."""
        self._arrival.complete()
        self._deaf = self._deaf or self._last
        self._latest.end(keep_alive=not self._last)
        if self._running is None:
            self._go_on()

    def on_response_complete(self) -> None:
        """Go on with the next request, with what is wrong with it, or wait for it."""
        self.server_state.total_requests += 1
        self._running = None
        self._departure.forget()
        self._line.done()
        if self._line.is_closing():
            self._stop_reading()
        elif self._queue:
            self._run(self._queue.popleft())
        else:
            self.flow.resume_reading()
            self._go_on()

    def pause_writing(self) -> None:
        """Wait for the client to take what there is."""
        super().pause_writing()
        self._line.hold()

    def resume_writing(self) -> None:
        """Let more be written."""
        super().resume_writing()
        self._line.release()

    def shutdown(self) -> None:
        """Take no more than what is under way, for the server."""
        self._draining = self._last = True
        if self._line.is_closing():
            self._line.hasten()
        elif self._running is not None:
            self._latest.keep_alive = False
        elif self._arrival.stage is Stage.BETWEEN:
            self._line.close()

    @property
    def spoken(self) -> bool:
        """Tell whether the client has begun to say what it wants."""
        return self._arrival.begun

    @property
    def _breaks_off(self) -> bool:
        if self._arrival.stage is Stage.HEAD:
            return self._running is None
        return self._arrival.stage is Stage.BODY and self._running is self._latest and self._latest.reading

    def _scope_of(self, method: bytes, version: str, host: bytes) -> HTTPScope:
        path, query, authority = read_target(self._target, method)
        if authority is not None:
            self._fields = [(name, authority if name == b"host" else value) for name, value in self._fields]
        if not is_host(host if authority is None else authority):
            raise ProblemError(problems.BAD_HOST())
        text = path.decode("ascii")
        scope: HTTPScope = {
            "type": "http",
            "asgi": self._versions.copy(),
            "http_version": version,
            "method": method.decode("ascii"),
            "scheme": self.scheme or "http",
            "path": self.root_path + (unquote(text) if "%" in text else text),
            "raw_path": self._raw_root + path,
            "query_string": query,
            "root_path": self.root_path,
            "headers": self._fields,
            "client": self.client,
            "server": self.server,
            "state": self.app_state.copy(),
        }
        self._departure.put(cast("dict[str, Any]", scope))
        return scope

    def _exchange(self, scope: HTTPScope, fields: Mapping[bytes, bytes], size: int | None) -> Exchange:
        invites = scope["http_version"] == "1.1" and fields.get(b"expect", b"").lower() == b"100-continue"
        return Exchange(
            scope,
            self._line,
            self.flow,
            self.server_state.default_headers,
            self.on_response_complete,
            invites=invites,
            keep_alive=not self._last and size is not None and size <= SMALL and not invites,
        )

    def _take_turn(self, exchange: Exchange) -> None:
        if self._running is None:
            self._run(exchange)
        else:
            self.flow.pause_reading()
            self._queue.append(exchange)

    def _run(self, exchange: Exchange) -> None:
        self._running = exchange
        self._line.begin()
        task = self.loop.create_task(exchange.run(self._app), context=self._context.copy())
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    def _go_on(self) -> None:
        if self._refusal is not None:
            self._refuse(self._refusal)
        elif self._last:
            self._line.close()
        else:
            self._arrival.wait()

    def _give_up(self, problem: Problem) -> None:
        self._stop_reading()
        if self._arrival.stage is Stage.BODY:
            self._spoil(problem)
        elif self._running is None:
            self._refuse(problem)
        else:
            self._refusal = problem

    def _stop_reading(self) -> None:
        self._deaf = True
        self._arrival.rest()

    def _spoil(self, problem: Problem) -> None:
        if self._latest.complete:
            self._line.close()
        else:
            self._latest.spoil(problem)

    def _refuse(self, problem: Problem) -> None:
        request_id = random_name()
        self._shared.refused(problem, request_id)
        self._line.write(spelled(problem, self.server_state.default_headers, request_id))
        self._line.close()
