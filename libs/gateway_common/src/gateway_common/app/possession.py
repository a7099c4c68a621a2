"""Proofs that a token is its owner's (RFC 9449): what holds requests against them, and what that needs."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gateway_common.settings import GatewaySettings
from gateway_common.settings.identity import TokenSettings
from gateway_common.stores import Store

if TYPE_CHECKING:
    from gateway_common.identity.dpop import Proofs

__all__ = ["bound_tokens", "possession_mistakes", "proofs_in"]


def bound_tokens(settings: GatewaySettings) -> TokenSettings | None:
    """Give the settings of tokens that may be bound to a key; None where there are none."""
    identity = settings.identity
    tokens = identity.tokens if identity.kind in {"tokens", "keys"} else None
    return None if tokens is None or tokens.dpop == "off" else tokens


def proofs_in(store: Store, settings: GatewaySettings) -> "Proofs | None":
    """Make what holds requests against proofs, which are noted in *store*; None where no token is bound."""
    tokens = bound_tokens(settings)
    if tokens is None:
        return None
    from gateway_common.identity.dpop import Proofs, Used  # noqa: PLC0415 – only who asks for it pays

    bearers = tokens.dpop == "optional" or settings.identity.kind == "keys"
    used = Used(settings.store.most) if settings.store.kind == "memory" else None
    return Proofs(store, tokens, settings.identity.resource, bearers=bearers, used=used)


def possession_mistakes(settings: GatewaySettings) -> Iterator[str]:
    """Say what cannot work in the *settings* of proofs, in one sentence each."""
    if bound_tokens(settings) and settings.workers > 1 and settings.store.kind == "memory":
        yield "workers do not share their memory, and a proof would count in each; set GATEWAY_STORE__KIND=redis."
