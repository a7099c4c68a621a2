"""How large an answer can be, said in its schemas, so that a client knows what it must be able to hold.

A text or list in an answer comes from a service, and a service's answer is read up to a number of bytes: nothing in it
is longer. Where a view says less, that holds. What clients send is not touched: there a limit has to be declared,
because only then it is enforced.
"""

from collections.abc import Iterator
from typing import Any

__all__ = ["bound_answers"]

Schema = dict[str, Any]
Document = dict[str, Any]

_LONGEST = {"date-time": 35, "date": 10, "time": 21, "uuid": 36}
"""The characters of a text whose form says how many it may have."""


def bound_answers(document: Document, most: int) -> None:
    """Give every text and list in the answers of *document* a limit, by default *most*."""
    sent = {id(schema) for schema in _reached(document, _sent(document))}
    for schema in _reached(document, _told(document)):
        if id(schema) not in sent:
            _bound(schema, most)


def _bound(schema: Schema, most: int) -> None:
    if schema.get("type") == "string" and not schema.keys() & {"const", "enum"}:
        schema.setdefault("maxLength", _LONGEST.get(schema.get("format", ""), most))
    if schema.get("type") == "array":
        schema.setdefault("maxItems", most)


def _operations(document: Document) -> Iterator[dict[str, Any]]:
    for item in document.get("paths", {}).values():
        yield from (operation for operation in item.values() if isinstance(operation, dict))


def _sent(document: Document) -> Iterator[Schema]:
    for operation in _operations(document):
        yield from (parameter["schema"] for parameter in operation.get("parameters", ()) if "schema" in parameter)
        yield from _of_content(operation.get("requestBody", {}))


def _told(document: Document) -> Iterator[Schema]:
    for operation in _operations(document):
        for response in operation["responses"].values():
            yield from _of_content(response)
            yield from (header["schema"] for header in response.get("headers", {}).values() if "schema" in header)


def _of_content(message: dict[str, Any]) -> Iterator[Schema]:
    for media in message.get("content", {}).values():
        yield from ([media["schema"]] if "schema" in media else [])


def _reached(document: Document, roots: Iterator[Schema]) -> Iterator[Schema]:
    """Give the schemas that *roots* are made of, each once."""
    known = document.get("components", {}).get("schemas", {})
    seen: set[int] = set()
    ahead = list(roots)
    while ahead:
        schema = ahead.pop()
        if id(schema) in seen:
            continue
        seen.add(id(schema))
        yield schema
        ahead += _inside(schema)
        if "$ref" in schema:
            ahead.append(known[schema["$ref"].rpartition("/")[2]])


def _inside(schema: Schema) -> Iterator[Schema]:
    for name in ("anyOf", "oneOf", "allOf", "prefixItems"):
        yield from schema.get(name, ())
    for name in ("items", "additionalProperties", "not"):
        if isinstance(schema.get(name), dict):
            yield schema[name]
    yield from schema.get("properties", {}).values()
