from collections.abc import Iterator
from decimal import Decimal

import pytest
from starlette.types import ASGIApp, Receive, Scope, Send
from structlog.testing import capture_logs
from structlog.typing import EventDict

from gateway_common.edge import Problems
from gateway_common.errors import PartBugError, PartError, Problem, ProblemError, RefusalError, State, problems
from tests.gateway_common.edge.exchange import Reply, ask, in_context, says_hello

SECRET = "CANARY-51ab"  # noqa: S105 – a marked text, to be found where it must not be


def failing(error: Exception) -> ASGIApp:
    async def fails(scope: Scope, receive: Receive, send: Send) -> None:
        raise error

    return fails


@pytest.fixture
def lines() -> Iterator[list[EventDict]]:
    with capture_logs() as lines:
        yield lines


async def answer_to(error: Exception, *, show_causes: bool = False) -> Reply:
    return await ask(in_context(Problems(failing(error), show_causes=show_causes)), headers=[("X-Request-Id", "r-1")])


async def test_a_problem_is_told_as_it_is(lines: list[EventDict]) -> None:
    """A ProblemError becomes its problem: status, headers, members and the request's name."""
    problem = problems.INVALID("Mend it.", headers={"Retry-After": "3"}, members={"errors": []})

    reply = await answer_to(ProblemError(problem))

    assert reply.status == 422
    assert reply.json == {
        "type": "tag:gateway-common.example,2026:problems/invalid",
        "title": "The request is not valid",
        "status": 422,
        "detail": "Mend it.",
        "errors": [],
        "requestId": "r-1",
    }
    assert reply.header("content-type") == "application/problem+json"
    assert reply.header("content-length") == str(len(reply.body))
    assert reply.header("retry-after") == "3"
    assert reply.header("cache-control") == "no-store"
    assert lines == []


async def test_a_problem_may_say_how_it_is_cached() -> None:
    """A field that the problem brings replaces ours, however it is written."""
    reply = await answer_to(ProblemError(problems.NOT_FOUND(headers={"Cache-Control": "max-age=5"})))

    assert reply.header("cache-control") == "max-age=5"


async def test_a_bug_is_a_plain_500(lines: list[EventDict]) -> None:
    """Of a mistake of ours the client learns that it was recorded; the log has the trace."""
    reply = await answer_to(RuntimeError(f"cannot reach http://kitchen.internal {SECRET}"))

    assert reply.status == 500
    assert reply.json["type"].endswith("/internal")
    assert "kitchen" not in reply.body.decode()
    assert [(line["log_level"], type(line["exc_info"])) for line in lines] == [("error", RuntimeError)]


async def test_a_lambda_that_raises_is_a_bug(lines: list[EventDict]) -> None:
    """A mistake in a declaration is logged with its trace, like any other."""
    reply = await answer_to(PartBugError("order_card", "ticket", "order_id"))

    assert reply.status == 500
    assert [line["event"] for line in lines] == ["unexpected"]


@pytest.mark.parametrize(("state", "status"), [(State.DOWN, 502), (State.LATE, 504), (State.REFUSED, 502)])
async def test_why_a_part_failed_is_not_for_the_client(lines: list[EventDict], state: State, status: int) -> None:
    """The client learns the status; the reason was logged where the call failed, and is not logged again."""
    reply = await answer_to(PartError("ticket", state, reason=f"reset by kitchen.internal {SECRET}"))

    assert reply.status == status
    assert SECRET not in reply.body.decode()
    assert lines == []


async def test_a_busy_part_says_when_to_come_back() -> None:
    """What is too busy right now names a time."""
    reply = await answer_to(PartError("ticket", State.BUSY, retry_after=7))

    assert (reply.status, reply.header("retry-after")) == (503, "7")


async def test_a_refusal_is_no_news(lines: list[EventDict]) -> None:
    """What the service refused for a declared reason is between it and the client."""
    reply = await answer_to(RefusalError(problems.NOT_FOUND()))

    assert (reply.status, lines) == (404, [])


@pytest.mark.parametrize(
    "problem",
    [
        problems.BUSY(headers={"Retry-After": "1\r\nSet-Cookie: a=b"}),
        problems.BUSY(headers={"Bad Name": "1"}),
        problems.BUSY(headers={"Retry-After": "\x00"}),
        problems.BUSY(headers={"Retry-After": "☃"}),
        problems.BUSY(members={"wait": Decimal(1)}),
    ],
)
async def test_a_problem_that_cannot_be_spelled_is_a_bug(lines: list[EventDict], problem: Problem) -> None:
    """A field that would leave its line, or a member that is no JSON, is never sent; it becomes a 500."""
    reply = await answer_to(ProblemError(problem))

    assert reply.status == 500
    assert reply.header("set-cookie") is None
    assert [line["event"] for line in lines] == ["unexpected"]


async def test_nothing_is_said_after_an_answer_began(lines: list[EventDict]) -> None:
    """When the answer is under way, the exception goes on so that the server cuts the connection."""

    async def breaks(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"ha", "more_body": True})
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await ask(in_context(Problems(breaks)))

    assert [line["event"] for line in lines] == ["unexpected"]


async def test_an_answer_without_trouble_passes() -> None:
    """What went well is not touched."""
    reply = await ask(in_context(Problems(says_hello)))

    assert (reply.status, reply.body) == (200, b"hello")


async def test_causes_are_shown_to_the_developer_alone() -> None:
    """Only when asked to, the chain of causes is told, reasons included, and still without secrets."""
    error = PartError("ticket", State.DOWN, reason="refused by kitchen")
    error.__cause__ = ConnectionError(f"Authorization: Bearer {SECRET}")

    shown = await answer_to(error, show_causes=True)
    hidden = await answer_to(error)

    assert shown.json["causes"] == ["PartError: refused by kitchen", "ConnectionError: Authorization: [redacted]"]
    assert "causes" not in hidden.json
