"""Pieces of a body: which bytes a `Range` asks for (RFC 9110, section 14)."""

import re

from ftgo_sandbox.domain.refusals import Beyond

ONE = re.compile(r"bytes=[ \t]*(?P<first>[0-9]{1,18})?-(?P<last>[0-9]{1,18})?[ \t]*", re.IGNORECASE)


def piece(asked: str, size: int) -> range | None:
    """Find the bytes that are asked for of *size*; refuses what is not among them.

    None is the whole: what asks for several pieces, or in words that nobody knows, is as good as not said.
    """
    one = ONE.fullmatch(asked)
    if one is None or not (one["first"] or one["last"]):
        return None
    if not one["first"]:
        return _within(range(max(0, size - int(one["last"])), size), size)
    first = int(one["first"])
    if not one["last"]:
        return _within(range(first, size), size)
    return _within(range(first, min(int(one["last"]) + 1, size)), size) if int(one["last"]) >= first else None


def _within(found: range, size: int) -> range:
    if not found:
        raise Beyond(size)
    return found
