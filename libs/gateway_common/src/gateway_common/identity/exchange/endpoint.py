"""Where tokens are exchanged: one place for all services of a gateway."""

from gateway_common.errors import State
from gateway_common.identity.exchange.refused import NotExchangedError
from gateway_common.identity.provider import Provider, ProviderClient, ProviderDownError
from gateway_common.services import Answer
from gateway_common.settings.exchange import ExchangeSettings

__all__ = ["OPERATION", "TokenEndpoint"]

OPERATION = "exchange_token"


class TokenEndpoint:
    """Ask *provider* as the client of *settings*; where it is asked says the provider itself."""

    def __init__(self, provider: Provider, settings: ExchangeSettings) -> None:
        self._provider = provider
        self._client = ProviderClient(provider.line, settings.client_id, settings.client_secret.reveal())

    async def __call__(self, form: bytes) -> Answer:
        """Send *form*; raises NotExchangedError if the provider does not say where to, or where nobody may go."""
        try:
            return await self._client.post(OPERATION, await self._place(), form)
        except ProviderDownError as error:
            raise NotExchangedError(State.DOWN, f"the provider does not exchange tokens: {error}") from error

    async def _place(self) -> str:
        place = (await self._provider.metadata()).token_endpoint
        if not place:
            raise ProviderDownError("it does not say where")
        return place
