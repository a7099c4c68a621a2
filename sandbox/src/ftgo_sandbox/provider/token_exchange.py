"""Tokens for services in exchange for those of callers (RFC 8693), as gateways ask for them.

What comes allows no more than what was shown, lives no longer, and is taken back with it.
"""

from ftgo_sandbox.provider.client import TOKEN_EXCHANGE, Client
from ftgo_sandbox.provider.errors import InvalidRequest, InvalidScope, InvalidTarget
from ftgo_sandbox.provider.parameters import Parameters
from ftgo_sandbox.provider.tokens import AccessToken, Tokens

__all__ = ["ACCESS_TOKEN", "TOKEN_EXCHANGE", "exchanged"]

ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token"  # noqa: S105 - it is the name of a kind


def exchanged(client: Client, said: Parameters, tokens: Tokens) -> tuple[str, AccessToken]:
    """Make the token that a *client* asks for, and give what is known of it beside."""
    if said.need("subject_token_type") != ACCESS_TOKEN or said.get("requested_token_type") not in {None, ACCESS_TOKEN}:
        raise InvalidRequest("Only access tokens are exchanged, for access tokens.")
    if said.get("actor_token") is not None:
        raise InvalidRequest("Nobody acts for somebody else here.")
    subject = _shown(client, said.need("subject_token"), tokens)
    return tokens.exchanged(subject, client, _scopes(said, subject), _targets(client, said))


def _shown(client: Client, token: str, tokens: Tokens) -> AccessToken:
    """Find the token that a client shows, which has to be for it; the error is the one that the standard names."""
    found = tokens.find(token)
    if found is None or not found.holds or found.audiences.isdisjoint(client.audiences):
        raise InvalidRequest("'subject_token' is no token that this client may exchange.")
    return found


def _scopes(said: Parameters, subject: AccessToken) -> frozenset[str]:
    allowed, wanted = frozenset(subject.claims["scope"].split()), said.words("scope")
    if not wanted <= allowed:
        raise InvalidScope("There is something in 'scope' that 'subject_token' does not allow.")
    return wanted or allowed


def _targets(client: Client, said: Parameters) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys((*said.every("audience"), *said.every("resource"))))
    if not wanted or not set(wanted) <= set(client.targets):
        raise InvalidTarget("Say by 'audience' or 'resource' for which service, of those that this client may call.")
    return wanted
