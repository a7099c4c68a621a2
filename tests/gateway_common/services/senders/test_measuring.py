"""Counting calls on their way."""

import asyncio

import pytest

from gateway_common.errors import ProblemError, State, problems
from gateway_common.services import Answer, Call
from gateway_common.services.senders import Measuring
from gateway_common.telemetry import Meters
from gateway_common.testing import simulated
from gateway_common.testing.clock import pass_time, run_simulated
from tests.gateway_common.services.senders.given import call


def lines_of(meters: Meters, start: str) -> list[str]:
    return [line for line in meters.exposition().decode().splitlines() if line.startswith(start)]


@simulated
async def test_a_call_counts_by_its_state_with_its_time() -> None:
    """The answer passes as it is, and its state and time are counted."""
    meters, answer = Meters(), Answer(State.LATE)

    async def slow(_: Call, /) -> Answer:
        await pass_time(2)
        return answer

    given = call()
    came = await Measuring(slow, meters)(given)

    labels = f'{{operation="{given.operation}",service="{given.service}",state="late"}}'
    assert came is answer
    assert lines_of(meters, "gateway_call_seconds_count") == [f"gateway_call_seconds_count{labels} 1.0"]
    assert lines_of(meters, "gateway_call_seconds_sum") == [f"gateway_call_seconds_sum{labels} 2.0"]


@pytest.mark.parametrize("end", [asyncio.CancelledError(), ProblemError(problems.TOO_LARGE())], ids=["left", "refused"])
def test_a_call_that_is_given_up_counts_as_cancelled(end: BaseException) -> None:
    """A call that was cancelled, or whose body was refused on its way, is counted, and what ended it goes on."""
    meters = Meters()

    async def ending(_: Call, /) -> Answer:
        raise end

    async def story() -> None:
        with pytest.raises(type(end)):
            await Measuring(ending, meters)(call())

    run_simulated(story())

    assert 'state="cancelled"} 1.0' in lines_of(meters, "gateway_call_seconds_count")[0]
