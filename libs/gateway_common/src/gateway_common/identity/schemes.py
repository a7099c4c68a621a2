"""The schemes in which callers prove themselves, and the challenges that name them (RFC 9110, section 11.6.1)."""

from gateway_common.caller import Proof

__all__ = ["ALGORITHMS", "challenge"]

ALGORITHMS = ("ES256", "EdDSA", "Ed25519", "PS256", "RS256")
"""How a proof of possession may be signed: never so that whoever checks it could."""

_NAMES = {Proof.DPOP_TOKEN: "DPoP", Proof.SESSION: "Session"}
_USUAL = "Bearer"
_BELONGING = {Proof.DPOP_TOKEN: (("algs", " ".join(ALGORITHMS)),)}


def challenge(proof: Proof, *parameters: tuple[str, str]) -> str:
    """Spell a challenge to whoever shows such a *proof*, with *parameters* whose values need no escape.

    One to show a token with a proof of possession says by which algorithms that may be signed (RFC 9449, 7.1).
    """
    told = (*parameters, *_BELONGING.get(proof, ()))
    spelled = ", ".join(f'{name}="{value}"' for name, value in told)
    return f"{_NAMES.get(proof, _USUAL)} {spelled}"
