"""One OpenID provider: what it says of itself, and what it has signed."""

from collections.abc import Callable, Mapping
from typing import Any

from gateway_common.deadline import now
from gateway_common.identity.jwt import InvalidTokenError, read_compact, read_header
from gateway_common.identity.provider.down import ProviderDownError
from gateway_common.identity.provider.key_set import KeySet
from gateway_common.identity.provider.line import ProviderLine
from gateway_common.identity.provider.metadata import Metadata
from gateway_common.services import Sender
from gateway_common.services.network import Network
from gateway_common.settings.identity import ProviderSettings

__all__ = ["Provider"]

REMEMBERED = 300.0  # seconds


class Provider:
    """Ask the provider of *settings* over *network*, through what *around* puts before it; close it with `aclose`.

    Everything that needs it raises ProviderDownError when it is down; its keys are good for a while longer.
    """

    def __init__(
        self, settings: ProviderSettings, network: Network, around: Callable[[Sender], Sender] = lambda inner: inner
    ) -> None:
        self.issuer = settings.issuer
        self.line = ProviderLine(settings, network, around)
        self.keys = KeySet(self.line, settings.issuer, settings.algorithms)
        self._said: Metadata | None = None
        self._asked_again_at = 0.0

    async def metadata(self) -> Metadata:
        """Give what it says of itself, asked for now and then; while it is away, what it said before holds."""
        if self._said is None or now() >= self._asked_again_at:
            self._asked_again_at = now() + REMEMBERED  # others need not ask at the same time, nor if it stays silent
            self._said = await self._told(self._said)
        return self._said

    async def signed(self, token: bytes, types: frozenset[str]) -> Mapping[str, Any]:
        """Give the claims of a token of one of these *types* that it signed; whom they are for is not looked at.

        Raises InvalidTokenError, and ProviderDownError if its keys cannot be had.
        """
        read = read_compact(token)
        header = read_header(read.header)
        if header.type not in types:
            raise InvalidTokenError("it is a token of another type")
        key = await self.keys.find(header.key_id)
        if header.algorithm != key.algorithm:
            raise InvalidTokenError("its key is for another algorithm")
        if not key.verifies(read.signed, read.signature):
            raise InvalidTokenError("its signature is not that of the provider")
        return read.claims

    async def _told(self, before: Metadata | None) -> Metadata:
        try:
            return await self.keys.metadata()
        except ProviderDownError:
            if before is None:
                raise
            return before

    async def aclose(self) -> None:
        """End what is under way."""
        await self.keys.aclose()
