"""How a client proves which one it is, wherever it calls us itself: in the one way that it is registered for."""

import re
from base64 import b64decode
from collections.abc import Mapping
from hmac import compare_digest
from urllib.parse import unquote_plus

from ftgo_sandbox.provider.assertions import Assertions
from ftgo_sandbox.provider.client import Client, Clients
from ftgo_sandbox.provider.errors import InvalidClient, InvalidRequest
from ftgo_sandbox.provider.parameters import Parameters

BASIC = re.compile(r"basic +(?P<credentials>[A-Za-z0-9+/]+={0,2})", re.IGNORECASE)


class ClientAuthentication:
    """Find the client that calls; raises InvalidClient, which does not say whether there is such a client."""

    def __init__(self, clients: Clients, assertions: Assertions) -> None:
        self._clients = clients
        self._assertions = assertions

    def __call__(self, headers: Mapping[str, str], said: Parameters) -> Client:
        """Hear what a request says of its client, and believe only a proof."""
        said.must_not_repeat()
        authorization, assertion = headers.get("authorization"), said.get("client_assertion")
        if authorization and assertion:
            raise InvalidRequest("Prove the client in one way.")
        if authorization:
            client = self._by_secret(*_credentials(authorization))
        elif assertion:
            client = self._by_assertion(assertion, said)
        else:
            client = self._named(said.get("client_id"), "none")
        if said.get("client_id") not in {None, client.client_id}:
            raise _unproven()
        return client

    def _by_secret(self, client_id: str, secret: str) -> Client:
        client = self._named(client_id, "client_secret_basic")
        known = client.secret.get_secret_value() if client.secret else ""
        if not compare_digest(known.encode(), secret.encode()):
            raise _unproven()
        return client

    def _by_assertion(self, assertion: str, said: Parameters) -> Client:
        client = self._named(self._assertions.issuer(assertion, said.get("client_assertion_type")), "private_key_jwt")
        self._assertions.check(assertion, client)
        return client

    def _named(self, client_id: str | None, proof: str) -> Client:
        client = self._clients.get(client_id or "")
        if client is None or client.proof != proof:
            raise _unproven()
        return client


def _credentials(authorization: str) -> tuple[str, str]:
    """Read client and secret, each written as in a form (RFC 6749, section 2.3.1)."""
    found = BASIC.fullmatch(authorization.strip())
    try:
        client_id, colon, secret = b64decode(found["credentials"] if found else "").decode().partition(":")
    except ValueError as error:
        raise _unproven() from error
    if not colon:
        raise _unproven()
    return unquote_plus(client_id), unquote_plus(secret)


def _unproven() -> InvalidClient:
    return InvalidClient("The client is unknown, or did not prove itself in the way that it is registered for.")
