"""Directives for caches such as this one alone: `CDN-Cache-Control` (RFC 9213), a dictionary after RFC 9651.

Where it can be read, `Cache-Control` and `Expires` mean nothing to us; where it is empty or broken, it is not there.
"""

import re
from functools import lru_cache

from gateway_common.services.caching.directives import Allowed, allowed_by

__all__ = ["TARGETED", "targeted_in"]

TARGETED = b"cdn-cache-control"
"""The field that speaks to gateways and CDNs."""

LONGEST = 4096

_INTEGER = r"-?\d{1,15}(?![\d.])"
_ITEM = (
    rf"(?:{_INTEGER}|-?\d{{1,12}}\.\d{{1,3}}|\"(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\[\"\\])*\""
    r"|[A-Za-z*][!#$%&'*+.^_`|~0-9A-Za-z:/-]*|:[A-Za-z0-9+/=]*:|\?[01]|@-?\d{1,15})"
)
_KEY = r"[a-z*][a-z0-9_.*-]*"
_PARAMETERS = rf"(?:;[ ]*{_KEY}(?:={_ITEM})?)*"
_INNER = rf"\((?:[ ]*{_ITEM}{_PARAMETERS}(?=[ )]))*[ ]*\)"
_MEMBER = re.compile(rf"(?P<key>{_KEY})(?:=(?P<value>{_ITEM}|{_INNER}))?{_PARAMETERS}", re.ASCII)
_BETWEEN = re.compile(r"[ \t]*,[ \t]*")


@lru_cache(maxsize=256)
def targeted_in(field: str) -> Allowed | None:
    """Read the field, several lines joined by commas; None if it is empty or no dictionary."""
    said: dict[str, str | None] = {}
    text, place = field.strip(" ")[:LONGEST], 0
    while True:
        member = _MEMBER.match(text, place)
        if member is None:
            return None
        said.pop(member["key"], None)
        if member["value"] != "?0":
            said[member["key"]] = None if member["value"] == "?1" else member["value"]
        if member.end() == len(text):
            return allowed_by(said)
        between = _BETWEEN.match(text, member.end())
        if between is None:
            return None
        place = between.end()
