"""A look at bytes that are most likely to be refused: what is asked, if they are one whole request and nothing else.

It is read by the same strict parser as every other, but by nobody who would keep anything of it: that costs a fraction.
Whatever is not plain – a part of a request, several, a body, an old version, a path that has to be decoded or cut out
of an address – is left to who reads properly.
"""

from typing import Any

import httptools

__all__ = ["Glance"]


class Glance:
    """Say what is asked, as ASGI has it; header fields are read if there is any need for *fields*."""

    def __init__(self, *, fields: bool) -> None:
        self._reader = _FieldReader if fields else _Reader
        self._reading = self._reader()

    def __call__(self, data: bytes, client: tuple[str, int] | None) -> dict[str, Any] | None:
        """Give method, path, fields and *client* of the one request that *data* is; None if it is anything else."""
        reading = self._reading
        try:
            reading.parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade):
            reading.plain = False
        if not (reading.plain and reading.complete):
            self._reading = self._reader()  # it is in the middle of something
            return None
        path = reading.target.partition(b"?")[0].decode("latin-1")
        if "%" in path or not path.startswith("/"):
            reading.begin()
            return None
        asked = {"method": reading.method, "path": path, "headers": reading.fields, "client": client}
        reading.begin()
        return asked


class _Reader:
    __slots__ = ("complete", "fields", "method", "parser", "plain", "target")

    def __init__(self) -> None:
        self.parser = httptools.HttpRequestParser(self)
        self.begin()

    def begin(self) -> None:
        self.target, self.method = b"", ""
        self.plain, self.complete = True, False
        self.fields: list[tuple[bytes, bytes]] = []

    def on_message_begin(self) -> None:
        self.plain = self.plain and not self.complete

    def on_url(self, url: bytes) -> None:
        self.target += url

    def on_body(self, _: bytes) -> None:
        self.plain = False

    def on_chunk_header(self) -> None:
        self.plain = False

    def on_message_complete(self) -> None:
        parser = self.parser
        self.plain = self.plain and parser.should_keep_alive() and parser.get_http_version() == "1.1"
        self.method = parser.get_method().decode("ascii")
        self.complete = True


class _FieldReader(_Reader):
    __slots__ = ()

    def on_header(self, name: bytes, value: bytes) -> None:
        self.fields.append((name.lower(), value))
