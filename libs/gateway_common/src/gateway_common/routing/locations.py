"""Where a service points to, as a client may follow it: back through the gateway, or nowhere."""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import unquote

from gateway_common.errors import ProblemError
from gateway_common.routing.route import Route
from gateway_common.routing.shape import segments_of, shape_of
from gateway_common.routing.trie import Trie
from gateway_common.wire.address import Address
from gateway_common.wire.paths import canonical

__all__ = ["Locations"]

_PLAIN = re.compile(r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]{1,8000}")
_REFERENCE = re.compile(r"(?P<path>/(?!/)[^?#]*)(?P<rest>.*)")


class Locations:
    """Read the `Location` of services back through *routes*; *addresses* are the URLs of each service by its name.

    A path of the service that a route leads to becomes the route's. Any other path stays as it is if the service named
    no host; one with a host, or one that two readers could read in two ways, is given up.
    """

    def __init__(self, routes: Sequence[Route], addresses: Mapping[str, Sequence[str]]) -> None:
        self._addresses = {name: [Address.read(url) for url in urls] for name, urls in addresses.items()}
        self._back = {
            service: Trie([(shape_of(one.target), one.method, one) for one in routes if one.service == service])
            for service in {one.service for one in routes}
        }

    def back(self, service: str, location: bytes) -> bytes | None:
        """Give what a client may be told of *location*, None if nothing."""
        text = location.decode("latin-1")
        if not _PLAIN.fullmatch(text):
            return None
        origin, prefix = self._named(service, text)
        reference = _REFERENCE.fullmatch(text.removeprefix(origin))
        if reference is None:
            return None
        told = self._read_back(service, reference["path"], prefix)
        if told is None:
            return None if origin or not _agreed(reference["path"]) else location
        return f"{told}{reference['rest']}".encode("latin-1")

    def _named(self, service: str, text: str) -> tuple[str, str]:
        addresses = self._addresses.get(service, [])
        origins = ((f"{address.scheme}://{address.authority}", address.prefix) for address in addresses)
        found = next((one for one in origins if text.startswith(f"{one[0]}/")), None)
        return found or ("", addresses[0].prefix if addresses else "")

    def _read_back(self, service: str, path: str, prefix: str) -> str | None:
        below = path.removeprefix(prefix) if path.startswith(f"{prefix}/") else path
        agreed = _agreed(below)
        if agreed is None:
            return None
        found = self._back.get(service, Trie[Route]([])).at(segments_of(unquote(agreed)))
        for offers, values in found:
            route = offers.get("GET") or next(iter(offers.values()))
            return route.path.fill(dict(zip(route.target.names, values, strict=True)))
        return None


def _agreed(path: str) -> str | None:
    try:
        return canonical(path.encode("ascii"))
    except ProblemError:
        return None
