"""How an ask is spelled as a request: path and query, header fields, body."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from pydantic import BaseModel
from pydantic_core import to_json

from gateway_common.services.inputs import Input, Place
from gateway_common.wire.headers import is_field_value
from gateway_common.wire.paths import PathTemplate, query, segment
from gateway_common.wire.spelling import spelled, unusable

__all__ = ["RequestLine"]

_IDEMPOTENCY_KEY = "idempotency-key"
_JSON = (b"content-type", b"application/json")


class RequestLine:
    """Spell the requests of one operation; the positions of its inputs are worked out once.

    *has_body* tells whether its requests carry a body, *keyed_fields* names the header fields that its inputs become.
    """

    def __init__(self, method: str, template: PathTemplate, inputs: Sequence[Input]) -> None:
        self.method = method
        self._start = template.start
        at = {place: [(i, known) for i, known in enumerate(inputs) if known.place is place] for place in Place}
        places = {known.name: i for i, known in at[Place.PATH]}
        self._segments = [(name, places[name], literal) for name, literal in template.pieces]
        self._query = [(known.wire, i) for i, known in at[Place.QUERY]]
        self._fields = [(known.wire, i) for i, known in at[Place.HEADER]]
        self._beside = [(known.wire, i) for i, known in at[Place.BODY]]
        self._model = next((i for i, _ in at[Place.MODEL]), None)
        self._key = next((i for wire, i in self._fields if wire.lower() == _IDEMPOTENCY_KEY), None)
        self.keyed_fields = frozenset(wire.lower().encode("ascii") for wire, _ in self._fields)
        self.has_body = self._model is not None or bool(self._beside)

    def keyed(self, values: Sequence[object]) -> bool:
        """Tell whether *values* carry an `Idempotency-Key`; an empty one is none, for a service takes it so."""
        key = None if self._key is None else values[self._key]
        return key is not None and spelled(key) != ""

    def path(self, values: Sequence[object]) -> str:
        """Fill the template and add the query; raises ProblemError for a value that is no path segment."""
        path = self._start
        for name, i, literal in self._segments:
            path += segment(name, values[i]) + literal
        asked = query([(wire, values[i]) for wire, i in self._query]) if self._query else ""
        return f"{path}?{asked}" if asked else path

    def headers(self, values: Sequence[object]) -> list[tuple[bytes, bytes]]:
        """Spell the header inputs that are not None; raises ProblemError for a value that is no header field's."""
        if not self._fields:
            return [_JSON] if self.has_body else []
        fields = [_field(wire, values[i]) for wire, i in self._fields if values[i] is not None]
        return [*fields, _JSON] if self.has_body else fields

    def body(self, values: Sequence[object]) -> bytes | None:
        """Spell the body as JSON: the model, with the fields beside it."""
        if not self.has_body:
            return None
        beside = {wire: values[i] for wire, i in self._beside if values[i] is not None}
        model = None if self._model is None else values[self._model]
        if isinstance(model, BaseModel):
            return _merged(model, beside) if beside else to_json(model, by_alias=True)
        return to_json(beside, by_alias=True)


def _field(name: str, value: object) -> tuple[bytes, bytes]:
    try:
        said = spelled(value).encode("latin-1")
    except UnicodeEncodeError as error:
        raise unusable(name, "it holds letters that a header field cannot carry") from error
    if not is_field_value(said):
        raise unusable(name, "it holds a control character, or a blank at an end")
    return name.lower().encode("ascii"), said


def _merged(model: BaseModel, beside: Mapping[str, Any]) -> bytes:
    return orjson.dumps(model.model_dump(mode="json", by_alias=True) | orjson.loads(to_json(beside)))
