"""Where people come and go: the paths that a browser is sent to, which therefore carry no header of ours."""

__all__ = ["Places"]


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
