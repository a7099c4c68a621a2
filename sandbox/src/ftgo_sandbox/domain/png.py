"""The smallest writer of pictures: rows of colours from a palette, as PNG."""

import struct
import zlib
from collections.abc import Iterable, Sequence

MEDIA_TYPE = "image/png"
SIGNATURE = b"\x89PNG\r\n\x1a\n"
EIGHT_BITS, FROM_A_PALETTE = 8, 3
Colour = tuple[int, int, int]


def png(rows: Sequence[bytes], palette: Iterable[Colour]) -> bytes:
    """Write a picture; each byte of each row is a place in the *palette*."""
    header = struct.pack(">IIBBBBB", len(rows[0]), len(rows), EIGHT_BITS, FROM_A_PALETTE, 0, 0, 0)
    colours = b"".join(bytes(colour) for colour in palette)
    unfiltered = b"".join(b"\0" + row for row in rows)
    chunks = [(b"IHDR", header), (b"PLTE", colours), (b"IDAT", zlib.compress(unfiltered)), (b"IEND", b"")]
    return SIGNATURE + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
