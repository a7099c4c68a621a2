"""Under which name a gateway is reached: hosts as clients send them, origins as browsers do.

read_host(b"API.example.com:8443")     # (b'api.example.com', b'8443')
read_host(b"a.example, b.example")     # None: nobody can tell which is meant
"""

import re

__all__ = ["host", "origin", "read_host"]

LONGEST = 255 + len(":65535")

_NAME = r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?\.?|\[[0-9a-f:.]*:[0-9a-f:.]*\]"
_HOST = re.compile(rf"({_NAME})(?::([0-9]{{1,5}}))?".encode())
_ORIGIN = re.compile(rf"https?://(?:{_NAME})(?::[0-9]{{1,5}})?")


def read_host(value: bytes) -> tuple[bytes, bytes] | None:
    """Read a `Host` value into its name (lower case) and its port, b"" if none is given; None for anything else."""
    found = _HOST.fullmatch(value.lower()) if len(value) <= LONGEST else None
    return None if found is None else (found[1], found[2] or b"")


def host(text: str) -> str:
    """Take a host for a setting; raises ValueError for what no client would send."""
    if "*" in text:
        raise ValueError("hosts are compared exactly, so that nobody gets in by a clever name; list each")
    if not text.isascii() or read_host(text.encode()) is None:
        raise ValueError("it holds what is no host; write it like api.example.com, localhost:8081 or [::1]")
    return text.lower()


def origin(text: str) -> str:
    """Take an origin for a setting; raises ValueError for one that would let in more than one site."""
    if not _ORIGIN.fullmatch(text):
        raise ValueError("it holds what is no origin; write each like https://app.example.com, exactly as browsers do")
    return text
