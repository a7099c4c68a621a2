"""How an ask is spelled as a request: path and query, header fields, body."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from pydantic import BaseModel
from pydantic_core import to_json

from gateway_common.services.inputs import Input, Place
from gateway_common.wire.paths import PathTemplate, query
from gateway_common.wire.spelling import spelled, unusable

__all__ = ["RequestLine"]

_IDEMPOTENCY_KEY = "idempotency-key"
_JSON = (b"content-type", b"application/json")


class RequestLine:
    """Spell the requests of one operation; positions of the inputs are worked out once."""

    def __init__(self, method: str, template: PathTemplate, inputs: Sequence[Input]) -> None:
        self.method = method
        self._template = template
        self._at = {place: [(i, known) for i, known in enumerate(inputs) if known.place is place] for place in Place}
        self._key = next((i for i, known in self._at[Place.HEADER] if known.wire.lower() == _IDEMPOTENCY_KEY), None)

    def keyed(self, values: Sequence[object]) -> bool:
        """Tell whether *values* carry an `Idempotency-Key`."""
        return self._key is not None and values[self._key] is not None

    def path(self, values: Sequence[object]) -> str:
        """Fill the template and add the query; raises ProblemError for a value that is no path segment."""
        filled = self._template.fill({known.name: values[i] for i, known in self._at[Place.PATH]})
        asked = query([(known.wire, values[i]) for i, known in self._at[Place.QUERY]])
        return f"{filled}?{asked}" if asked else filled

    def headers(self, values: Sequence[object]) -> list[tuple[bytes, bytes]]:
        """Spell the header inputs that are not None; raises ProblemError for a value that is no header field's."""
        given = [(known.wire, values[i]) for i, known in self._at[Place.HEADER] if values[i] is not None]
        fields = [_field(name, value) for name, value in given]
        return [*fields, _JSON] if self.has_body else fields

    @property
    def has_body(self) -> bool:
        """Tell whether its requests carry a body."""
        return bool(self._at[Place.MODEL] or self._at[Place.BODY])

    def body(self, values: Sequence[object]) -> bytes | None:
        """Spell the body as JSON: the model, with the fields beside it."""
        beside = {known.wire: values[i] for i, known in self._at[Place.BODY] if values[i] is not None}
        model = next((values[i] for i, _ in self._at[Place.MODEL]), None)
        if isinstance(model, BaseModel):
            return _merged(model, beside) if beside else to_json(model, by_alias=True)
        return to_json(beside, by_alias=True) if self.has_body else None


def _field(name: str, value: object) -> tuple[bytes, bytes]:
    try:
        return name.lower().encode("ascii"), spelled(value).encode("latin-1")
    except UnicodeEncodeError as error:
        raise unusable(name, "it holds letters that a header field cannot carry") from error


def _merged(model: BaseModel, beside: Mapping[str, Any]) -> bytes:
    return orjson.dumps(model.model_dump(mode="json", by_alias=True) | orjson.loads(to_json(beside)))
