"""Who really asks, when proxies of ours stand in front.

The rest of the gateway reads the client's address, scheme and host where ASGI has them – `scope["client"]`,
`scope["scheme"]`, the `Host` field – and never a forwarded field: `CleanFields` takes those away, whoever sent them.
Services are told nothing of it: they need to know who is signed in, not from where, and an address is personal data.
"""

from collections.abc import Awaitable, Sequence
from ipaddress import IPv4Network, IPv6Network

from starlette.types import ASGIApp, Receive, Scope, Send

from gateway_common.edge.fields import RawFields, fields_of, replace_fields
from gateway_common.errors import ProblemError, problems
from gateway_common.wire.forwarded import Hop, Spoken, caller_of, read_address, read_hops, trusting

__all__ = ["TrustedProxies"]


class TrustedProxies:
    """Believe peers inside *networks*, and nobody else, about the client before them.

    *spoken* is the one family of fields that those proxies set; the other one is what a client may have made up.
    """

    def __init__(
        self,
        app: ASGIApp,
        networks: Sequence[IPv4Network | IPv6Network],
        spoken: Spoken = "x-forwarded",
    ) -> None:
        self._app = app
        self._networks = networks
        self._spoken: Spoken = spoken
        self._trusted = trusting(networks)

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Pass the request on with its client; raises ProblemError (400) if a trusted `Forwarded` is malformed."""
        if self._networks and scope["type"] in {"http", "websocket"}:
            peer = read_address(scope["client"][0]) if scope["client"] else ""
            if self._trusted(peer):
                _believe(scope, caller_of(peer, self._hops(scope), self._trusted))
        return self._app(scope, receive, send)

    def _hops(self, scope: Scope) -> list[Hop]:
        hops = read_hops(fields_of(scope), self._spoken)
        if hops is None:
            raise ProblemError(problems.BAD_REQUEST("The Forwarded header cannot be read."))
        return hops


def _believe(scope: Scope, caller: Hop) -> None:
    scope["client"] = (caller.address, 0)
    scope["scheme"] = caller.scheme or scope["scheme"]
    if caller.host:
        headers: RawFields = scope["headers"]
        rest = [pair for pair in headers if pair[0] != b"host"]
        replace_fields(scope, [(b"host", caller.host.encode("latin-1")), *rest])
