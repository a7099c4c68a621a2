"""What one answer has lost against another: fields, at any depth, that said something there and say nothing here."""

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

__all__ = ["losses"]


def losses(there: object, here: object, *, of: str = "") -> Iterator[str]:
    """Name each field, as `restaurant.name` or `lines.0.price`, that is not empty *there* and null or empty *here*."""
    if _says_nothing(there):
        return
    if _says_nothing(here):
        yield of
        return
    said, said_here = _within(there), _within(here)
    for name in said if isinstance(there, Mapping) else said.keys() & said_here.keys():
        yield from losses(said[name], said_here.get(name), of=f"{of}.{name}" if of else name)


def _says_nothing(value: object) -> bool:
    return value is None or value in ("", [], {})


def _within(value: object) -> Mapping[str, object]:
    if isinstance(value, Mapping):
        return cast("Mapping[str, object]", value)
    if isinstance(value, list):
        return {str(place): item for place, item in enumerate(cast("Sequence[object]", value))}
    return {}
