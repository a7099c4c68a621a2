"""The endpoints of the app, as far as routes have to know them: what stands beside them, and must not be hidden."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from starlette.types import ASGIApp

from gateway_common.overload import Priority
from gateway_common.routing.shape import Shape, is_closer, segments_of

__all__ = ["Endpoint", "Entry"]

_PLAIN = re.compile(r"\{(\w+)\}")
_VALUE = re.compile(r"\{\w+(:(?!path)\w+)?\}")
_ANY = re.compile(r"\{\w+(?::\w+)?\}")
_REST = re.compile(r".*\{\w+:path\}.*")


@dataclass(frozen=True, slots=True)
class Entry:
    """Hold the way into an endpoint: *app* answers for it, and *noted* is what its router would put into the scope.

    *composed* says that it needs nothing else that FastAPI has around an endpoint.
    """

    app: ASGIApp
    noted: Mapping[str, Any]
    composed: bool


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Hold the *methods* and the *path* template of an endpoint as FastAPI has it, and its operation id, if any.

    Without methods it answers to all. The *entry* is for who found it without FastAPI's router; None leaves it to that.
    The *priority* is that of its methods unless one is declared.
    """

    methods: frozenset[str]
    path: str
    operation: str = ""
    entry: Entry | None = field(default=None, repr=False, compare=False)
    priority: Priority | None = field(default=None, repr=False, compare=False)

    def __str__(self) -> str:
        """Name it as people do."""
        return f"{', '.join(sorted(self.methods))} {self.path}".strip()

    @property
    def shape(self) -> Shape | None:
        """Give its shape; None if a value of it is more or less than one segment."""
        segments = segments_of(self.path)
        if any("{" in one and not _VALUE.fullmatch(one) for one in segments):
            return None
        return tuple(None if "{" in one else unquote(one) for one in segments)

    @property
    def names(self) -> tuple[str, ...] | None:
        """Name the values of its path; None if one is not just any text, or the path cannot be taken at its word."""
        plain = all("{" not in one or _PLAIN.fullmatch(one) for one in segments_of(self.path))
        return tuple(_PLAIN.findall(self.path)) if plain and "%" not in self.path else None

    def hides(self, other: "Endpoint") -> bool:
        """Tell whether FastAPI's router, asking this one first, may choose it where *other* is closer to the path."""
        shape = other.shape
        if shape is None or not self.overlaps(shape) or (self.methods and self.methods.isdisjoint(other.methods)):
            return False
        return self.shape is None or not is_closer(self.shape, shape)

    def overlaps(self, shape: Shape) -> bool:
        """Tell whether some path fits both this endpoint and *shape*; where that is hard to tell, it does."""
        ours = segments_of(self.path)
        for position, theirs in enumerate(shape):
            if position == len(ours):
                return False
            if _REST.fullmatch(ours[position]):
                return True
            if theirs is not None and not _fits(ours[position], theirs):
                return False
            if theirs is None and not ours[position]:
                return False
        return len(ours) == len(shape)


def _fits(segment: str, text: str) -> bool:
    texts = [re.escape(unquote(one)) for one in _ANY.split(segment)]
    return re.fullmatch(".+".join(texts), text) is not None
