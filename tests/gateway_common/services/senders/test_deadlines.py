import pytest

from gateway_common.deadline import read_seconds
from gateway_common.errors import State
from gateway_common.services.senders import PassingDeadline
from gateway_common.testing.clock import pass_time, simulated
from tests.gateway_common.services.senders.given import Scripted, call


@simulated
async def test_what_is_left_goes_with_the_call() -> None:
    """The service hears the seconds left, to the millisecond and never more than there are."""
    service = Scripted()
    asked = call(within=1.5)
    await pass_time(1.1296)
    await PassingDeadline(service)(asked)

    assert service.calls[0].headers == [(b"request-timeout", b"0.370")]
    assert asked.headers == []


@simulated
async def test_whatever_was_said_before_is_replaced() -> None:
    """There is one `Request-Timeout`, and it is ours; other fields stay."""
    service = Scripted()
    asked = call(within=12.0)
    asked.headers = [(b"request-timeout", b"99"), (b"accept", b"*/*")]
    await PassingDeadline(service)(asked)

    assert service.calls[0].headers == [(b"accept", b"*/*"), (b"request-timeout", b"12.000")]


@pytest.mark.parametrize("left", [0.0, 0.0004, -5.0])
def test_what_is_past_its_time_is_not_sent(left: float) -> None:
    """Expired work is not started."""

    @simulated
    async def story() -> None:
        service = Scripted()
        answer = await PassingDeadline(service)(call(within=left))

        assert (answer.state, answer.sent, service.calls) == (State.LATE, False, [])

    story()


@simulated
async def test_the_service_can_read_what_is_said() -> None:
    """What we write is what our own deadline reads."""
    service = Scripted()
    await PassingDeadline(service)(call(within=0.0011))

    assert read_seconds(service.calls[0].headers[0][1].decode()) == 0.001
