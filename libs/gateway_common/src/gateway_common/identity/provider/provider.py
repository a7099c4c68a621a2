"""One OpenID provider: what it says of itself, and what it has signed."""

from collections.abc import Mapping
from typing import Any

from gateway_common.identity.jwt import InvalidTokenError, read_compact, read_header
from gateway_common.identity.provider.key_set import KeySet
from gateway_common.identity.provider.line import ProviderLine
from gateway_common.identity.provider.metadata import Metadata
from gateway_common.identity_settings import ProviderSettings
from gateway_common.services.network import Network

__all__ = ["Provider"]


class Provider:
    """Ask the provider of *settings* over *network*; close it with `aclose`.

    Everything that needs it raises ProviderDownError when it is down; its keys are good for a while longer.
    """

    def __init__(self, settings: ProviderSettings, network: Network) -> None:
        self.issuer = settings.issuer
        self.line = ProviderLine(settings, network)
        self.keys = KeySet(self.line, settings.issuer, settings.algorithms)

    async def metadata(self) -> Metadata:
        """Fetch what it says of itself."""
        return await self.keys.metadata()

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

    async def aclose(self) -> None:
        """End what is under way."""
        await self.keys.aclose()
