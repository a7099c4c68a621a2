"""Whom a token is from, whom it is for, and whether it holds now."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gateway_common.identity.jwt.invalid import EarlyTokenError, ExpiredTokenError, InvalidTokenError

__all__ = ["Expectation", "check_claims", "moment_claim", "text_claim"]

_END_OF_TIME = 1 << 53
"""Up to here every reader of JSON sees the same number (RFC 8259, section 6), and so do services."""

_TEXT = re.compile(r"[!-~]{1,255}")
"""A name that can stand in a log line, a cache key and a header: what OpenID Connect allows a subject, less blanks."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """Hold what a token has to say: its *issuer*, one of the *audiences*; clocks may differ by *leeway* seconds."""

    issuer: str
    audiences: frozenset[str]
    leeway: float


def check_claims(claims: Mapping[str, Any], expected: Expectation, now: float) -> float:
    """Give the moment at which *claims* expire, in seconds since 1970; raises InvalidTokenError if they do not hold.

    *now* is in seconds since 1970, too.
    """
    if claims.get("iss") != expected.issuer:
        raise InvalidTokenError("it is from another issuer")
    if expected.audiences.isdisjoint(_audiences(claims.get("aud"))):
        raise InvalidTokenError("it is for another audience")
    expires = moment_claim(claims, "exp")
    if expires is None:
        raise InvalidTokenError("it does not say when it expires")
    for name in ("nbf", "iat"):
        moment = moment_claim(claims, name)
        if moment is not None and moment > now + expected.leeway:
            raise EarlyTokenError(f"its {name} is in the future")
    if expires <= now - expected.leeway:
        raise ExpiredTokenError("it has expired")
    return expires


def text_claim(claims: Mapping[str, Any], name: str) -> str:
    """Give a claim that is a name; empty if it is not there, and InvalidTokenError if it is anything else."""
    value = claims.get(name, "")
    if not isinstance(value, str) or (value and not _TEXT.fullmatch(value)):
        raise InvalidTokenError(f"its {name} is no name")
    return value


def moment_claim(claims: Mapping[str, Any], name: str) -> float | None:
    """Give a claim in seconds since 1970; None if it is not there, and InvalidTokenError if it is anything else."""
    if name not in claims:
        return None
    value = claims[name]
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < _END_OF_TIME:
        raise InvalidTokenError(f"its {name} is no moment")
    return float(value)


def _audiences(said: object) -> frozenset[str]:
    if isinstance(said, str):
        return frozenset({said})
    if isinstance(said, list) and all(isinstance(one, str) for one in said):  # pyright: ignore[reportUnknownVariableType] -- JSON may hold anything
        return frozenset(said)  # pyright: ignore[reportUnknownArgumentType] -- they are texts, as was just found
    raise InvalidTokenError("its audience is no text and no list of texts")
