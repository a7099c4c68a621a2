"""Reading the responses of one connection, one after the other, and believing none that could be read in two ways.

llhttp, with its leniencies off, refuses what is no HTTP: bare line feeds, two lengths, a length beside chunks, odd
chunk sizes. Only behind a 1xx it goes on, whatever that says of the connection: the response is still to come. What it
takes and a gateway must not is refused by `flaws`. What is nothing but body of a known length passes llhttp by, which
would copy it. Nothing here knows of sockets or of time.
"""

from httptools import HttpParserError, HttpParserUpgrade, HttpResponseParser

from gateway_common.services.call import HeaderPairs
from gateway_common.services.transports.http1.flaws import (
    LEAST_STATUS,
    MOST_HEAD,
    SWITCHING,
    flaw_of_head,
    flaw_of_interim,
)
from gateway_common.services.transports.http1.heads import Head, Values, head_of

__all__ = ["Responses"]

HTTP = b"HTTP"
EMPTY_LINES = 16  # bytes of them that may come before a head
OK, NO_CONTENT, NOT_MODIFIED = 200, 204, 304
NOTHING = head_of(())


class Responses:
    """Read what a service says: `expect` one response, `feed` what comes, and see how far it has come.

    *status* is there when *head* is set. *pieces* are those of the body that nobody has taken, *size* their bytes.
    *complete* is set at its end; *flaw* says why it can be read no further. *spoilt* is set for good when anything came
    that belongs to no response. Fields of trailers are dropped.
    """

    __slots__ = (
        "_bare",
        "_coding",
        "_fields",
        "_interim",
        "_keeps",
        "_left",
        "_length",
        "_parser",
        "_passed_by",
        "_read",
        "_since",
        "_start",
        "_values",
        "complete",
        "flaw",
        "head",
        "pieces",
        "size",
        "spoilt",
        "status",
    )

    def __init__(self) -> None:
        self._parser = HttpResponseParser(self)
        self._bare = self._passed_by = self.spoilt = False
        self.expect("GET")

    def expect(self, method: str) -> None:
        """Begin anew, with the response to a request of *method*."""
        if self._bare:  # the parser still waits for the body that the answer to a HEAD speaks of
            self._parser = HttpResponseParser(self)
        self._bare = method == "HEAD"
        self._fields: list[tuple[bytes, bytes]] = []
        self._read: Head = NOTHING
        self._values: Values = ()
        self._length: int | None = None
        self._coding = self._start = b""
        self._interim = self._left = self._since = self.size = self.status = 0
        self._keeps = self.head = self.complete = False
        self.flaw: str | None = None
        self.pieces: list[bytes] = []

    @property
    def begun(self) -> bool:
        """Tell whether anything at all has come."""
        return self._since > 0 or self.head

    @property
    def reusable(self) -> bool:
        """Tell whether another request may follow on this connection."""
        return self.complete and self._keeps and not self.spoilt

    @property
    def announced(self) -> int:
        """Tell how many bytes of body the head promises; what is promised to a HEAD or by a 304 never comes."""
        return 0 if self._bare or self.status in {NO_CONTENT, NOT_MODIFIED} else self._length or 0

    @property
    def headers(self) -> HeaderPairs:
        """Give the fields that may cross, names in lower case."""
        return self._read.crossing(self._values)

    def feed(self, data: bytes) -> None:
        """Read *data*, which is what came next."""
        if self._passed_by or len(data) < self._left:
            self._pass_by(data)
            return
        self._since += len(data)
        if len(self._start) < len(HTTP):
            self._start = (self._start + data[:EMPTY_LINES]).lstrip(b"\r\n")[: len(HTTP)]
        try:
            self._parser.feed_data(data)
        except (HttpParserError, HttpParserUpgrade) as error:
            self.spoilt = True
            self._refuse(f"it is no response of HTTP/1.1: {error}")
        if self._since > MOST_HEAD:
            self._refuse(f"more than {MOST_HEAD} bytes came without an end of its head or a piece of its body")

    def end(self) -> None:
        """Hear that nothing more comes, which ends a body that has no other end."""
        self._keeps = False
        if self.head and self.flaw is None and self._length is None and not self._coding:
            self.complete = True

    def close(self) -> None:
        """Let go of the parser, which holds this in turn."""
        del self._parser

    def take(self) -> bytes:
        """Take the pieces that have come, as one."""
        pieces, self.pieces, self.size = self.pieces, [], 0
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def on_message_begin(self) -> None:
        """Notice what comes behind the response."""
        self.spoilt = self.spoilt or self.complete

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep a field, but for those of trailers."""
        if not self.head:
            self._fields.append((name, value))

    def on_headers_complete(self) -> None:
        """Judge the head; that of a 1xx is skipped."""
        if self.head:
            return
        names, values = zip(*self._fields, strict=True) if self._fields else ((), ())
        self._read, self._values = head_of(names), values
        self._length, self._coding = self._read.framing(values)
        status = self._parser.get_status_code()
        if LEAST_STATUS <= status < OK and status != SWITCHING:
            self._skip(status)
        else:
            self._begin(status)

    def on_body(self, piece: bytes) -> None:
        """Keep a piece."""
        if self.complete:
            self.spoilt = True
            return
        self._since = 0
        self._left -= len(piece)
        self._keep(piece)

    def on_message_complete(self) -> None:
        """Notice the end; that of a 1xx is none."""
        self.complete = self.head and self.flaw is None

    def _keep(self, piece: bytes) -> None:
        self.pieces.append(piece)
        self.size += len(piece)

    def _pass_by(self, data: bytes) -> None:
        """Count what is nothing but body of a length that is known: the parser would only copy it."""
        body = data[: self._left]
        self._left -= len(body)
        self._keep(body)
        self._passed_by = self._left > 0
        if not self._passed_by:
            self._parser = HttpResponseParser(self)  # the old one still waits for what it was not shown
            self.spoilt = self.spoilt or len(body) < len(data)
            self.on_message_complete()

    def _begin(self, status: int) -> None:
        coding = self._coding
        self.status, self.head = status, True
        flaw = flaw_of_head(self._version(), status, coding, len(self._fields))
        if flaw is None and self._since > MOST_HEAD:
            flaw = self._too_long()
        if flaw is not None:
            self._refuse(flaw)
        self._since = 0
        if self._interim:
            self._parser.set_dangerous_leniencies(lenient_keep_alive=False)
        self._keeps = self._parser.should_keep_alive()
        if self._bare:
            self.complete = self.flaw is None
        if coding or self._length:
            self._keeps = self._keeps and status != NO_CONTENT and not (self._bare and coding)
        self._left = self.announced if self.flaw is None and not coding else 0

    def _version(self) -> str:
        version = self._parser.get_http_version()
        if version != "1.0" or (self._start == HTTP and not self._interim):
            return f"HTTP/{version}"
        return "another protocol"  # llhttp reads those of films and music as well, and HTTP/1.0 knows no 1xx

    def _skip(self, status: int) -> None:
        announces = bool(self._length is not None or self._coding)
        flaw = flaw_of_interim(status, self._interim, announces_body=announces)
        if flaw is not None:
            self._refuse(flaw)
        self._interim += 1
        self._fields = []
        self._parser.set_dangerous_leniencies(lenient_keep_alive=True)

    def _refuse(self, flaw: str) -> None:
        if not self.complete and self.flaw is None:
            self.flaw = flaw

    def _too_long(self) -> str | None:
        size = sum(len(name) + len(value) for name, value in self._fields)
        return f"its head has {size} bytes" if size > MOST_HEAD else None
