"""What is answered where no application could: to a head that cannot be taken, and for an application that fails."""

from collections.abc import Iterable
from functools import lru_cache

import httptools

from gateway_common.errors import Problem, ProblemError, problems
from gateway_common.errors.problems import MEDIA_TYPE
from gateway_common.wire.inbound.answer import Answer
from gateway_common.wire.random_names import random_name

__all__ = ["busy", "problem_of", "spelled"]

_ALWAYS = (
    (b"content-type", MEDIA_TYPE.encode()),
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
)


def spelled(problem: Problem, fields: Iterable[tuple[bytes, bytes]], request_id: str) -> bytes:
    """Spell *problem* as an answer that ends its connection, with *fields* before its own."""
    body = problem.body(request_id)
    own = [(name.lower().encode(), value.encode("latin-1")) for name, value in problem.headers.items()]
    pairs = [*fields, *own, *_ALWAYS, (b"content-length", b"%d" % len(body))]
    return Answer(problem.status, pairs, method="", version="1.1", keep_alive=False).head + body


def busy(seconds: int, fields: Iterable[tuple[bytes, bytes]], *, keep_alive: bool, bodiless: bool) -> bytes:
    """Spell that there is too much to do, and that one may ask again after so many *seconds*."""
    before, after = _busy(seconds, tuple(fields), keep_alive=keep_alive, bodiless=bodiless)
    return before if bodiless else b"%b%b%b" % (before, random_name().encode("ascii"), after)


@lru_cache(maxsize=64)
def _busy(
    seconds: int, fields: tuple[tuple[bytes, bytes], ...], *, keep_alive: bool, bodiless: bool
) -> tuple[bytes, bytes]:
    problem = problems.BUSY()
    name = random_name()
    body = problem.body(name)
    pairs = [*fields, (b"retry-after", b"%d" % seconds), *_ALWAYS, (b"content-length", b"%d" % len(body))]
    method = "HEAD" if bodiless else ""
    head = Answer(problem.status, pairs, method=method, version="1.1", keep_alive=keep_alive).head
    before, _, after = body.partition(name.encode("ascii"))
    return head if bodiless else head + before, after


def problem_of(error: BaseException) -> Problem:
    """Say what is wrong with a request that the parser has given up with *error*; raises what is a bug of ours."""
    if isinstance(error, httptools.HttpParserInvalidMethodError):
        return problems.UNKNOWN_METHOD()
    cause = error.__context__ if isinstance(error, httptools.HttpParserCallbackError) else None
    if cause is not None and not isinstance(cause, ProblemError):
        raise cause
    return problems.BAD_REQUEST() if cause is None else cause.problem
