"""The endpoints of the app, as far as routes have to know them: what stands beside them, and must not be hidden."""

import re
from dataclasses import dataclass
from urllib.parse import unquote

from gateway_common.routing.shape import Shape, segments_of

__all__ = ["Endpoint"]

_VALUE = re.compile(r"\{\w+(:(?!path)\w+)?\}")
_ANY = re.compile(r"\{\w+(?::\w+)?\}")
_REST = re.compile(r".*\{\w+:path\}.*")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Hold the *methods* and the *path* template of an endpoint as FastAPI has it, and its operation id, if any."""

    methods: frozenset[str]
    path: str
    operation: str = ""

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
