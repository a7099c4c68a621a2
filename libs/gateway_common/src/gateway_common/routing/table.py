"""All routes of a gateway in one immutable value, made once: what it says holds for as long as a request holds it."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from gateway_common.overload import Priority, usual
from gateway_common.routing.endpoint import Endpoint
from gateway_common.routing.locations import Locations
from gateway_common.routing.route import Route
from gateway_common.routing.shape import Shape, segments_of, shape_of
from gateway_common.routing.trie import Trie

__all__ = ["Found", "RouteTable"]

REMEMBERED = 512
"""For how many paths it is remembered what they lead to: who is turned away asks again for the same."""


class Found(NamedTuple):
    """Hold what a request leads to: a *route* or an *endpoint* with the *values* of its path, or what is there instead.

    Without either, *allowed* are the methods of the path if a route is among them; where there are none, the endpoints
    have the word.
    """

    route: Route | None = None
    endpoint: Endpoint | None = None
    values: Mapping[str, str] = MappingProxyType({})
    allowed: frozenset[str] = frozenset()


_NOTHING = Found()


class RouteTable:
    """Find routes among *endpoints*; *addresses* are those of the services, whose redirects are read back.

    What is closest to a path has it, be it a route or an endpoint. *priority* tells how soon a method on a path begins
    when there is too much to do; what leads nowhere comes last.
    """

    def __init__(
        self,
        routes: Sequence[Route] = (),
        endpoints: Sequence[Endpoint] = (),
        addresses: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self._routes = tuple(routes)
        self._all_known = all(one.shape is not None for one in endpoints)
        self._trie: Trie[_Offer] = Trie([*_of_routes(routes), *_of_endpoints(endpoints)])
        self.locations = Locations(self._routes, addresses or {})
        self.priority: Callable[[str, str], Priority] = lru_cache(maxsize=REMEMBERED)(self._priority)

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
            if offer is not None:
                return offer.found(values)
            allowed |= offers.keys()
            ours = ours or any(one.route is not None for one in offers.values())
        return Found(allowed=frozenset(allowed)) if ours else _NOTHING

    def _priority(self, method: str, path: str) -> Priority:
        for offers, _ in self._trie.at(segments_of(path)):
            if method in offers:
                return offers[method].priority
        return usual(method) if method == "OPTIONS" or not self._all_known else Priority.LOW


@dataclass(frozen=True, slots=True)
class _Offer:
    names: tuple[str, ...] = ()
    route: Route | None = None
    endpoint: Endpoint | None = None
    priority: Priority = Priority.NORMAL

    def found(self, values: tuple[str, ...]) -> Found:
        if self.route is None and self.endpoint is None:
            return _NOTHING
        return Found(self.route, self.endpoint, dict(zip(self.names, values, strict=True)))


def _of_routes(routes: Iterable[Route]) -> Iterator[tuple[Shape, str, _Offer]]:
    for route in routes:
        offer = _Offer(route.path.names, route=route, priority=route.priority)
        for method in sorted(route.methods):
            yield shape_of(route.path), method, offer


def _of_endpoints(endpoints: Sequence[Endpoint]) -> Iterator[tuple[Shape, str, _Offer]]:
    for place, endpoint in enumerate(endpoints):
        if endpoint.shape is not None:
            offer = _offered(endpoint, endpoints[:place])
            for method in sorted({"HEAD", *endpoint.methods} if "GET" in endpoint.methods else endpoint.methods):
                said = usual(method) if endpoint.priority is None else endpoint.priority
                yield endpoint.shape, method, replace(offer, priority=said)


def _offered(endpoint: Endpoint, earlier: Iterable[Endpoint]) -> _Offer:
    names = endpoint.names
    if names is None or endpoint.entry is None or any(one.hides(endpoint) for one in earlier):
        return _Offer()  # it is left to FastAPI
    return _Offer(names, endpoint=endpoint)
