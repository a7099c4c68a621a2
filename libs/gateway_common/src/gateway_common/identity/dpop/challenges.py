"""What callers hear whose token or proof does not count (RFC 9449, 7.1)."""

from gateway_common.caller import Proof
from gateway_common.errors import BadProofError, Problem, ProblemError, problems
from gateway_common.identity.bearer import REALM
from gateway_common.identity.schemes import challenge

__all__ = ["bound_elsewhere", "invalid_proof", "nonce_wanted", "unproved", "untimely_proof", "untimely_token"]


def unproved(*, bearers: bool) -> ProblemError:
    """Make the answer to a caller who showed nothing, where *bearers* are known as well, or bound tokens alone."""
    ours = challenge(Proof.DPOP_TOKEN)
    return ProblemError(_told(f"{REALM}, {ours}" if bearers else ours))


def bound_elsewhere() -> BadProofError:
    """Make the answer to a token that does not count, or is shown as what it is not: a bound one without its key."""
    return BadProofError(_refused("invalid_token"))


def untimely_token() -> ProblemError:
    """Make the same answer to a token that was good once, or will be."""
    return ProblemError(_refused("invalid_token"))


def invalid_proof() -> BadProofError:
    """Make the answer to a proof that does not count; why it does not is never told."""
    return BadProofError(_refused("invalid_dpop_proof"))


def untimely_proof() -> ProblemError:
    """Make the same answer to a proof that is too old or too young, as clocks that differ make them."""
    return ProblemError(_refused("invalid_dpop_proof"))


def nonce_wanted(nonce: str) -> ProblemError:
    """Make the answer to a good proof whose nonce does not count, and give the *nonce* for the next one (section 9)."""
    told = challenge(Proof.DPOP_TOKEN, ("error", "use_dpop_nonce"))
    headers = {"WWW-Authenticate": told, "DPoP-Nonce": nonce, "Cache-Control": "no-store"}
    return ProblemError(
        problems.UNAUTHENTICATED("Make the proof again, with the nonce in DPoP-Nonce.", headers=headers)
    )


def _refused(error: str) -> Problem:
    return _told(challenge(Proof.DPOP_TOKEN, ("error", error)))


def _told(told: str) -> Problem:
    return problems.UNAUTHENTICATED(headers={"WWW-Authenticate": told})
