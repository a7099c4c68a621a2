"""How an answer is spelled: its head, and its body in the one framing that its client can read.

by length      the application says how long it is
in chunks      it does not
to the end     nor does it for a client of HTTP/1.0, which knows no chunks: the connection ends with it
without body   to HEAD, and for 204 and 304
"""

from collections.abc import Iterable
from enum import Enum
from http import HTTPStatus

__all__ = ["Answer"]

_PHRASES = {status.value: status.phrase.encode("ascii") for status in HTTPStatus}
_LINES = {status: b"HTTP/1.1 %d %b" % (status, _PHRASES.get(status, b"")) for status in range(200, 600)}
_OURS = frozenset({b"transfer-encoding", b"connection"})
_BODILESS = frozenset({204, 304})


class _Framing(Enum):
    LENGTH = 1
    CHUNKS = 2
    END = 3
    NO_BODY = 4


class Answer:
    """Spell an answer with *status* and *fields* to a request: its *head*, and then each `piece` of its body.

    The connection *closes* with it if it is not to be kept alive, or the application says so. Raises ValueError for a
    field that would not stay on its line.
    """

    __slots__ = ("_framing", "_left", "closes", "head")

    def __init__(
        self, status: int, fields: Iterable[tuple[bytes, bytes]], *, method: str, version: str, keep_alive: bool
    ) -> None:
        pairs = [(name.lower(), value) for name, value in fields]
        said = dict(pairs)
        self.closes = not keep_alive or (b"connection" in said and _closed_by(pairs))
        self._left = int(said.get(b"content-length", -1))
        lines = [_LINES[status], *[name + b": " + value for name, value in pairs if name not in _OURS]]
        self._framing = self._framed(bodiless=method == "HEAD" or status in _BODILESS, old=version == "1.0")
        if self._framing is _Framing.CHUNKS:
            lines.append(b"transfer-encoding: chunked")
        if self.closes:
            lines.append(b"connection: close")
        self.head = _joined(lines)

    def piece(self, body: bytes, *, more: bool) -> bytes:
        """Spell a piece, the last if there is no *more*; raises ValueError for a body of another length than said."""
        if self._framing is _Framing.LENGTH:
            self._left -= len(body)
            if self._left < 0 or (self._left and not more):
                raise ValueError("the body is not as long as its Content-Length says")
            return body
        if self._framing is _Framing.CHUNKS:
            chunk = b"%x\r\n%b\r\n" % (len(body), body) if body else b""
            return chunk if more else chunk + b"0\r\n\r\n"
        return body if self._framing is _Framing.END else b""

    def _framed(self, *, bodiless: bool, old: bool) -> _Framing:
        if bodiless:
            return _Framing.NO_BODY
        if self._left >= 0:
            return _Framing.LENGTH
        self.closes = self.closes or old
        return _Framing.END if old else _Framing.CHUNKS


def _closed_by(pairs: list[tuple[bytes, bytes]]) -> bool:
    return any(b"close" in value.lower() for name, value in pairs if name == b"connection")


def _joined(lines: list[bytes]) -> bytes:
    head = b"\r\n".join([*lines, b"", b""])
    if not head.count(b"\r") == head.count(b"\n") == len(lines) + 1 or b"\0" in head:
        raise ValueError("a field of the answer holds a control character, such as the end of a line")
    return head
