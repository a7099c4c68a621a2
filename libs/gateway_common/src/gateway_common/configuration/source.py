"""Where a setting can be said; what a nearer place says holds.

command line  ►  environment  ►  file  ►  the defaults of the class
"""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, cast

from gateway_common.configuration.document import Place

__all__ = ["Place", "Source", "depth", "first_inside", "merged"]


class Source(Protocol):
    """Hold what was said in one place.

    *values* are nested as the settings are, *unknown* names that are no setting, *flaws* sentences about what could not
    even be read.
    """

    @property
    def values(self) -> Mapping[str, Any]:
        """Give what was said."""
        ...

    @property
    def unknown(self) -> Sequence[Place]:
        """Give what was said of no setting."""
        ...

    @property
    def flaws(self) -> Sequence[str]:
        """Give what could not be read."""
        ...

    def where(self, place: Place) -> str:
        """Say where *place* is said, in the words of `gateway settings`."""
        ...

    def named(self, place: Place) -> str:
        """Name *place* as a sentence about it begins."""
        ...

    def written(self, place: Place) -> str:
        """Give *place* as one would write it here."""
        ...


def depth(values: Mapping[str, Any], place: Place) -> int:
    """Count the steps of *place* that *values* have."""
    here: Any = values
    for taken, step in enumerate(place):
        try:
            here = here[step]
        except (KeyError, IndexError, TypeError):
            return taken
    return len(place)


def first_inside(values: Mapping[str, Any], place: Place) -> Place:
    """Give the step from *place* to the first value inside it, none if it holds one itself."""
    here: Any = values
    for step in place:
        here = here[step]
    return tuple(cast("dict[str, Any]", here))[:1] if isinstance(here, dict) else ()


def merged(low: Mapping[str, Any], high: Mapping[str, Any]) -> dict[str, Any]:
    """Give both, in which what *high* says holds."""
    both = {**low, **high}
    for name in low.keys() & high.keys():
        if isinstance(low[name], dict) and isinstance(high[name], dict):
            both[name] = merged(cast("dict[str, Any]", low[name]), cast("dict[str, Any]", high[name]))
    return both
