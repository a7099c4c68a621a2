import pytest
from starlette.types import Receive, Scope, Send

from gateway_common.context import context_of
from gateway_common.edge import Budget
from gateway_common.errors import ProblemError
from tests.gateway_common.edge.exchange import Fields, ask, in_context, says_hello


async def seconds_left(*headers: tuple[str, str]) -> float:
    found: list[float] = []

    async def looks(scope: Scope, receive: Receive, send: Send) -> None:
        context = context_of(scope)
        found.append(context.deadline.at - context.started)
        await says_hello(scope, receive, send)

    await ask(in_context(Budget(looks), budget=5), headers=headers)
    return found[0]


async def test_a_client_may_leave_us_less_time() -> None:
    """The deadline is the sooner of ours and the client's, from the moment the request came."""
    assert await seconds_left(("Request-Timeout", "1.5")) == pytest.approx(1.5)


async def test_a_client_cannot_allow_more() -> None:
    """A longer time than ours changes nothing."""
    assert await seconds_left(("Request-Timeout", "60")) == pytest.approx(5)
    assert await seconds_left() == pytest.approx(5)


@pytest.mark.parametrize("value", ["", "0", "-1", "1s", "1e3", "inf", "nan", "1,5", "1.5.0", " 1", "²", "9" * 40])
async def test_what_is_no_time_is_refused(value: str) -> None:
    """A client that says something else than a time is told so, not served as if it had said nothing."""
    await _refused([("Request-Timeout", value)])


async def test_two_times_are_refused() -> None:
    """Nobody can tell which of two times is meant."""
    await _refused([("Request-Timeout", "1"), ("Request-Timeout", "2")])


async def _refused(headers: Fields) -> None:
    with pytest.raises(ProblemError) as refused:
        await ask(in_context(Budget(says_hello)), headers=headers)

    assert refused.value.problem.type.name == "bad-request-timeout"
