"""Header fields of requests and answers as ASGI carries them: pairs of bytes."""

from collections.abc import Mapping, MutableMapping
from typing import Any

from gateway_common.wire.headers import is_field_name, is_field_value, joined

__all__ = ["RawFields", "field", "fields_of", "replace_fields"]

RawFields = list[tuple[bytes, bytes]]
"""Header fields in wire order, names in lower case."""

_KEY = "gateway_common.fields"


def field(name: str, value: str) -> tuple[bytes, bytes]:
    """Spell a field of an answer; raises ValueError for a name or value that would not stay on its line."""
    spelled = name.lower().encode(), value.encode("latin-1")
    if not is_field_name(spelled[0]) or not is_field_value(spelled[1]):
        raise ValueError(f"the header field {name!r} cannot be written")
    return spelled


def fields_of(scope: MutableMapping[str, Any]) -> Mapping[bytes, bytes]:
    """Give the request's fields by name (lower case), made once for every edge function; repeated ones are joined."""
    found: dict[bytes, bytes] | None = scope.get(_KEY)
    if found is None:
        found = scope[_KEY] = joined(scope["headers"])
    return found


def replace_fields(scope: MutableMapping[str, Any], headers: RawFields) -> None:
    """Let everybody behind see *headers* instead."""
    scope["headers"] = headers
    scope.pop(_KEY, None)
