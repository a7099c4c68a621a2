"""Content codings: which one a client is sent, and how bodies are written in it.

    coder = coder_for(b"gzip, br;q=0.5")       # by the client's q-values, and where they are equal, by ours
    coder.whole(body)                          # a body that is all there
    stream = coder.stream()                    # one that comes in pieces, each of which goes out at once
    stream.piece(b"..."), stream.end()

Levels are chosen for time: 10 kB of JSON take 50 to 200 µs.
"""

import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, cast

import brotli  # type: ignore[import-untyped]  # pyright: ignore[reportMissingTypeStubs] -- nobody has types for it
import zstandard

__all__ = ["CODERS", "Coder", "Stream", "coder_for"]

LONGEST = 256
"""How many bytes an `Accept-Encoding` may have to be read at all."""

_MEMBER = re.compile(r"([a-z0-9-]+|\*)(?:[ \t]*;[ \t]*q=([01](?:\.[0-9]{0,3})?))?")
_GZIP = 16 + zlib.MAX_WBITS
_BROTLI_QUALITY = 4
_GZIP_LEVEL = 4
_ZSTD = zstandard.ZstdCompressor(level=3)


class Stream(Protocol):
    """Write one body in a coding, piece by piece."""

    def piece(self, body: bytes, /) -> bytes:
        """Code *body* so that it can be read at once."""
        ...

    def end(self) -> bytes:
        """Give what ends the coding."""
        ...


@dataclass(frozen=True, slots=True)
class Coder:
    """Hold one coding: its *name*, how it writes a *whole* body, and how it begins a *stream*."""

    name: bytes
    whole: Callable[[bytes], bytes]
    stream: Callable[[], Stream]


class _Zstd:
    def __init__(self) -> None:
        self._coder = zstandard.ZstdCompressor(level=3).compressobj()

    def piece(self, body: bytes, /) -> bytes:
        return self._coder.compress(body) + self._coder.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)

    def end(self) -> bytes:
        return self._coder.flush()


class _BrotliCompressor(Protocol):
    def process(self, body: bytes, /) -> bytes: ...

    def flush(self) -> bytes: ...

    def finish(self) -> bytes: ...


_brotli_whole = cast("Callable[..., bytes]", brotli.compress)  # pyright: ignore[reportUnknownMemberType] -- it is untyped
_brotli_stream = cast("Callable[..., _BrotliCompressor]", brotli.Compressor)  # pyright: ignore[reportUnknownMemberType] -- it is untyped


class _Brotli:
    def __init__(self) -> None:
        self._coder = _brotli_stream(quality=_BROTLI_QUALITY)

    def piece(self, body: bytes, /) -> bytes:
        return self._coder.process(body) + self._coder.flush()

    def end(self) -> bytes:
        return self._coder.finish()


class _Gzip:
    def __init__(self) -> None:
        self._coder = zlib.compressobj(_GZIP_LEVEL, wbits=_GZIP)

    def piece(self, body: bytes, /) -> bytes:
        return self._coder.compress(body) + self._coder.flush(zlib.Z_SYNC_FLUSH)

    def end(self) -> bytes:
        return self._coder.flush()


CODERS = (
    Coder(b"zstd", _ZSTD.compress, _Zstd),
    Coder(b"br", lambda body: _brotli_whole(body, quality=_BROTLI_QUALITY), _Brotli),
    Coder(b"gzip", lambda body: zlib.compress(body, _GZIP_LEVEL, _GZIP), _Gzip),
)
"""Every coding we write, the one we like best first."""


def coder_for(accept_encoding: bytes) -> Coder | None:
    """Choose the coding that an `Accept-Encoding` value likes best; None to send the body as it is."""
    return _chosen(accept_encoding) if len(accept_encoding) <= LONGEST else None


@lru_cache(maxsize=256)
def _chosen(accept_encoding: bytes) -> Coder | None:
    liked = dict(map(_read, accept_encoding.decode("latin-1").lower().split(",")))
    fallback = liked.get("*", 0.0)
    weights = [liked.get(coder.name.decode(), fallback) for coder in CODERS]
    best = max(weights)
    as_it_is = best == 0 or best < liked.get("identity", 0.0)
    return None if as_it_is else CODERS[weights.index(best)]


def _read(member: str) -> tuple[str, float]:
    found = _MEMBER.fullmatch(member.strip(" \t"))
    return (found[1], float(found[2] or 1)) if found else ("", 0.0)
