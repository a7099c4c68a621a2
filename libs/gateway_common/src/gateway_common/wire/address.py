"""Where a service is: scheme, host and port, from the configuration and from nowhere else."""

import re
from dataclasses import dataclass
from ipaddress import IPv6Address
from urllib.parse import SplitResult, urlsplit

__all__ = ["PORTS", "Address"]

PORTS = {"http": 80, "https": 443}
"""The port of each scheme, where none is said."""

LIKE_THIS = "write it like http://kitchen:8080"

_PLAIN = re.compile(r"[!-\[\]-~]+")
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?\.?")
_PREFIX = re.compile(r"(?:/(?!\.{1,2}(?:/|$))[A-Za-z0-9._~%!$&'()*+,;=:@-]+)*")


@dataclass(frozen=True, slots=True)
class Address:
    """Name a service's place on the network; *prefix* goes before each path, without a slash at its end."""

    scheme: str
    host: str
    port: int
    prefix: str = ""

    @classmethod
    def read(cls, text: str) -> "Address":
        """Read `http://host:port/prefix`; ValueError says what is wrong with anything else, and does not repeat it."""
        try:
            split = urlsplit(text)
            flaw = _flaw(text, split)
            port = split.port
        except ValueError:
            raise ValueError(f"its host or port cannot be read; {LIKE_THIS}") from None
        if flaw is not None:
            raise ValueError(f"{flaw}; {LIKE_THIS}")
        return cls(split.scheme, split.hostname or "", port or PORTS[split.scheme], split.path.rstrip("/"))

    @property
    def authority(self) -> str:
        """Spell host and port as the `Host` field does."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.prefix}"


def _flaw(text: str, split: SplitResult) -> str | None:
    known = _known_host(split) and split.port != 0 and not split.netloc.endswith(":")
    rules = {
        "it holds blanks, controls, backslashes or letters beyond ASCII": _PLAIN.fullmatch(text) is not None,
        "its scheme is neither http nor https": split.scheme in PORTS,
        "it carries a user name or password, which every log would show": "@" not in split.netloc,
        "it carries a query or a fragment": "?" not in text and "#" not in text,
        "its host cannot be read": known,
        "its path has empty or dot segments, or letters to be encoded": _PREFIX.fullmatch(split.path.rstrip("/")),
    }
    return next((flaw for flaw, holds in rules.items() if not holds), None)


def _known_host(split: SplitResult) -> bool:
    host = split.hostname or ""
    if split.netloc.startswith("["):
        return "%" not in host and bool(IPv6Address(host))
    return _HOST.fullmatch(host) is not None
