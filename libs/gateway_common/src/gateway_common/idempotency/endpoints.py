"""An endpoint that is done once: what FastAPI runs, between the key's beginning and its end."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from gateway_common.context import context_of
from gateway_common.errors import ProblemError
from gateway_common.idempotency.answers import KeptAnswer
from gateway_common.idempotency.fates import Fate, fate_of
from gateway_common.idempotency.ledger import Ledger, Turn
from gateway_common.idempotency.marks import Mark
from gateway_common.idempotency.prints import print_of
from gateway_common.idempotency.witness import Witness
from gateway_common.services.calls import OUTBOUND

__all__ = ["once"]

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


def once(handler: Handler, mark: Mark) -> Handler:
    """Give *handler* so that it runs once for each key; it is told who asks, and has not been asked before."""

    async def handle(request: Request) -> Response:
        key = mark.key_in(request.scope["headers"])
        if key is None:
            return await handler(request)
        ledger: Ledger = request.app.state.ledger
        printed = _print(request, await request.body())
        entered = await ledger.enter(context_of(request.scope).caller, key, printed, required=mark.required)
        if isinstance(entered, KeptAnswer):
            return _replayed(entered)
        if entered is None:
            return await handler(request)
        return await _first(handler, request, entered, ledger.most_answer)

    return handle


async def _first(handler: Handler, request: Request, turn: Turn, most: int) -> Response:
    witness = Witness()
    request.scope[OUTBOUND] = witness.watching(request.app.state.outbound)
    try:
        response = await handler(request)
    except ProblemError as error:
        told = KeptAnswer.of_problem(error.problem, context_of(request.scope).id, most=most)
        await turn.end(fate_of(told.status, sent=witness.sent), told)
        raise
    except BaseException as error:
        await turn.end(fate_of(None, sent=witness.sent or _is_bug(error)))
        raise
    await turn.end(*_ended(response, witness, most))
    return response


def _ended(response: Response, witness: Witness, most: int) -> tuple[Fate, KeptAnswer]:
    body: bytes | memoryview | None = getattr(response, "body", None)  # a stream has none
    told = KeptAnswer.of(response.status_code, response.raw_headers, None if body is None else bytes(body), most=most)
    return fate_of(told.status, sent=witness.sent), told


def _is_bug(error: BaseException) -> bool:
    """Tell a bug, which may come after anything, from what refuses a request or cuts it off."""
    return isinstance(error, Exception) and not isinstance(error, RequestValidationError | HTTPException)


def _print(request: Request, body: bytes) -> str:
    scope = request.scope
    media = next((value for name, value in scope["headers"] if name == b"content-type"), b"")
    return print_of(scope["method"], scope["path"], scope["query_string"], media, body)


def _replayed(kept: KeptAnswer) -> Response:
    status, fields, body = kept.again()
    response = Response(body, status)
    response.raw_headers = [*(pair for pair in response.raw_headers if pair[0] == b"content-length"), *fields]
    return response
