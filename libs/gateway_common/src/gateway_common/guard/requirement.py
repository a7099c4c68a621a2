"""What an endpoint asks of a caller who proved who they are, and what one who lacks it is told.

lacks scopes or roles      403   … error="insufficient_scope", scope="…"                   RFC 6750
signed in too weakly,      401   … error="insufficient_user_authentication",               RFC 9470
or too long ago                  acr_values="…", max_age="…"

Each is told in the scheme in which they proved it. An application that asks in its own name has nobody who could sign
in again: what wants that is not for it, 403.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from gateway_common.caller import Caller, CallerKind, Proof
from gateway_common.errors import ProblemError, problems
from gateway_common.identity.schemes import challenge

__all__ = ["Requirement"]

_WORD = re.compile(r"[!#-\[\]-~]+")  # RFC 6749, 3.3


@dataclass(frozen=True, slots=True)
class Requirement:
    """Hold all *scopes* and *roles* that are needed, the *strengths* (`acr`) of which one is, and the *max_age*.

    That is how many seconds ago the caller signed in at the most. Raises ValueError for what nobody could have.
    """

    scopes: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    strengths: tuple[str, ...] = ()
    max_age: int | None = None

    def __post_init__(self) -> None:
        for what, words in (("scope", self.scopes), ("role", self.roles), ("strength", self.strengths)):
            _refuse_no_words(what, words)
        if self.max_age is not None and self.max_age < 1:
            raise ValueError("a max_age is a number of seconds above 0")

    def __str__(self) -> str:
        """Tell it in the words of the declaration."""
        told = [" ".join(sorted(self.scopes)) or "signed in"]
        told += [f"as {' '.join(sorted(self.roles))}"] if self.roles else []
        told += [f"by {' or '.join(self.strengths)}"] if self.strengths else []
        told += [f"at most {self.max_age} s ago"] if self.max_age else []
        return " ".join(told)

    @property
    def steps_up(self) -> bool:
        """Tell whether it matters how, or when, the caller signed in."""
        return bool(self.strengths) or self.max_age is not None

    def check(self, caller: Caller, now: float) -> None:
        """Raise ProblemError for a *caller* who lacks something. *now* is in seconds since 1970."""
        if self.scopes - caller.scopes:
            raise _forbidden(caller.proof, ("scope", " ".join(sorted(self.scopes))))
        if self.roles - caller.roles:
            raise _forbidden(caller.proof)
        if self.steps_up and self._is_too_weak(caller, now):
            raise _forbidden(caller.proof) if caller.kind is CallerKind.PARTNER else self._step_up(caller.proof)

    def _is_too_weak(self, caller: Caller, now: float) -> bool:
        if self.strengths and caller.strength not in self.strengths:
            return True
        return self.max_age is not None and now - (caller.authenticated_at or 0) > self.max_age

    def _step_up(self, proof: Proof) -> ProblemError:
        strengths = [("acr_values", " ".join(self.strengths))] if self.strengths else []
        age = [("max_age", str(self.max_age))] if self.max_age else []
        told = challenge(proof, ("error", "insufficient_user_authentication"), *strengths, *age)
        return ProblemError(problems.STRONGER_SIGN_IN(headers={"WWW-Authenticate": told}))


def _refuse_no_words(what: str, words: Collection[str]) -> None:
    for word in words:
        if not _WORD.fullmatch(word):
            raise ValueError(f"{word!r} is no {what}: a {what} is one word without blanks, quotes or backslashes")


def _forbidden(proof: Proof, *scope: tuple[str, str]) -> ProblemError:
    told = challenge(proof, ("error", "insufficient_scope"), *scope)
    return ProblemError(problems.FORBIDDEN(headers={"WWW-Authenticate": told}))
