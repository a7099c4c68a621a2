"""All routes of a gateway in one immutable value, made once: what it says holds for as long as a request holds it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from gateway_common.routing.endpoint import Endpoint
from gateway_common.routing.locations import Locations
from gateway_common.routing.route import Route
from gateway_common.routing.shape import Shape, segments_of, shape_of
from gateway_common.routing.trie import Trie

__all__ = ["Found", "RouteTable"]


@dataclass(frozen=True, slots=True)
class Found:
    """Hold what a request leads to: a *route* with the *values* of its path, or what its path offers instead.

    Without a route, *allowed* are the methods of the path if a route is among them; where there are none, the endpoints
    have the word.
    """

    route: Route | None = None
    values: Mapping[str, str] = field(default_factory=dict[str, str])
    allowed: frozenset[str] = frozenset()


_NOTHING = Found()


class RouteTable:
    """Find routes among *endpoints*; *addresses* are those of the services, whose redirects are read back.

    What is closest to a path has it, be it a route or an endpoint.
    """

    def __init__(
        self,
        routes: Sequence[Route] = (),
        endpoints: Sequence[Endpoint] = (),
        addresses: Mapping[str, str] | None = None,
    ) -> None:
        self._routes = tuple(routes)
        self._trie: Trie[Route | Endpoint] = Trie([*_of_routes(routes), *_of_endpoints(endpoints)])
        self.locations = Locations(self._routes, addresses or {})

    def __iter__(self) -> Iterator[Route]:
        """Go through the routes in the order of their file."""
        return iter(self._routes)

    def __len__(self) -> int:
        """Count the routes."""
        return len(self._routes)

    def find(self, method: str, path: str) -> Found:
        """Find what *method* on the canonical, decoded *path* leads to."""
        allowed: set[str] = set()
        ours = False
        for offers, values in self._trie.at(segments_of(path)):
            offer = offers.get(method)
            if isinstance(offer, Route):
                return Found(offer, dict(zip(offer.path.names, values, strict=True)))
            if offer is not None:
                return _NOTHING
            allowed |= offers.keys()
            ours = ours or any(isinstance(one, Route) for one in offers.values())
        return Found(allowed=frozenset(allowed)) if ours else _NOTHING


def _of_routes(routes: Iterable[Route]) -> Iterator[tuple[Shape, str, Route | Endpoint]]:
    for route in routes:
        for method in sorted(route.methods):
            yield shape_of(route.path), method, route


def _of_endpoints(endpoints: Iterable[Endpoint]) -> Iterator[tuple[Shape, str, Route | Endpoint]]:
    for endpoint in endpoints:
        if endpoint.shape is not None:
            for method in sorted({"HEAD", *endpoint.methods} if "GET" in endpoint.methods else endpoint.methods):
                yield endpoint.shape, method, endpoint
