"""One attempt to sign in: what is kept here until the provider sends the browser back, and what that has to bring."""

import secrets
from dataclasses import dataclass
from hmac import compare_digest

from authlib.oauth2.rfc7636 import create_s256_code_challenge  # pyright: ignore[reportUnknownVariableType] -- it is untyped
from pydantic import BaseModel, ConfigDict

from gateway_common.errors import Problem, problems
from gateway_common.sessions.cookies import name_of

__all__ = ["Attempt", "Brought", "flaw_of"]

_ENTROPY = 32


class Attempt(BaseModel):
    """Hold what only this gateway knows of an attempt: it is good once, and in the *browser* in which it began.

    *replaces* names the session that this browser had until now.
    """

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True, extra="forbid")

    verifier: str
    nonce: str
    browser: str
    return_to: str
    replaces: str = ""

    @classmethod
    def begun(cls, browser: str, return_to: str, replaces: str) -> "Attempt":
        """Begin one in the browser with this secret id."""
        verifier, nonce = secrets.token_urlsafe(_ENTROPY), secrets.token_urlsafe(_ENTROPY)
        return cls(verifier=verifier, nonce=nonce, browser=name_of(browser), return_to=return_to, replaces=replaces)

    @property
    def challenge(self) -> str:
        """Give the PKCE challenge (RFC 7636, S256)."""
        return str(create_s256_code_challenge(self.verifier))  # type: ignore[no-untyped-call]  # pyright: ignore[reportUnknownArgumentType] -- as above


@dataclass(frozen=True, slots=True)
class Brought:
    """Hold what a browser brings back: from the provider, and in its own cookie."""

    state: str
    code: str | None
    issuer: str | None
    error: str | None
    browser: str | None


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
