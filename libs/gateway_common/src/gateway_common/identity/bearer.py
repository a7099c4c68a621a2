"""The one place where a token may stand: a single `Authorization: Bearer` header (RFC 6750).

Neither a query parameter nor a form field is ever looked at: both end up in logs and histories.
"""

import re

from starlette.types import Scope

from gateway_common.errors import ProblemError, problems

__all__ = ["bearer_token", "invalid_token", "not_signed_in", "shows_credentials"]

_CREDENTIALS = re.compile(rb"bearer +([!-~]{1,8192})", re.IGNORECASE)


def shows_credentials(scope: Scope) -> bool:
    """Tell whether the request with this ASGI *scope* has an Authorization header, whatever is in it."""
    return any(name == b"authorization" for name, _ in scope["headers"])


def bearer_token(scope: Scope) -> str:
    """Give the token; raises ProblemError: 401 if there is none or it cannot be one, 400 if there are several."""
    found = [value for name, value in scope["headers"] if name == b"authorization"]
    if not found:
        raise not_signed_in()
    if len(found) > 1:
        raise ProblemError(problems.BAD_REQUEST("Send one Authorization header."))
    credentials = _CREDENTIALS.fullmatch(found[0])
    if credentials is None:
        raise invalid_token()
    return credentials[1].decode("ascii")


def not_signed_in() -> ProblemError:
    """Make the answer to a caller who showed no token."""
    return _unauthenticated('Bearer realm="gateway"')


def invalid_token() -> ProblemError:
    """Make the answer to any token that does not count; why it does not is never told."""
    return _unauthenticated('Bearer error="invalid_token"')


def _unauthenticated(challenge: str) -> ProblemError:
    return ProblemError(problems.UNAUTHENTICATED(headers={"WWW-Authenticate": challenge}))
