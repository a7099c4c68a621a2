"""What ends a session, or keeps one from beginning."""

from gateway_common.errors import GatewayError, ProblemError, problems
from gateway_common.sessions.cookies import FORGET_SESSION

__all__ = ["CHALLENGE", "GrantRefused", "no_session", "session_over"]

CHALLENGE = 'Session realm="gateway"'


class GrantRefused(GatewayError):
    """Say that the provider gives nothing for this code or refresh token, and never will again."""


def no_session() -> ProblemError:
    """Make the answer to a browser that shows no session: 401, and never a redirect, for programs ask here."""
    return ProblemError(problems.UNAUTHENTICATED("Sign in at /auth/login.", headers={"WWW-Authenticate": CHALLENGE}))


def session_over() -> ProblemError:
    """Make the answer to a browser whose session has ended, and let it forget the cookie."""
    headers = {"WWW-Authenticate": CHALLENGE, "Set-Cookie": FORGET_SESSION}
    return ProblemError(problems.UNAUTHENTICATED("Your session has ended; sign in at /auth/login.", headers=headers))
