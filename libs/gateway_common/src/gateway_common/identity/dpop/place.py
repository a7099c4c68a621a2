"""Where a request went, as its client spelled it: what a proof is held against, and nothing of the query."""

from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

__all__ = ["Here", "Place", "place_of"]

Origin = tuple[str, str, int | None]
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Place:
    """Hold scheme, host and port of a URL, and its *path*, decoded."""

    origin: Origin
    path: str


class Here:
    """Tell places of a gateway that clients call by *resource*, as in `https://api.example.com/mobile`.

    Whatever stands in front of it may take the path of that away or leave it: a path that lacks it gets it back.
    """

    def __init__(self, resource: str) -> None:
        split = urlsplit(resource)
        self._origin = _origin(split)
        self._prefix = split.path.rstrip("/")

    def at(self, path: str) -> Place:
        """Give the place of a *path*, decoded, that a request was received for."""
        has_it = path == self._prefix or path.startswith(f"{self._prefix}/")
        return Place(self._origin, path if has_it else f"{self._prefix}{path}")


def place_of(url: str) -> Place | None:
    """Read the place in a *url*; None if it cannot be read."""
    try:
        split = urlsplit(url)
        return Place(_origin(split), unquote(split.path or "/"))
    except ValueError:
        return None


def _origin(split: SplitResult) -> Origin:
    return split.scheme, split.hostname or "", split.port or _PORTS.get(split.scheme)
