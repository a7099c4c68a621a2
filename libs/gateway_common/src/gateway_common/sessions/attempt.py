"""One attempt to sign in: what the provider hands back with the browser, sealed, and what else has to come with it.

It travels in the state, which only we can open, and is kept nowhere: whoever begins a thousand fills no store. What a
newer release wrote into one is read over, so that people can sign in while two releases run side by side.
"""

import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hmac import compare_digest

from authlib.oauth2.rfc7636 import create_s256_code_challenge  # pyright: ignore[reportUnknownVariableType] -- it is untyped
from pydantic import BaseModel, ConfigDict

from gateway_common.errors import Problem, problems
from gateway_common.identity.jwt.strict_base64 import read_base64
from gateway_common.sessions.cookies import name_of
from gateway_common.sessions.demand import Demand
from gateway_common.sessions.seal import Seal

__all__ = ["Attempt", "Brought", "flaw_of"]

_ENTROPY = 32
_ABOUT = "attempt"
_ANY = Demand()


class Attempt(BaseModel):
    """Hold what only this gateway knows of an attempt: it is good once, and in the *browser* in which it *began*.

    That was at a moment in seconds since 1970. *replaces* names the session that this browser had until now, *demand*
    is how surely its user has to sign in.
    """

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True, extra="ignore")

    verifier: str
    nonce: str
    browser: str
    return_to: str
    began: float
    replaces: str = ""
    demand: Demand = _ANY

    @classmethod
    def begun(cls, browser: str, return_to: str, replaces: str, now: float, demand: Demand = _ANY) -> "Attempt":
        """Begin one *now* in the browser with this secret id."""
        verifier, nonce = secrets.token_urlsafe(_ENTROPY), secrets.token_urlsafe(_ENTROPY)
        named = name_of(browser)
        return cls(
            verifier=verifier,
            nonce=nonce,
            browser=named,
            return_to=return_to,
            began=now,
            replaces=replaces,
            demand=demand,
        )

    @classmethod
    def read(cls, state: str, seal: Seal) -> "Attempt | None":
        """Open a *state*; None for one that is not ours, or not spelled as we spelled it."""
        try:
            plain = seal.open(read_base64(state.encode("ascii")), _ABOUT)
            return None if plain is None else cls.model_validate_json(plain)
        except ValueError:
            return None

    def state(self, seal: Seal) -> str:
        """Spell it as a state, which is another each time."""
        return urlsafe_b64encode(seal.close(self.model_dump_json().encode(), _ABOUT)).decode().rstrip("=")

    @property
    def name(self) -> str:
        """Name it where it is noted that it was used: by what is sealed, which nobody can spell in another way."""
        return f"attempt:{name_of(self.nonce)}"

    @property
    def challenge(self) -> str:
        """Give the PKCE challenge (RFC 7636, S256)."""
        return str(create_s256_code_challenge(self.verifier))  # type: ignore[no-untyped-call]  # pyright: ignore[reportUnknownArgumentType] -- as above


@dataclass(frozen=True, slots=True)
class Brought:
    """Hold what a browser at this *address* brings back: from the provider, and in its own cookie."""

    state: str
    code: str | None
    issuer: str | None
    error: str | None
    browser: str | None
    address: str = ""


def flaw_of(brought: Brought, attempt: Attempt | None, *, issuer: str, names_issuer: bool) -> Problem | None:
    """Say why what was *brought* does not count; None if it does. Nothing of it is repeated.

    *names_issuer* says that the provider always tells who it is (RFC 9207): then an answer without that is not its.
    """
    if attempt is None:
        return problems.BAD_REQUEST("This sign-in was finished before, or took too long: begin again.")
    if brought.browser is None or not compare_digest(name_of(brought.browser), attempt.browser):
        return problems.BAD_REQUEST("This sign-in began in another browser: begin again in this one.")
    if (brought.issuer or names_issuer) and brought.issuer != issuer:
        return problems.BAD_REQUEST("This answer does not come from our identity provider: begin again.")
    if not brought.code and not brought.error:
        return problems.BAD_REQUEST("The identity provider sent you back without an answer: begin again.")
    return None
