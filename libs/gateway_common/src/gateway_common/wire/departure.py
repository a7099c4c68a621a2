"""How a server tells whoever works for a client that the client has left.

The server puts a `Departure` into the scope of each request. Asking by `receive` instead would take a task that waits
there for as long as the work takes, and only one may ask at a time.
"""

from collections.abc import Callable, MutableMapping
from typing import Any

__all__ = ["Departure", "departure_of"]

_KEY = "gateway_common.departure"


class Departure:
    """Call one function when the client leaves before it has the whole answer; one is enough for a connection.

    A client has left when it has closed its side of the connection, even if it would still read.
    """

    __slots__ = ("_called", "left")

    def __init__(self) -> None:
        self._called: Callable[[], None] | None = None
        self.left = False

    def call(self, function: Callable[[], None]) -> None:
        """Call *function* when the client leaves, at once if it has left, instead of whatever was to be called."""
        self._called = function
        if self.left:
            function()

    def forget(self, function: Callable[[], None] | None = None) -> None:
        """Call *function* no more, or whatever is to be called."""
        if function is None or self._called is function:
            self._called = None

    def tell(self) -> None:
        """Say that the client has left, for the server, which may notice it twice: the first time counts."""
        if self.left:
            return
        self.left = True
        if self._called is not None:
            self._called()

    def put(self, scope: MutableMapping[str, Any]) -> None:
        """Let whoever answers the request with this *scope* hear of it."""
        scope[_KEY] = self


def departure_of(scope: MutableMapping[str, Any]) -> Departure | None:
    """Give what tells of the departure of the client with this *scope*; None under a server that does not tell."""
    found: Departure | None = scope.get(_KEY)
    return found
