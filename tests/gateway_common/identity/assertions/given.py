"""What tests of assertions are given: an issuer with a key of its own, and a clock that goes when it is told."""

from dataclasses import dataclass

from gateway_common.caller import Caller, CallerKind, Proof
from gateway_common.identity.assertions import Issuer
from gateway_common.identity.assertions.key import SigningKey
from gateway_common.identity.assertions.ring import KeyRing

NOW = 1_800_000_000
MIA = Caller(CallerKind.CONSUMER, "42", frozenset({"orders:read", "profile:read"}), proof=Proof.ACCESS_TOKEN)


@dataclass
class Wall:
    """Tell the time that it is told."""

    now: float = NOW

    def __call__(self) -> float:
        return self.now


def issuer(*keys: SigningKey, lifetime: int = 60) -> Issuer:
    """Make the gateway `mobile`, which signs with the first of *keys*."""
    return Issuer("mobile", KeyRing(keys or [SigningKey.generate()]), lifetime)
