"""Undoing a content coding that we did not ask for, never to more than was allowed."""

import zlib

__all__ = ["inflated"]

_CODINGS = {b"gzip": 16 + zlib.MAX_WBITS, b"x-gzip": 16 + zlib.MAX_WBITS, b"deflate": zlib.MAX_WBITS}


def inflated(body: bytes, coding: bytes, most: int) -> bytes | None:
    """Give the plain *body*, None if it would be more than *most* bytes, is broken, or its *coding* is not known.

    It stops at the first byte too many, so that a small bomb stays small. Two codings, one in the other, are not known.
    """
    name = coding.strip(b" \t").lower()
    if name in {b"", b"identity"} or not body:
        return body
    window = _CODINGS.get(name)
    return None if window is None else _at_most(body, window, most)


def _at_most(body: bytes, window: int, most: int) -> bytes | None:
    inflater = zlib.decompressobj(window)
    try:
        plain = inflater.decompress(body, most + 1)
    except zlib.error:
        return None
    complete = inflater.eof and not inflater.unused_data
    return plain if complete and len(plain) <= most else None
