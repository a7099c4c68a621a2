"""Tokens that are bound to a certificate of whoever they were given to (RFC 8705): a stolen one alone opens nothing.

That the client has the certificate's key was proved to the proxy in front of us, in the handshake of TLS, whoever
signed it. So a token that names its thumbprint needs nothing else than that proxy's word, with each request.
"""

from hmac import compare_digest

from starlette.types import Scope

from gateway_common.context import context_of

__all__ = ["Certificates"]


class Certificates:
    """Hold a request against the certificate that its token is bound to; *required* wants each to be bound to one."""

    def __init__(self, *, required: bool) -> None:
        self._required = required

    def flaw(self, scope: Scope, thumbprint: str) -> str | None:
        """Say why a token that is bound to *thumbprint*, empty for none, may not be used here; None if it may."""
        if not thumbprint:
            return "it is bound to no certificate" if self._required else None
        shown = context_of(scope).certificate
        if not shown:
            return "it is bound to a certificate, and came without one"
        return None if compare_digest(shown, thumbprint) else "it is bound to another certificate than it came with"
