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
from gateway_common.single_flight import SingleFlight

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
        self._looks = SingleFlight[Metadata]()

    async def metadata(self) -> Metadata:
        """Give what it says of itself, asked for now and then; while it is away, what it said before holds.

        Before it has said anything, all who need it wait for one answer.
        """
        said = self._said
        if said is not None and now() < self._asked_again_at:
            return said
        self._asked_again_at = now() + REMEMBERED  # others need not ask at the same time, nor if it stays silent
        return await self._looks("metadata", self._look)

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

    async def _look(self) -> Metadata:
        try:
            self._said = await self.keys.metadata()
        except ProviderDownError:
            if self._said is None:
                raise
        return self._said

    async def aclose(self) -> None:
        """End what is under way."""
        await self._looks.aclose()
        await self.keys.aclose()
