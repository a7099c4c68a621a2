"""How far a call has come, so that a failure can say whether the service may have seen it."""

from collections.abc import Mapping

__all__ = ["Journey"]

SENDING = frozenset({"http11.send_request_headers.started", "http2.send_request_headers.started"})


class Journey:
    """Listen to httpx2's `trace` extension for one call.

    *tried* is set when a connection is opened or used, *sent* when the first byte may have left, *status* when a
    response began.
    """

    __slots__ = ("sent", "status", "tried")

    def __init__(self) -> None:
        self.tried = False
        self.sent = False
        self.status = 0

    async def __call__(self, event: str, _: Mapping[str, object], /) -> None:
        """Take note of *event*."""
        self.tried = True
        self.sent = self.sent or event in SENDING
