"""What looks for the addresses of a service, wherever they are kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from gateway_common.services.place import Place

__all__ = ["Found", "NotFound", "Source"]


class NotFound(Exception):
    """Say why no addresses were found this time; whoever has some from before keeps them."""


@dataclass(frozen=True, slots=True)
class Found:
    """Hold the *places* that were found, at least one, and for how many seconds they are good.

    Where one of several questions had no answer *missed* says so, and the places it gave last are among them.
    """

    places: Sequence[Place]
    good_for: float
    missed: str = ""


class Source(Protocol):
    """Look for addresses.

    After a look that found nothing the next one comes in *again* seconds. What was found before it is kept for
    *keep_for* seconds, for ever if that is None.
    """

    @property
    def again(self) -> float:
        """Give the seconds until the next look."""
        ...

    @property
    def keep_for(self) -> float | None:
        """Give the seconds after which old addresses are good no more."""
        ...

    async def look(self) -> Found:
        """Look once; raises NotFound."""
        ...
