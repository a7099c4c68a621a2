"""People sign in at the provider, and are known by a session: no token ever reaches their browser (RFC 10017).

    browser                     gateway                                provider          store
       │ ── /auth/login ──────────►│ an attempt: nonce, PKCE, sealed      │
       │ ◄── 303: a state ──────── │ in the state, and kept nowhere       │
       │ ── signs in ─────────────────────────────────────────────────────►│
       │ ── /auth/callback: state ►│ the attempt is used up ───────────────────────────────► ● once
       │                           │ code ⇄ tokens ───────────────────────►│
       │ ◄── a cookie: new id ──── │ the session, sealed ──────────────────────────────────► ●
       │ ── any call, X-CSRF: 1 ──►│ who is it? ◄─────────────────────────────────────────── ● one read
       │                           │ access token due: refresh, once ─────►│

What is decided is pure (`session`, `attempt`, `return_address`, `claims`); `records` keeps it, `client` speaks to the
provider, and `Sessions` is what the endpoints and the guard ask.
"""

from gateway_common.sessions.attempt import Brought
from gateway_common.sessions.authenticator import SessionAuthenticator, session_of
from gateway_common.sessions.cookies import (
    FORGET_SESSION,
    LOGIN_COOKIE,
    SESSION_COOKIE,
    fresh_id,
    keep_cookie,
    shown_id,
)
from gateway_common.sessions.demand import Demand
from gateway_common.sessions.opened import sessions_of
from gateway_common.sessions.places import Places, strays
from gateway_common.sessions.records import Held
from gateway_common.sessions.return_address import return_address
from gateway_common.sessions.session import Lifetimes
from gateway_common.sessions.sessions import Sessions
from gateway_common.sessions.signing_in import Welcome

__all__ = [
    "FORGET_SESSION",
    "LOGIN_COOKIE",
    "SESSION_COOKIE",
    "Brought",
    "Demand",
    "Held",
    "Lifetimes",
    "Places",
    "SessionAuthenticator",
    "Sessions",
    "Welcome",
    "fresh_id",
    "keep_cookie",
    "return_address",
    "session_of",
    "sessions_of",
    "shown_id",
    "strays",
]
