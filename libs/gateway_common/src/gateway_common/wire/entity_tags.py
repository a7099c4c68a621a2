"""Entity tags of coded representations: each coding of a body is one of its own, and so has a tag of its own.

coded(b'"a1"', b"br")              # b'"a1~br"': what the client is told
plain(b'"a1~br", "b2"')            # b'"a1", "b2"': what whoever made the tag is asked
as_known(b'"a1"', b'"a1~br"')      # b'"a1~br"': the tag in a 304, as the client knows it
"""

import re

__all__ = ["as_known", "coded", "is_coded", "plain"]

_SUFFIX = re.compile(rb"~(?:zstd|br|gzip)(?=\")")


def coded(tag: bytes, coding: bytes) -> bytes:
    """Give the tag of the same representation in *coding*; a weak tag stands for all codings as it is."""
    return tag[:-1] + b"~" + coding + b'"' if tag.startswith(b'"') else tag


def is_coded(tags: bytes) -> bool:
    """Tell whether a list of tags may hold one of ours."""
    return b"~" in tags


def plain(tags: bytes) -> bytes:
    """Give a list of tags without what we added."""
    return _SUFFIX.sub(b"", tags)


def as_known(tag: bytes, tags: bytes) -> bytes:
    """Give *tag* as it stands in the client's list of *tags*."""
    found = re.search(re.escape(tag[:-1]) + _SUFFIX.pattern + b'"', tags) if is_coded(tags) else None
    return tag if found is None else found[0]
