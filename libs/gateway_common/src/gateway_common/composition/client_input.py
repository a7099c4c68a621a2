"""What the client sent, read by FastAPI's own rules: path, query, header and body parameters of a route."""

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import Any

import orjson
from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import request_body_to_args, request_params_to_args
from fastapi.exceptions import RequestValidationError

from gateway_common.errors import ProblemError, problems

__all__ = ["ClientInput"]

Found = tuple[dict[str, Any], list[Any]]
"""Values by name, and what is wrong with others."""


class JsonRequest(Request):
    """Read JSON as compositions do, for ordinary endpoints: strictly, without NaN and its like."""

    async def json(self) -> Any:
        """Read the body; raises JSONDecodeError."""
        return orjson.loads(await self.body())


class ClientInput:
    """Read the values of one route's parameters."""

    def __init__(self, dependant: Dependant, *, embed: bool) -> None:
        self._path = dependant.path_params
        self._body = dependant.body_params
        self._embed = embed
        places: list[tuple[Sequence[Any], Callable[[Request], Any]]] = [
            (dependant.query_params, attrgetter("query_params")),
            (dependant.header_params, attrgetter("headers")),
        ]
        self._places = [(fields, sent) for fields, sent in places if fields]

    async def read(self, request: Request) -> dict[str, Any]:
        """Give the values by name; raises RequestValidationError naming everything that is wrong."""
        values, errors = self._of_the_path(request.path_params)
        found = [request_params_to_args(fields, sent(request)) for fields, sent in self._places]
        if self._body:
            body = await _json(request)
            found.append(await request_body_to_args(self._body, body, embed_body_fields=self._embed))
        for further, wrong in found:
            values |= further
            errors += wrong
        if errors:
            raise RequestValidationError(errors)
        return values

    def _of_the_path(self, sent: Mapping[str, Any]) -> Found:
        """Read what is always there, and once, or the route would not have matched: so there is nothing to look for."""
        values, errors = dict[str, Any](), list[Any]()
        for field in self._path:
            name = field.validation_alias or field.alias
            values[field.name], wrong = field.validate(sent[name], loc=("path", name))
            errors += wrong
        return values, errors


async def _json(request: Request) -> Any:
    body = await request.body()
    if not body:
        return None
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media != "application/json" and not media.endswith("+json"):
        raise ProblemError(problems.NOT_JSON())
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise ProblemError(problems.BAD_REQUEST("The body is not JSON.")) from error
