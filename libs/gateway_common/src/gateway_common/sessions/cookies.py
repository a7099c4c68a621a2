"""The two cookies: one for a session, one for the browser in which somebody is about to sign in.

Both are `__Host-`: from this host alone, over https alone (or loopback, which browsers trust as much), for all of its
paths; no script reads them. The session's is never sent from another site's page (`Strict`). The other one has to come
along when the provider sends the browser back (`Lax`).
"""

import re
import secrets
from hashlib import sha256

from starlette.types import Scope

from gateway_common.errors import ProblemError, problems

__all__ = [
    "FORGET_SESSION",
    "LOGIN_COOKIE",
    "SESSION_COOKIE",
    "fresh_id",
    "keep_cookie",
    "name_of",
    "shown_id",
    "shows_cookie",
]

SESSION_COOKIE = "__Host-session"
LOGIN_COOKIE = "__Host-login"
SAME_SITE = {SESSION_COOKIE: "Strict", LOGIN_COOKIE: "Lax"}

_ID_BYTES = 32
_NAME_DIGITS = 32
_ID = re.compile(r"[A-Za-z0-9_-]{43}")
_ATTRIBUTES = "Path=/; Secure; HttpOnly"

FORGET_SESSION = f"{SESSION_COOKIE}=; Max-Age=0; {_ATTRIBUTES}; SameSite=Strict"


def fresh_id() -> str:
    """Make an id that nobody can guess: 256 random bits."""
    return secrets.token_urlsafe(_ID_BYTES)


def name_of(secret: str) -> str:
    """Name what belongs to a *secret* so that who reads the name cannot know the secret."""
    return sha256(secret.encode()).hexdigest()[:_NAME_DIGITS]


def keep_cookie(cookie: str, value: str, *, seconds: float) -> str:
    """Spell the field that lets a browser keep a *cookie*."""
    return f"{cookie}={value}; Max-Age={round(seconds)}; {_ATTRIBUTES}; SameSite={SAME_SITE[cookie]}"


def shown_id(scope: Scope, cookie: str) -> str | None:
    """Give the id in a *cookie*, None if there is none or it cannot be one of ours; ProblemError (400) for several."""
    found = _shown(scope, cookie)
    if len(found) > 1:
        raise ProblemError(problems.REPEATED_HEADER("Send one session cookie."))
    return found[0] if found and _ID.fullmatch(found[0]) else None


def shows_cookie(scope: Scope, cookie: str) -> bool:
    """Tell whether there is such a *cookie*, whatever is in it."""
    return bool(_shown(scope, cookie))


def _shown(scope: Scope, cookie: str) -> list[str]:
    return [
        value
        for name, text in scope["headers"]
        if name == b"cookie"
        for spelled, _, value in (one.strip().partition("=") for one in text.decode("latin-1").split(";"))
        if spelled == cookie
    ]
