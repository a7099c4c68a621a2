"""Whether a request that has come may begin: the server asks before it hands one to the application."""

from collections.abc import Mapping
from typing import Any, Protocol

__all__ = ["OPEN", "WAITED", "Admission", "Asker", "Client", "Visitor"]

WAITED = "gateway_common.waited"
"""Where the scope of a request says how many seconds it waited before it was begun, if it did."""


class Client(Protocol):
    """Stand for who asks, on a connection."""

    def rest(self) -> bool:
        """Hear nothing more from this client for now; tell whether it was heard until now."""
        ...

    def go_on(self) -> None:
        """Hear it again."""
        ...


class Asker(Client, Protocol):
    """Stand for who was looked at, and hears in a moment that it was refused."""

    def say(self) -> None:
        """Send what was put off."""
        ...


class Visitor(Client, Protocol):
    """Stand for a request that has come and not begun."""

    @property
    def scope(self) -> Mapping[str, Any]:
        """Give what is asked, as ASGI has it."""
        ...

    @property
    def gone(self) -> bool:
        """Tell whether nobody waits for the answer any more."""
        ...

    def begin(self, waited: float) -> None:
        """Hand it to the application, after so many seconds."""
        ...

    def refuse(self, seconds: int) -> None:
        """Answer 503: the client may ask again after so many *seconds*."""
        ...


class Admission(Protocol):
    """Say which requests begin.

    While it is *full*, most of them are refused, and it is asked beforehand whether it *refuses* one, for which it
    wants to know the header *fields* or not.
    """

    full: bool
    fields: bool

    def takes(self) -> bool:
        """Tell whether another may begin at once; then it does."""
        ...

    def hold(self, visitor: Visitor) -> None:
        """Keep *visitor*, and let it begin or refuse it, now or later."""
        ...

    def refuses(self, asked: Mapping[str, Any], asker: Asker, /) -> int:
        """Give after how many seconds *asker* may ask again for what is *asked*; 0 if it need not be refused.

        Whoever is refused puts their answer off until it is asked to `say` it: then all of them leave together.
        """
        ...


class _Open:
    full = fields = False

    def takes(self) -> bool:
        return True

    def hold(self, visitor: Visitor) -> None:
        visitor.begin(0.0)

    def refuses(self, _asked: Mapping[str, Any], _asker: Asker) -> int:
        return 0


OPEN: Admission = _Open()
"""Lets everybody begin."""
