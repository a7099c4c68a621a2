"""The JSON Schema of `routes.yaml`, by which an editor completes and checks the file.

    # yaml-language-server: $schema=../../docs/schemas/routes.schema.json

Written anew by `python -c "from gateway_common.routing import schema_text; print(schema_text(), end='')"`.
"""

import json
from typing import Any

from gateway_common.routing.format import KEY, RouteEntry

__all__ = ["schema_text"]

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]

_NOISE = frozenset({"title", "default"})
_TOLD = frozenset({"properties", "patternProperties", "$defs"})


def schema_text() -> str:
    """Give the schema as the text of its file."""
    entry: dict[str, Any] = RouteEntry.model_json_schema(by_alias=True)
    definitions: dict[str, Json] = {**entry.pop("$defs"), "Route": entry}
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Routes of a gateway",
        "description": "Operations of clients, named by method and path, that each map to one operation of a service.",
        "type": "object",
        "minProperties": 1,
        "patternProperties": {KEY: {"$ref": "#/$defs/Route"}},
        "additionalProperties": False,
        "$defs": {name: _plain(one) for name, one in sorted(definitions.items())},
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _plain(schema: Json, *, names: bool = False) -> Json:
    """Leave out what pydantic adds for programs: titles, defaults, and that a field left out is null in Python."""
    if isinstance(schema, list):
        return [_plain(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {name: one for name, one in schema.items() if names or name not in _NOISE}
    if not names and "anyOf" in kept:
        kept = {**_not_null(kept.pop("anyOf")), **kept}
    return {name: _plain(one, names=name in _TOLD) for name, one in kept.items()}


def _not_null(choices: Json) -> dict[str, Json]:
    mappings = [one for one in choices if isinstance(one, dict)] if isinstance(choices, list) else []
    return next(one for one in mappings if one != {"type": "null"})
