"""The order of the edge: what every request passes, outermost first, and every answer on its way back.

To add an edge function: one file in `edge/`, one line here, one test beside the others. A gateway with an order of its
own hands `create_gateway` another function than `edge_of`, as `docs/how-to/add-an-edge-function.md` shows.
"""

from collections.abc import Callable, Iterator, Sequence

from starlette.middleware import Middleware

from gateway_common.app.people import cookies_of
from gateway_common.app.possession import bound_tokens, certified_tokens
from gateway_common.edge import (
    AccessLog,
    AllowedHosts,
    Budget,
    CanonicalPath,
    CleanFields,
    ClientCertificates,
    Compression,
    Cors,
    Disconnect,
    FreshNonces,
    Head,
    Loops,
    Methods,
    Metrics,
    Problems,
    RequestBody,
    RequestId,
    SecurityHeaders,
    TrustedProxies,
)
from gateway_common.pages import DocsPage
from gateway_common.routing import Dispatch, Forwarding
from gateway_common.settings import GatewaySettings

__all__ = ["Edge", "edge_of"]

Edge = Callable[[GatewaySettings], Sequence[Middleware]]
"""Say which functions stand at the edge of a gateway, outermost first."""


def edge_of(settings: GatewaySettings) -> Sequence[Middleware]:
    """List the edge functions, outermost first, each with why it stands there; what nobody asked for is left out."""
    return [
        Middleware(RequestId, budget=settings.budget),  # names the request for everybody behind
        Middleware(Metrics),  # counts the answer as it goes out
        Middleware(AccessLog),  # sees the answer as it goes out
        Middleware(SecurityHeaders),  # completes problems, too
        *_nonces(settings),  # completes problems, too
        *_cors(settings),  # lets pages read problems, too
        Middleware(Problems, show_causes=settings.show_causes),  # answers for whatever is refused behind
        *_certificates(settings),  # needs the peer itself, before proxies tell of another
        *_proxies(settings),  # reads what CleanFields takes away
        Middleware(CleanFields),  # before anybody believes a field
        Middleware(AllowedHosts, settings.known_hosts),  # needs the host that proxies tell
        Middleware(CanonicalPath),  # before anybody reads the path
        Middleware(Methods),  # completes what whoever routes says of them
        Middleware(Loops, _name(settings), settings.most_hops),  # before work that a loop would multiply
        Middleware(Budget),  # from here on somebody works
        *_docs(settings),  # a browser brings cookies to it
        *cookies_of(settings),  # before anybody believes one
        Middleware(Compression),  # of whatever is answered behind
        Middleware(Disconnect),  # ends whatever works behind it
        Middleware(Forwarding),  # answers what a route maps, and hands on the rest
        Middleware(Head),  # for endpoints alone
        Middleware(RequestBody, settings.most_body),  # for endpoints alone
        Middleware(Dispatch),  # runs what needs nothing of FastAPI
    ]


def _nonces(settings: GatewaySettings) -> Iterator[Middleware]:
    tokens = bound_tokens(settings)
    if tokens and tokens.proof_nonces:
        yield Middleware(FreshNonces)


def _cors(settings: GatewaySettings) -> Iterator[Middleware]:
    if settings.cors_origins:
        proofs = bound_tokens(settings) is not None
        yield Middleware(Cors, settings.cors_origins, credentials=settings.cors_credentials, proofs=proofs)


def _certificates(settings: GatewaySettings) -> Iterator[Middleware]:
    if certified_tokens(settings):
        yield Middleware(ClientCertificates, settings.trusted_proxies)


def _proxies(settings: GatewaySettings) -> Iterator[Middleware]:
    if settings.trusted_proxies:
        yield Middleware(TrustedProxies, settings.trusted_proxies, settings.forwarding)


def _docs(settings: GatewaySettings) -> Iterator[Middleware]:
    if settings.shows_docs:
        yield Middleware(DocsPage)


def _name(settings: GatewaySettings) -> str:
    return next(iter(settings.known_hosts), "unnamed")
