"""Proofs that a token is its owner's (RFC 9449, RFC 8705): what holds requests against them, and what that needs."""

import os
from collections.abc import Iterator
from time import time
from typing import TYPE_CHECKING

from gateway_common.settings import GatewaySettings
from gateway_common.settings.identity import TokenSettings
from gateway_common.settings.ring import KEY_BYTES
from gateway_common.stores import Store

if TYPE_CHECKING:
    from gateway_common.identity.certificates import Certificates
    from gateway_common.identity.dpop import Proofs
    from gateway_common.identity.dpop.moments import Moment

__all__ = ["bound_tokens", "certificates_in", "certified_tokens", "possession_mistakes", "proofs_in"]


def bound_tokens(settings: GatewaySettings) -> TokenSettings | None:
    """Give the settings of tokens that may be bound to a key; None where there are none."""
    tokens = _tokens(settings)
    return None if tokens is None or tokens.dpop == "off" else tokens


def certified_tokens(settings: GatewaySettings) -> TokenSettings | None:
    """Give the settings of tokens that may be bound to a certificate; None where there are none."""
    tokens = _tokens(settings)
    return None if tokens is None or tokens.certificates == "off" else tokens


def proofs_in(store: Store, settings: GatewaySettings) -> "Proofs | None":
    """Make what holds requests against proofs, which are noted in *store*; None where no token is bound."""
    tokens = bound_tokens(settings)
    if tokens is None:
        return None
    from gateway_common.identity.dpop import Proofs, Used  # noqa: PLC0415 – only who asks for it pays

    bearers = tokens.dpop == "optional" or settings.identity.kind == "keys"
    used = Used(settings.store.most) if settings.store.kind == "memory" else None
    return Proofs(store, tokens, _moment(tokens, settings), settings.identity.resource, bearers=bearers, used=used)


def certificates_in(settings: GatewaySettings) -> "Certificates | None":
    """Make what holds requests against certificates; None where no token is bound to one."""
    tokens = certified_tokens(settings)
    if tokens is None:
        return None
    from gateway_common.identity.certificates import Certificates  # noqa: PLC0415 – only who asks for it pays

    return Certificates(required=tokens.certificates == "required")


def possession_mistakes(settings: GatewaySettings) -> Iterator[str]:
    """Say what cannot work in the *settings* of proofs, in one sentence each."""
    if bound_tokens(settings) and settings.workers > 1 and settings.store.kind == "memory":
        yield "workers do not share their memory, and a proof would count in each; set GATEWAY_STORE__KIND=redis."
    if certified_tokens(settings) and not settings.trusted_proxies:
        yield (
            "certificates of clients are told by proxies, and none is trusted; set GATEWAY_TRUSTED_PROXIES to their "
            "networks, such as 10.0.0.0/8, or GATEWAY_IDENTITY__TOKENS__CERTIFICATES=off."
        )
    nonces = settings.identity.tokens.proof_nonces if settings.identity.tokens else None
    if nonces and bound_tokens(settings) is None:
        yield "nonces are for proofs, which nobody is asked for; set GATEWAY_IDENTITY__TOKENS__DPOP=required."
    elif nonces:
        yield from nonces.mistakes(settings.profile, alone=settings.store.kind == "memory")


def _tokens(settings: GatewaySettings) -> TokenSettings | None:
    return settings.identity.tokens if settings.identity.kind in {"tokens", "keys"} else None


def _moment(tokens: TokenSettings, settings: GatewaySettings) -> "Moment":
    from gateway_common.identity.dpop import Nonces, OurNonce, TheirClock  # noqa: PLC0415 – only who asks for it pays

    said = tokens.proof_nonces
    if said is None:
        return TheirClock(tokens, time)
    ring = said.ring or [os.urandom(KEY_BYTES)]
    nonces = Nonces(ring, said.life, tokens.leeway, owner=settings.identity.resource or "")
    return OurNonce(nonces, said.life, tokens.leeway)
