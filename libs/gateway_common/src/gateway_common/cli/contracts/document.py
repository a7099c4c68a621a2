"""A service's OpenAPI document, and what it says of one operation."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast
from urllib.parse import unquote

from gateway_common.cli.contracts.cures import suggestion
from gateway_common.cli.contracts.shapes import Schema, Shape, shapes_of
from gateway_common.services import Operation

__all__ = ["Described", "Document", "UnlikeError", "json_schema"]

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_PLACEHOLDER = re.compile(r"\{[^}]*\}")
MOST_HOPS = 8


class UnlikeError(Exception):
    """Say in one sentence that a service does not offer an operation, or that its document cannot be read."""


@dataclass(frozen=True, slots=True)
class Described:
    """Hold what a service says of one operation: its parameters, its body if it takes one, its responses by status."""

    parameters: Sequence[Schema]
    body: Schema | None
    responses: Mapping[str, Schema]

    def parameters_in(self, place: str) -> dict[str, Schema]:
        """Give the parameters in *place*, by name; names of header fields in lower case."""
        found = {str(one.get("name")): one for one in self.parameters if one.get("in") == place}
        return {name.lower(): one for name, one in found.items()} if place == "header" else found

    @property
    def successes(self) -> Mapping[str, Schema]:
        """Give the responses that mean success; what is said by default if there is none."""
        found = {status: one for status, one in self.responses.items() if status.startswith("2")}
        return found or {status: one for status, one in self.responses.items() if status == "default"}


class Document:
    """Read an OpenAPI document (3.0 or 3.1); raises UnlikeError if it is none."""

    def __init__(self, content: object) -> None:
        self._content = _mapping(content)
        if "openapi" not in self._content or not _mapping(self._content.get("paths")):
            raise UnlikeError("it is no OpenAPI 3 document")

    def describe(self, operation: Operation[..., Any]) -> Described:
        """Give what is said of *operation*; raises UnlikeError if its path or method is not offered."""
        return self.offer(operation.method, operation.template.text)

    def offer(self, method: str, template: str) -> Described:
        """Give what is said of *method* at *template*; raises UnlikeError if there is no such thing."""
        path = self._path(template)
        item = self.follow(self._content["paths"][path])
        own = item.get(method.lower())
        if own is None:
            offered = ", ".join(method.upper() for method in METHODS if method in item)
            raise UnlikeError(f"the service offers only {offered or 'no method'} at {path}; declare it so.")
        parameters = [self.follow(one) for one in (*item.get("parameters", ()), *own.get("parameters", ()))]
        responses = {str(status): self.follow(one) for status, one in own.get("responses", {}).items()}
        body = own.get("requestBody")
        return Described(parameters, self.follow(body) if body else None, responses)

    def shapes(self, schema: Schema) -> list[Shape]:
        """Give every shape that *schema* allows."""
        return shapes_of(schema, self._at)

    def follow(self, node: Schema) -> Schema:
        """Give what *node* refers to, or itself."""
        for _ in range(MOST_HOPS):
            if "$ref" not in node:
                break
            node = self._at(node["$ref"])
        return node

    def _at(self, reference: str) -> Schema:
        found: Any = self._content
        for step in reference.removeprefix("#/").split("/"):
            name = unquote(step).replace("~1", "/").replace("~0", "~")
            found = _mapping(found).get(name)
        return _mapping(found)

    def _path(self, template: str) -> str:
        wanted = _shape(template)
        if wanted in self._paths:
            return self._paths[wanted]
        taken = next((path for path in self._paths.values() if _takes(path, wanted)), None)
        if taken is not None:
            return taken
        raise UnlikeError(f"the service has no path {template}; {suggestion(template, self._paths.values())}")

    @cached_property
    def _paths(self) -> dict[str, str]:
        return {_shape(path): path for path in self._content["paths"]}


def _mapping(value: object) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else {}


def _shape(template: str) -> str:
    return _PLACEHOLDER.sub("{}", template)


def _takes(path: str, wanted: str) -> bool:
    literals = (re.escape(text) for text in _PLACEHOLDER.split(path))
    return re.fullmatch(r"(?:\{\}|[^/{}]+)".join(literals), wanted) is not None


def json_schema(described: Schema) -> Schema | None:
    """Give the schema of the JSON that a body or response *described* has; None if it has none."""
    for media, content in described.get("content", {}).items():
        kind = media.partition(";")[0].strip().lower()
        if kind in {"application/json", "*/*", "application/*"} or kind.endswith("+json"):
            schema: Schema = content.get("schema", {})
            return schema
    return None
