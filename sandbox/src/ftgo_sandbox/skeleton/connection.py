"""Closing a connection without an answer, which ASGI has no word for.

Our protocol class for uvicorn hands each request the means to abort its connection, as an ASGI extension.
"""

from starlette.types import Receive, Scope
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

EXTENSION = "ftgo_sandbox.connection"


class AbortableProtocol(HttpToolsProtocol):
    """Speak HTTP as uvicorn does, and let the application hang up."""

    def on_message_begin(self) -> None:
        """Begin a request, with the means to abort its connection."""
        super().on_message_begin()
        self.scope["extensions"] = {EXTENSION: {"abort": self.transport.abort}}


async def hang_up(scope: Scope, receive: Receive) -> None:
    """Close the connection without another word, and return when it is closed."""
    scope["extensions"][EXTENSION]["abort"]()
    await left(receive)


async def left(receive: Receive) -> None:
    """Return when the client is gone."""
    while (await receive())["type"] != "http.disconnect":
        pass
