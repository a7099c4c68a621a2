"""The provider's keys, fetched when they are needed and looked after in the background."""

from collections.abc import Mapping, Sequence

import structlog

from gateway_common.deadline import now
from gateway_common.identity.jwt.invalid import InvalidTokenError
from gateway_common.identity.jwt.keys import VerificationKey, read_keys
from gateway_common.identity.provider.down import ProviderDownError
from gateway_common.identity.provider.freshness import Freshness
from gateway_common.identity.provider.line import ProviderLine
from gateway_common.identity.provider.metadata import Metadata, find_metadata
from gateway_common.single_flight import SingleFlight

__all__ = ["KeySet"]

_log = structlog.get_logger("gateway_common.identity")


class KeySet:
    """Find the keys of *issuer* by their ids.

    When the provider is down, its last keys are good for a day. Without any, and for a key that it may have made while
    it could not be asked, ProviderDownError says that nobody can tell: that is no fault of who shows a token.
    *generation* grows whenever a key has gone, or another has taken its name.
    """

    def __init__(self, line: ProviderLine, issuer: str, algorithms: Sequence[str]) -> None:
        self._line = line
        self._issuer = issuer
        self._algorithms = algorithms
        self._keys: Mapping[str, VerificationKey] = {}
        self._freshness = Freshness()
        self._looks = SingleFlight[None]()
        self.generation = 0

    async def find(self, key_id: str) -> VerificationKey:
        """Give the key; raises InvalidTokenError if the provider has none of this id, and ProviderDownError."""
        key = self._known(key_id)
        if key is not None:
            self.look_after()
            return key
        if not (len(self._looks) or self._freshness.may_look(now())):
            return self._refuse()
        await self._looks("keys", self._look)
        key = self._known(key_id)
        if key is None:
            return self._refuse()
        self._freshness.was_worth_it()
        return key

    def look_after(self) -> None:
        """Look for changes if the keys are old, without keeping anybody waiting."""
        if self._freshness.is_old(now()):
            self._looks.begun("keys", self._look)

    async def aclose(self) -> None:
        """Look no more."""
        await self._looks.aclose()

    def _known(self, key_id: str) -> VerificationKey | None:
        return None if self._freshness.is_gone(now()) else self._keys.get(key_id)

    def _refuse(self) -> VerificationKey:
        if self._freshness.failures or self._freshness.is_gone(now()):
            raise ProviderDownError("the keys of the provider cannot be had", seconds=self._freshness.pause(now()))
        raise InvalidTokenError("the provider has no key of its kid")

    async def _look(self) -> None:
        self._freshness.begun(now())
        try:
            metadata = await self.metadata()
            document = await self._line.document("find_keys", metadata.jwks_uri)
            keys = self._not_worse(read_keys(document or b"", self._algorithms))
        except (ProviderDownError, ValueError) as error:
            self._freshness.failed(now())
            _log.warning("no keys from the identity provider", issuer=self._issuer, reason=str(error))
            return
        self.generation += any(keys.get(name) != key for name, key in self._keys.items())
        self._keys = keys
        self._freshness.came(now())
        _log.info("keys of the identity provider", issuer=self._issuer, keys=sorted(keys))

    async def metadata(self) -> Metadata:
        """Give what the provider says of itself, as it says it now; raises ProviderDownError."""
        return await find_metadata(self._line, self._issuer)

    def _not_worse(self, keys: Mapping[str, VerificationKey]) -> Mapping[str, VerificationKey]:
        if self._keys and not keys:  # those that are known may be good still
            raise ValueError("none of its keys can be used")
        return keys
