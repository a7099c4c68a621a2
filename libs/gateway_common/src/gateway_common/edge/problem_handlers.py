"""What FastAPI itself refuses, in the words of our problems.

The handlers only translate: `Problems` answers, so that there is one place that does.
"""

import re
from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import RouteContext, iter_route_contexts
from starlette.exceptions import HTTPException

from gateway_common.edge.invalid_input import problem_of
from gateway_common.errors import ProblemError, ProblemType, problems

__all__ = ["problem_handlers"]

Handler = Callable[[Request, Any], Coroutine[Any, Any, Response]]

_PARTICULAR = (problems.UNKNOWN_METHOD, problems.LOOP, problems.MISDIRECTED)
_OF_STATUS = {kind.status: kind for kind in reversed(problems.CATALOGUE) if kind not in _PARTICULAR}
_PHRASES = {status.value: status.phrase for status in HTTPStatus}
_ERRORS = range(400, 600)
_TELLING = range(400, 500)


def problem_handlers() -> dict[int | type[Exception], Handler]:
    """Give the handlers for `FastAPI(exception_handlers=...)`; they need `Problems` around the app."""
    return {HTTPException: _translate, RequestValidationError: _translate_invalid}


async def _translate(request: Request, error: HTTPException) -> Response:
    if error.status_code not in _ERRORS:
        return Response(status_code=error.status_code, headers=error.headers)
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers = {"Allow": ", ".join(_methods_at(request))}
    raise ProblemError(_kind(error.status_code)(_detail(error), headers=headers)) from _traceless(error)


async def _translate_invalid(_: Request, error: RequestValidationError) -> Response:
    raise ProblemError(problem_of(error)) from _traceless(error)


def _traceless(error: Exception) -> Exception:
    """Take their traces from *error* and its cause: FastAPI's frame knows what it raised, and would be held by that."""
    if error.__cause__ is not None:
        error.__cause__.__traceback__ = None
    return error.with_traceback(None)


def _kind(status: int) -> ProblemType:
    if status in _OF_STATUS:
        return _OF_STATUS[status]
    phrase = _PHRASES.get(status, "Error")
    return ProblemType("-".join(re.findall(r"[a-z]+", phrase.lower())), status, phrase, f"{phrase}.")


def _detail(error: HTTPException) -> str | None:
    own = error.status_code in _TELLING and error.detail != _PHRASES.get(error.status_code)
    return str(error.detail) if own else None


def _methods_at(request: Request) -> list[str]:
    here = (context for context in iter_route_contexts(request.app.routes) if _leads(context, request.scope["path"]))
    return sorted({method for context in here for method in context.methods or ()})


def _leads(context: RouteContext, path: str) -> bool:
    pattern = getattr(context, "path_regex", None)
    return pattern is not None and pattern.match(path) is not None
