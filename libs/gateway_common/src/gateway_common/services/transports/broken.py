"""The one thing a transport raises: a stream that had begun ends before its end."""

from gateway_common.errors import GatewayError, State

__all__ = ["BrokenStream"]


class BrokenStream(GatewayError):
    """Say that a streamed body ended before its end: *state* is LATE, GARBLED if it was no HTTP, else DOWN."""

    def __init__(self, state: State, reason: str) -> None:
        super().__init__(reason)
        self.state = state
