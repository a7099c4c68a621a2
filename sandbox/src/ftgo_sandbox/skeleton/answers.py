"""How a service answers: errors in one shape, and how long an answer may be kept."""

from collections.abc import Mapping

from fastapi import Depends, Request, Response, params
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from ftgo_sandbox.domain.messages import ErrorBody
from ftgo_sandbox.domain.refusals import Refusal

OPEN_A_MINUTE = "public, max-age=60"
OWNED = "private, no-cache"
HALF_A_MINUTE = "private, max-age=30"


def kept(policy: str) -> params.Depends:
    """Let the answers of an operation be kept as the *policy* says."""

    async def say(response: Response) -> None:
        response.headers["Cache-Control"] = policy

    depends: params.Depends = Depends(say)
    return depends


async def refused(_request: Request, refusal: Refusal) -> JSONResponse:
    """Answer with a refusal."""
    return _error(refusal.status, refusal.code, refusal.message, refusal.headers)


async def unreadable(_request: Request, error: RequestValidationError) -> JSONResponse:
    """Answer to what does not fit the operation."""
    first = error.errors()[0]
    return _error(422, "INVALID_REQUEST", f"{'.'.join(map(str, first['loc']))}: {first['msg']}.")


async def unrouted(_request: Request, error: HTTPException) -> JSONResponse:
    """Answer to what is no operation of the service."""
    return _error(error.status_code, error.detail.upper().replace(" ", "_"), f"{error.detail}.", error.headers)


async def broken(_request: Request, _mistake: Exception) -> JSONResponse:
    """Answer to a mistake of the service's own."""
    return _error(500, "INTERNAL", "The service made a mistake.")


def _error(status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    body = ErrorBody(code=code, message=message).model_dump(by_alias=True)
    return JSONResponse(body, status, headers={"Cache-Control": "no-store"} | dict(headers or {}))
