"""Whether a gateway signs who asks, by which keys, and where it publishes them.

The cryptography is imported only where somebody signs.
"""

from collections.abc import Iterator

from fastapi import Request, Response

from gateway_common.caller import Caller
from gateway_common.composition import Router
from gateway_common.guard import anyone
from gateway_common.identity.assertions import Issuer
from gateway_common.settings import GatewaySettings

__all__ = ["KEY_SET", "assertion_mistakes", "issuer_of", "publishing", "signs"]

KEY_SET = "/.well-known/jwks.json"
"""Where services find the keys, on the port of the clients: to open the other one to them would show them far more."""

CURE = "make one by: openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256"
_HEADERS = {"cache-control": "public, max-age=300"}
_MEDIA = "application/jwk-set+json"


def signs(settings: GatewaySettings) -> bool:
    """Tell whether services are shown who asks."""
    return bool(settings.assertions.keys) or settings.profile == "sandbox"


def assertion_mistakes(settings: GatewaySettings) -> Iterator[str]:
    """Say what cannot work in the *settings* of assertions, in one sentence each."""
    if not settings.assertions.keys:
        return
    from gateway_common.identity.assertions.key import SigningKey  # noqa: PLC0415 – who signs nothing loads nothing

    names: set[str] = set()
    for reference in settings.assertions.keys:
        try:
            name = SigningKey.read(reference.reveal()).name
        except ValueError as error:
            yield f"the signing key {reference} {error}; {CURE}."
            continue
        if name in names:
            yield f"the signing key {reference} is there twice; keep one."
        names.add(name)


def issuer_of(name: str, settings: GatewaySettings) -> Issuer | None:
    """Make the gateway *name* an issuer, if its *settings* want it; settings without mistakes are meant.

    Workers are made of one gateway, and so sign with the same key, also with one that was made just now.
    """
    if not signs(settings):
        return None
    from gateway_common.identity.assertions.key import SigningKey  # noqa: PLC0415 – who signs nothing loads nothing
    from gateway_common.identity.assertions.ring import KeyRing  # noqa: PLC0415 – as above

    keys = [SigningKey.read(reference.reveal()) for reference in settings.assertions.keys]
    return Issuer(name, KeyRing(keys or [SigningKey.generate()]), settings.assertions.lifetime)


async def key_set(request: Request, caller: Caller = anyone()) -> Response:  # noqa: ARG001 – it says who may ask
    """Give the keys by which services recognise our calls."""
    issuer: Issuer = request.app.state.issuer
    return Response(issuer.keys.published, media_type=_MEDIA, headers=_HEADERS)


def publishing() -> Router:
    """Make the router of the endpoint that anyone may ask for the keys."""
    router = Router()
    router.add_api_route(KEY_SET, key_set, methods=["GET"], include_in_schema=False)
    return router
