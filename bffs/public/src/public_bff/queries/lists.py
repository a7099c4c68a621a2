"""Lists of names in a query: separated by commas, or by repeating the parameter, or both."""

from collections.abc import Iterable

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

__all__ = ["names_among"]


def names_among(known: Iterable[str]) -> BeforeValidator:
    """Read a tuple of names; one that is not *known* is refused with all that are.

    Blanks around a name and empty names do not count.
    """
    allowed = tuple(str(name) for name in known)

    def read(given: Iterable[str]) -> tuple[str, ...]:
        names = tuple(_apart(given))
        if set(names) <= set(allowed):
            return names
        raise PydanticCustomError(
            "unknown_name", "Names are separated by commas, and each is one of {known}", _told(allowed)
        )

    return BeforeValidator(read)


def _apart(given: Iterable[str]) -> Iterable[str]:
    return (name.strip() for text in given for name in text.split(",") if name.strip())


def _told(allowed: tuple[str, ...]) -> dict[str, str]:
    return {"known": ", ".join(allowed)}
