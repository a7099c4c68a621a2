"""What the client sent, read by FastAPI's own rules: path, query, header and body parameters of a route."""

from typing import Any

import orjson
from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import request_body_to_args, request_params_to_args
from fastapi.exceptions import RequestValidationError

from gateway_common.errors import ProblemError, problems

__all__ = ["ClientInput"]


class JsonRequest(Request):
    """Read JSON as compositions do, for ordinary endpoints: strictly, without NaN and its like."""

    async def json(self) -> Any:
        """Read the body; raises JSONDecodeError."""
        return orjson.loads(await self.body())


class ClientInput:
    """Read the values of one route's parameters."""

    def __init__(self, dependant: Dependant, *, embed: bool) -> None:
        self._dependant = dependant
        self._embed = embed

    async def read(self, request: Request) -> dict[str, Any]:
        """Give the values by name; raises RequestValidationError naming everything that is wrong."""
        declared = self._dependant
        found = [request_params_to_args(declared.path_params, request.path_params)]
        if declared.query_params:
            found.append(request_params_to_args(declared.query_params, request.query_params))
        if declared.header_params:
            found.append(request_params_to_args(declared.header_params, request.headers))
        if declared.body_params:
            body = await _json(request)
            found.append(await request_body_to_args(declared.body_params, body, embed_body_fields=self._embed))
        errors = [error for _, some in found for error in some]
        if errors:
            raise RequestValidationError(errors)
        return {name: value for values, _ in found for name, value in values.items()}


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
