"""Where bytes become values: the bases of what is read from services, sent by clients and told to clients.

On the wire names are camelCase, in Python snake_case. A model names only the fields its reader needs; what else an
answer carries is ignored, so that a service may add to it. What does not fit is told by its place, never by its value:
that would be somebody's data in a log.
"""

from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

__all__ = ["Draft", "ReadModel", "View"]


class _Wire(BaseModel):
    model_config = ConfigDict(
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        frozen=True,
        hide_input_in_errors=True,
    )


class ReadModel(_Wire):
    """Hold what one client reads of a service's answer; numbers become strings where a field says `str`."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)


class Draft(_Wire):
    """Hold what a client sends; a field nobody knows is refused instead of being lost."""

    model_config = ConfigDict(extra="forbid")


class View(_Wire):
    """Hold what a client is told."""
