"""Whether a service takes what an operation sends: its parameters known, those it requires given."""

from collections.abc import Iterator, Mapping
from typing import Any

from gateway_common.cli.contracts.bodies import unlike_body
from gateway_common.cli.contracts.cures import suggestion
from gateway_common.cli.contracts.document import Described, Document
from gateway_common.cli.contracts.shapes import Schema
from gateway_common.services import Operation
from gateway_common.services.inputs import Input, Place

__all__ = ["unlike_request"]

UNNAMED = frozenset({"accept", "authorization", "content-type"})
"""Header fields that OpenAPI describes elsewhere."""


def unlike_request(document: Document, operation: Operation[..., Any], described: Described) -> Iterator[str]:
    """Give every way in which a request of *operation* is not what the service takes, one sentence each."""
    query = {one.wire: one for one in operation.inputs if one.place is Place.QUERY}
    header = {one.wire.lower(): one for one in operation.inputs if one.place is Place.HEADER}
    yield from _unlike_parameters("query parameter", query, described.parameters_in("query"))
    yield from _unlike_parameters("header", _own(header), _own(described.parameters_in("header")))
    yield from unlike_body(document, operation, described.body)


def _unlike_parameters(kind: str, sent: Mapping[str, Any], taken: Mapping[str, Schema]) -> Iterator[str]:
    for name in [name for name in sent if name not in taken]:
        given: Input = sent[name]
        yield f"the service knows no {kind} '{name}', as which '{given.name}' is sent; {suggestion(name, taken)}"
    for name in [name for name, one in taken.items() if one.get("required")]:
        if name not in sent:
            yield f"the service requires the {kind} '{name}', which no input gives; add one."
        elif sent[name].default is None:
            yield f"the service requires the {kind} '{name}', which may be left out; drop its default."


def _own(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: one for name, one in fields.items() if name not in UNNAMED}
