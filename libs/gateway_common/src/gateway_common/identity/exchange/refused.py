"""Why there is no token for a service, and what becomes of a part for that."""

from gateway_common.errors import GatewayError, State
from gateway_common.services import Answer

__all__ = ["NotExchangedError", "refused"]

_OF_THE_CALLER = frozenset({"access_denied", "invalid_grant", "invalid_request", "invalid_scope"})
"""What a provider says of a token that it does not, or no longer, exchange (RFC 8693, 2.2.2), and of what it allows."""

_OF_OURS = frozenset({"invalid_client", "invalid_target", "unauthorized_client", "unsupported_grant_type"})
"""What it says of a client that is not set up for what it asks."""


class NotExchangedError(GatewayError):
    """Hold the *state* that follows for the part, and the seconds after which asking again is of use."""

    def __init__(self, state: State, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.state = state
        self.retry_after = retry_after

    def answer(self) -> Answer:
        """Give what becomes of a call that was not sent for that."""
        return Answer(self.state, reason=str(self), sent=False, retry_after=self.retry_after)


def refused(said: object) -> NotExchangedError:
    """Say what follows from the error that a provider *said*; a word that nobody knows is not repeated."""
    code = said if isinstance(said, str) else ""
    if code in _OF_THE_CALLER:
        return NotExchangedError(State.DENIED, f"the provider gives this caller no token for it: {code}")
    known = code if code in _OF_OURS else "an unknown error"
    return NotExchangedError(State.REFUSED, f"the provider gives us no token for it: {known}")
