"""What may be asked: the methods that we know, and nothing in disguise.

Which methods a path has, says whoever routes: by a 405 with `Allow`. Here that is completed, and answers `OPTIONS`.
"""

from collections.abc import Awaitable
from dataclasses import replace

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway_common.edge.fields import field
from gateway_common.errors import Problem, ProblemError, problems

__all__ = ["KNOWN", "Methods"]

KNOWN = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "QUERY", "OPTIONS"})
"""The methods of RFC 9110, 5789 and 10008, but for CONNECT and TRACE, which nobody gets here."""


class Methods:
    """Refuse methods that nobody knows here, tell which ones a path has, and let no body follow a `HEAD`.

    Fields that ask for another method than the request's own are not looked at: `CleanFields` takes them away.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; raises ProblemError: 501 for a method not known, 405 for one that is not there."""
        if scope["type"] == "http" and scope["method"] not in KNOWN:
            raise ProblemError(problems.UNKNOWN_METHOD(headers={"Connection": "close"}))
        if scope.get("path") == "*":
            await _offer(", ".join(sorted(KNOWN)), send)
            return
        try:
            await self._app(scope, receive, _bodiless(send) if scope.get("method") == "HEAD" else send)
        except ProblemError as error:
            if error.problem.type is not problems.METHOD_NOT_ALLOWED:
                raise
            error.problem = _completed(error.problem)
            if scope.get("method") != "OPTIONS":
                raise
            await _offer(error.problem.headers["Allow"], send)


def _bodiless(send: Send) -> Send:
    def bodiless(message: Message) -> Awaitable[None]:
        return send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return bodiless


def _completed(problem: Problem) -> Problem:
    there = {method.strip() for method in problem.headers.get("Allow", "").split(",")} - {""}
    allow = sorted(there | {"OPTIONS"} | ({"HEAD"} if "GET" in there else set()))
    return replace(problem, headers={**problem.headers, "Allow": ", ".join(allow)})


async def _offer(allow: str, send: Send) -> None:
    await send({"type": "http.response.start", "status": 204, "headers": [field("allow", allow)]})
    await send({"type": "http.response.body"})
