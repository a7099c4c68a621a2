"""Opaque tokens: only the provider can tell what they say, and is asked (RFC 7662)."""

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from gateway_common.deadline import now
from gateway_common.errors import State
from gateway_common.identity.jwt import ExpiredTokenError, InvalidTokenError
from gateway_common.identity.jwt.strict_json import read_object
from gateway_common.identity.provider import Provider, ProviderClient, ProviderDownError
from gateway_common.identity.tokens.remembered import digest_of
from gateway_common.settings.identity import IntrospectionSettings
from gateway_common.single_flight import SingleFlight

__all__ = ["Introspection"]


class Introspection:
    """Ask *provider* about each token that is not known, as the client of *settings*; close it with `aclose`.

    Whoever shows the same token meanwhile waits for the same answer. While it is away nobody can tell who asks: 503,
    but for tokens that were asked about a moment ago. Of the last *most* tokens that counted it is known that they
    did: when one ends, it was nobody's guess, and for a moment nobody is asked about it again.
    """

    def __init__(self, provider: Provider, settings: IntrospectionSettings, most: int) -> None:
        self._provider = provider
        self._client = ProviderClient(provider.line, settings.client_id, settings.client_secret.reveal())
        self._over_for = settings.remembered_for
        self._most = most
        self._counted: OrderedDict[bytes, float] = OrderedDict()  # each until when it is known to be over
        self._flights = SingleFlight[Mapping[str, Any]]()

    async def claims(self, token: bytes) -> Mapping[str, Any]:
        """Give what the provider says of *token*.

        Raises ExpiredTokenError if it is no longer active, InvalidTokenError if it never was, and ProviderDownError.
        """
        digest = digest_of(token)
        if now() < self._counted.get(digest, 0.0):
            raise ExpiredTokenError("it is no longer active")
        said = await self._flights(digest, lambda: self._asked(token))
        if said.get("active") is True:
            self._note(digest, 0.0)
            return {"iss": self._provider.issuer, **said}  # one that does not name itself is the one that was asked
        if digest not in self._counted:
            raise InvalidTokenError("it is not active")
        self._note(digest, now() + self._over_for)
        raise ExpiredTokenError("it is no longer active")

    async def aclose(self) -> None:
        """End what is being asked."""
        await self._flights.aclose()

    async def _asked(self, token: bytes) -> Mapping[str, Any]:
        place = (await self._provider.metadata()).introspection_endpoint
        if not place:
            raise ProviderDownError("it does not say where it is asked about tokens")
        body = urlencode({"token": token.decode("ascii"), "token_type_hint": "access_token"}).encode()
        answer = await self._client.post("introspect", place, body)
        if answer.state is not State.OK or not isinstance(answer.body, bytes):
            raise ProviderDownError(f"introspect came out {answer.state}: {answer.reason or answer.status}")
        try:
            return read_object(answer.body)
        except ValueError:
            raise ProviderDownError("introspect gave what cannot be read") from None

    def _note(self, digest: bytes, over_until: float) -> None:
        self._counted[digest] = over_until
        self._counted.move_to_end(digest)
        if len(self._counted) > self._most:
            self._counted.popitem(last=False)
