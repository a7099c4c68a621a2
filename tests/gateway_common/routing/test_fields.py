"""What no list of a route may name: fields of which only the gateway speaks, to either side."""

from collections.abc import Callable

import pytest

from gateway_common.routing.fields import field_to_client, field_to_service

PROOFS = ("Authorization", "DPoP", "OAuth-Client-Attestation", "OAuth-Client-Attestation-PoP")
CHALLENGES = ("WWW-Authenticate", "Authentication-Info", "DPoP-Nonce", "OAuth-Client-Attestation-Challenge")


@pytest.mark.parametrize("name", [*PROOFS, *CHALLENGES])
@pytest.mark.parametrize("named", [field_to_service, field_to_client])
def test_proofs_and_challenges_stay_between_client_and_gateway(named: Callable[[str], str], name: str) -> None:
    """A service gets no proof that it could show elsewhere, and no client is challenged by a service."""
    with pytest.raises(ValueError, match=f"{name!r} .* the gateway alone.*; remove it"):
        named(name)
