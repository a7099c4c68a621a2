"""When a proof was made: as it says itself, or after the nonce in it, by our own clock (RFC 9449, 4.3 and 11.1)."""

from collections.abc import Callable

from starlette.types import Scope

from gateway_common.context import context_of
from gateway_common.identity.dpop import challenges
from gateway_common.identity.dpop.nonces import Nonces
from gateway_common.identity.dpop.proof import Proof
from gateway_common.settings.identity import TokenSettings

__all__ = ["Moment", "OurNonce", "TheirClock"]


class TheirClock:
    """Believe the time in a proof, which counts for a moment; clocks of phones may differ by the leeway."""

    def __init__(self, settings: TokenSettings, clock: Callable[[], float]) -> None:
        self._window = settings.proof_window
        self._leeway = settings.leeway
        self._clock = clock
        self.seconds = settings.proof_window + 2 * settings.leeway

    def check(self, proof: Proof, _: Scope) -> None:
        """Return if it was made a moment ago; raises ProblemError (401)."""
        if not -self._leeway <= self._clock() - proof.made <= self._window:
            raise challenges.untimely_proof()


class OurNonce:
    """Believe no clock but ours: a proof was made after its nonce, which is one of *nonces*.

    So nobody makes proofs in advance, and a phone whose clock is wrong is heard. Once half of the *life* of its nonce
    is over, a caller is given the next one with the answer.
    """

    def __init__(self, nonces: Nonces, life: float, leeway: float) -> None:
        self._nonces = nonces
        self._old = life / 2
        self.seconds = life + 2 * leeway

    def check(self, proof: Proof, scope: Scope) -> None:
        """Return if its nonce counts; raises ProblemError (401), which gives one."""
        age = self._nonces.age(proof.nonce)
        if age is None:
            raise challenges.nonce_wanted(self._nonces.fresh())
        if age > self._old:
            context_of(scope).nonce = self._nonces.fresh()


Moment = TheirClock | OurNonce
"""Tell by `check` whether a proof is young; after `seconds` its copy is not, whatever clock is asked."""
