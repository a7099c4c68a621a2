"""What a client asks for when it sends a person here, decided without asking the person.

First whom the answer goes to, for an error goes nowhere else; then whether it may be asked at all.
"""

import re
from dataclasses import dataclass

from ftgo_sandbox.provider.client import Client, Clients
from ftgo_sandbox.provider.errors import (
    InvalidRequest,
    InvalidScope,
    LoginRequired,
    OAuthError,
    RequestNotSupported,
    RequestUriNotSupported,
    Unaddressed,
    UnauthorizedClient,
    UnsupportedResponseType,
)
from ftgo_sandbox.provider.grant import audiences
from ftgo_sandbox.provider.parameters import Parameters
from ftgo_sandbox.provider.sessions import Session

CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
SECONDS = re.compile(r"[0-9]{1,9}")
PROMPTS = frozenset({"none", "login", "consent", "select_account"})


@dataclass(frozen=True)
class Addressee:
    """Name the client that asks, where it is answered, and the *state* by which it knows its question again."""

    client: Client
    address: str
    state: str | None


@dataclass(frozen=True)
class Wish:
    """Ask for a code; *prompts* and *max_age* say how fresh the sign-in has to be, *subject* whose it has to be."""

    scopes: frozenset[str]
    audiences: tuple[str, ...]
    challenge: str
    nonce: str | None
    prompts: frozenset[str]
    max_age: int | None
    subject: str | None
    login_hint: str | None

    def is_granted_by(self, session: Session, now: int) -> bool:
        """Tell whether a session is enough, so that nobody has to sign in."""
        return self.subject in {None, session.subject} and self._is_fresh(session, now) and self.prompts <= {"none"}

    def must_allow_a_page(self) -> None:
        """Raise LoginRequired if nobody may be asked anything."""
        if "none" in self.prompts:
            raise LoginRequired("Nobody has signed in here who could be meant, or it is too long ago.")

    def _is_fresh(self, session: Session, now: int) -> bool:
        return self.max_age is None or now - session.signed_in_at < self.max_age


def addressee(said: Parameters, clients: Clients) -> Addressee:
    """Find out who asks; raises Unaddressed where an answer could go to a stranger."""
    try:
        client = clients.get(said.need("client_id"))
        address = said.need("redirect_uri")
    except OAuthError as error:
        raise Unaddressed("The application that sent you here did not say which one it is.") from error
    if client is None:
        raise Unaddressed("The application that sent you here is not registered.")
    if not client.is_at(address):
        raise Unaddressed("The application that sent you here wants you back at an address that is not registered.")
    return Addressee(client, address, _state(said))


def wish(said: Parameters, client: Client, *, subject: str | None) -> Wish:
    """Read what the client wants, or refuse it."""
    said.must_not_repeat()
    _must_be_plain(said)
    _must_want_a_code(said, client)
    return Wish(
        scopes=_scopes(said, client),
        audiences=audiences(said.every("resource"), client.audiences, usual=client.audiences[:1]),
        challenge=_challenge(said),
        nonce=said.get("nonce"),
        prompts=_prompts(said),
        max_age=_max_age(said),
        subject=subject,
        login_hint=said.get("login_hint"),
    )


def _state(said: Parameters) -> str | None:
    try:
        return said.get("state")
    except InvalidRequest:
        return None


def _must_be_plain(said: Parameters) -> None:
    if said.get("request") is not None:
        raise RequestNotSupported("Send the parameters as they are.")
    if said.get("request_uri") is not None:
        raise RequestUriNotSupported("Send the parameters as they are.")


def _must_want_a_code(said: Parameters, client: Client) -> None:
    if said.need("response_type") != "code":
        raise UnsupportedResponseType("There are codes only: say 'response_type=code'.")
    if said.get("response_mode") not in {None, "query"}:
        raise InvalidRequest("Codes are given in the query only.")
    if "authorization_code" not in client.grants:
        raise UnauthorizedClient("This client may not ask for codes.")


def _scopes(said: Parameters, client: Client) -> frozenset[str]:
    """Leave out what the client may not have, as OpenID Connect says of what nobody knows."""
    scopes = said.words("scope") & client.scopes
    if not scopes:
        raise InvalidScope("There is nothing in 'scope' that this client may have.")
    return scopes


def _challenge(said: Parameters) -> str:
    challenge = said.need("code_challenge")
    if said.get("code_challenge_method") != "S256":
        raise InvalidRequest("Only 'code_challenge_method=S256' is good enough.")
    if not CHALLENGE.fullmatch(challenge):
        raise InvalidRequest("'code_challenge' is no SHA-256 in base64url.")
    return challenge


def _prompts(said: Parameters) -> frozenset[str]:
    prompts = said.words("prompt")
    if not prompts <= PROMPTS or ("none" in prompts and len(prompts) > 1):
        raise InvalidRequest("'prompt' is none, or of login, consent and select_account.")
    return prompts


def _max_age(said: Parameters) -> int | None:
    age = said.get("max_age")
    if age is not None and not SECONDS.fullmatch(age):
        raise InvalidRequest("'max_age' is a number of seconds.")
    return None if age is None else int(age)
