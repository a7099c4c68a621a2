"""Tokens for one service, each exchanged once for all calls of whoever has the same token."""

import asyncio

from gateway_common.deadline import Deadline, now
from gateway_common.errors import State
from gateway_common.identity.exchange.endpoint import TokenEndpoint
from gateway_common.identity.exchange.form import form_of
from gateway_common.identity.exchange.granted import read
from gateway_common.identity.exchange.kept import Kept
from gateway_common.identity.exchange.refused import NotExchangedError
from gateway_common.settings.exchange import TargetSettings
from gateway_common.single_flight import SingleFlight
from gateway_common.subject_token import SubjectToken

__all__ = ["Exchange"]


class Exchange:
    """Have the tokens of callers exchanged at *endpoint* for some that *target* believes; close it with `aclose`.

    Calls that come at once with the same token wait for the same end, each as long as it has time: one that leaves ends
    it for none of the others. At most *most* tokens are kept. A refusal is kept for nobody.
    """

    def __init__(self, endpoint: TokenEndpoint, target: TargetSettings, *, most: int) -> None:
        self._endpoint = endpoint
        self._target = target
        self._kept = Kept(most)
        self._flights = SingleFlight[bytes]()

    async def __call__(self, token: SubjectToken, deadline: Deadline) -> bytes:
        """Give the credentials to show for *token*, until *deadline*; raises NotExchangedError.

        It awaits plain futures alone, as senders do.
        """
        kept = self._kept.find(token.digest, now())
        if kept is not None:
            return kept
        left = deadline.left()
        if left > 0:
            flight = self._flights.begun(token.digest, lambda: self._exchanged(token))
            await asyncio.wait([flight], timeout=left)
            if flight.done():
                try:
                    return flight.result()
                finally:
                    del flight  # a frame that knew it would be known by the error in it, and stay with its token
        raise NotExchangedError(State.LATE, "its time ran out before the provider had exchanged a token")

    def forget(self, token: SubjectToken, credentials: bytes) -> None:
        """Have *token* exchanged anew next time, for its service refuses *credentials*; but not again and again."""
        self._kept.drop(token.digest, credentials, now())

    async def aclose(self) -> None:
        """End what is being asked."""
        await self._flights.aclose()

    async def _exchanged(self, token: SubjectToken) -> bytes:
        granted = read(await self._endpoint(form_of(self._target, token.text)))
        self._kept.keep(token.digest, granted, now())
        return granted.credentials
