"""Why a client is refused, in the words of the standards.

OAuthError
├── InvalidRequest           400  something is missing, there twice, or not what it should be
├── InvalidClient            401  the client did not prove which one it is
├── InvalidGrant             400  a code or refresh token that is used, late, revoked or another's
├── UnauthorizedClient       400  this client may not ask in this way
├── UnsupportedGrantType     400  nobody can
├── UnsupportedResponseType  400  nobody gets anything but a code
├── InvalidScope             400  more than this client may have
├── InvalidTarget            400  for an audience that is not this client's (RFC 8707)
├── AccessDenied             400  the person said no
├── LoginRequired            400  nobody has signed in, and nobody may be asked to (OpenID Connect Core)
├── RequestNotSupported      400  parameters in an object, which we do not read (OpenID Connect Core)
├── RequestUriNotSupported   400  the same, by reference
└── InvalidToken             401  a bearer token that opens nothing (RFC 6750)

Unaddressed                  400  nobody is known whom the error could be told but the person who is looking
"""

from typing import ClassVar


class OAuthError(Exception):
    """Refuse a client; its developers read the *description*, which never repeats what was sent."""

    code: ClassVar[str]
    status: ClassVar[int] = 400
    challenge: ClassVar[str | None] = None

    def __init__(self, description: str) -> None:
        super().__init__(description)
        self.description = description


class InvalidRequest(OAuthError):
    """Point out what is wrong with the request itself."""

    code = "invalid_request"


class InvalidClient(OAuthError):
    """Ask which client this is, and for a proof."""

    code = "invalid_client"
    status = 401
    challenge = 'Basic realm="ftgo-sandbox"'


class InvalidGrant(OAuthError):
    """Take back, or never accept, what the client wants to exchange."""

    code = "invalid_grant"


class UnauthorizedClient(OAuthError):
    """Leave this way of asking to other clients."""

    code = "unauthorized_client"


class UnsupportedGrantType(OAuthError):
    """Know no such way to a token."""

    code = "unsupported_grant_type"


class UnsupportedResponseType(OAuthError):
    """Answer with a code and with nothing else."""

    code = "unsupported_response_type"


class InvalidScope(OAuthError):
    """Point out that the client may not have this."""

    code = "invalid_scope"


class InvalidTarget(OAuthError):
    """Point out that the client may not have tokens for this resource."""

    code = "invalid_target"


class AccessDenied(OAuthError):
    """Tell that the person went away."""

    code = "access_denied"


class LoginRequired(OAuthError):
    """Tell that nothing can be said without showing a page."""

    code = "login_required"


class RequestNotSupported(OAuthError):
    """Read parameters from the request alone."""

    code = "request_not_supported"


class RequestUriNotSupported(OAuthError):
    """Fetch no parameters from anywhere."""

    code = "request_uri_not_supported"


class InvalidToken(OAuthError):
    """Open nothing for this bearer token."""

    code = "invalid_token"
    status = 401
    challenge = 'Bearer error="invalid_token"'


class Unaddressed(Exception):
    """Keep an error from an address that nobody registered, and tell the person instead."""
