"""Which certificate the client showed to a proxy of ours, as that proxy says: a token may be bound to it (RFC 8705).

Client-Cert from a trusted proxy      noted, for whoever asks which certificate a token has to come with
Client-Cert from anybody else         nothing: `CleanFields` takes it away from all, and no service sees it
Client-Cert twice from a proxy        400: a client made one of them up, and the proxy let it pass
"""

from collections.abc import Awaitable, Sequence
from ipaddress import IPv4Network, IPv6Network

from starlette.types import ASGIApp, Receive, Scope, Send

from gateway_common.context import context_of
from gateway_common.edge.fields import RawFields
from gateway_common.errors import ProblemError, problems
from gateway_common.wire.client_cert import FIELD, read_thumbprint
from gateway_common.wire.forwarded import read_address, trusting

__all__ = ["ClientCertificates"]


class ClientCertificates:
    """Believe peers inside *networks*, and nobody else, about the certificate of the client before them.

    They have to take away what a client says itself; nobody behind them can tell.
    """

    def __init__(self, app: ASGIApp, networks: Sequence[IPv4Network | IPv6Network]) -> None:
        self._app = app
        self._trusted = trusting(networks)

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Pass the request on; raises ProblemError (400) if a trusted `Client-Cert` is malformed, or there twice."""
        if scope["type"] == "http" and scope["client"] and self._trusted(_peer(scope)):
            context_of(scope).certificate = _thumbprint(scope["headers"])
        return self._app(scope, receive, send)


def _peer(scope: Scope) -> str:
    return read_address(scope["client"][0])


def _thumbprint(headers: RawFields) -> str:
    said = [value for name, value in headers if name == FIELD]
    if len(said) > 1:
        raise ProblemError(problems.REPEATED_HEADER("Send one Client-Cert header."))
    try:
        return read_thumbprint(said[0]) if said else ""
    except ValueError:
        raise ProblemError(problems.BAD_REQUEST("The Client-Cert header cannot be read.")) from None
