"""Where people come and go: the paths that a browser is sent to, which therefore carry no header of ours."""

from urllib.parse import urlsplit

__all__ = ["Places", "strays"]

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class Places:
    """Name the paths of signing in and out."""

    LOGIN = "/auth/login"
    CALLBACK = "/auth/callback"
    SESSION = "/auth/session"
    SESSIONS = "/auth/sessions"
    LOGOUT = "/auth/logout"
    BACKCHANNEL = "/auth/backchannel-logout"
    HOME = "/"

    NAVIGATED = frozenset({LOGIN, CALLBACK})
    """What links and redirects lead to; what happens there is proved by a state, and not by a session."""
    UNPROVED = NAVIGATED | {BACKCHANNEL}
    """Where nobody asks for a session."""


def strays(host: str, url: str) -> bool:
    """Tell whether a browser that came to *host* is on loopback by another name than *url*, where it will come back.

    To a browser `localhost` and `127.0.0.1` are two hosts, with cookies of their own; in production there is one name.
    """
    ours, theirs = urlsplit(url), urlsplit(f"//{host}")
    return host != ours.netloc and {ours.hostname, theirs.hostname} <= _LOOPBACK
