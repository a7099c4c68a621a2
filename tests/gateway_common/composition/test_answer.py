"""A composition asked by hand: `.answer`, on behalf of a caller, without a request."""

import pytest

from gateway_common import Caller, ProblemError, State
from gateway_common.caller import ANONYMOUS, CallerKind
from gateway_common.context import RequestContext
from gateway_common.deadline import Deadline, now
from gateway_common.errors import PartError
from gateway_common.services import BoundCalls, Outbound
from gateway_common.testing import SimulatedNetwork, simulated
from tests.support.shop import WELL, Told, Wish, find_other, shop, show, wish


def _calls(network: SimulatedNetwork, caller: Caller = ANONYMOUS) -> BoundCalls:
    context = RequestContext("r1", now(), Deadline.after(1.0), caller)
    return BoundCalls(Outbound({"shop": network.transport(shop)}), context)


@simulated
async def test_an_answer_is_made_without_a_request() -> None:
    """A live stream or a resolver asks a composition for its answer, on behalf of a caller."""
    network = SimulatedNetwork(WELL)
    caller = Caller(CallerKind.CONSUMER, "7", frozenset({"things:read"}))
    told = await show.answer(_calls(network, caller), thing_id="1")

    assert told == Told(name="a")
    assert network.calls[0].path == "/things/1?limit=3&owner=7"


@simulated
async def test_an_answer_is_given_to_nobody_who_may_not_have_it() -> None:
    """The guard of a composition holds however it is asked."""
    calls = _calls(SimulatedNetwork(WELL))

    with pytest.raises(ProblemError):
        await show.answer(calls, thing_id="1")


@simulated
async def test_an_answer_that_lacks_a_need_raises() -> None:
    """By hand, a need that does not come is an exception with part and state."""
    calls = _calls(SimulatedNetwork({**WELL, find_other: State.DENIED}))

    with pytest.raises(PartError) as failed:
        await wish.answer(calls, wished=Wish(name="x"))

    assert (failed.value.part, failed.value.state) == ("thing", State.DENIED)


@simulated
async def test_an_answer_needs_what_a_client_would_send() -> None:
    """Forgetting an input is a TypeError that names it."""
    calls = _calls(SimulatedNetwork(WELL))

    with pytest.raises(TypeError, match="wish also takes wished"):
        await wish.answer(calls)


def test_a_composition_is_not_called() -> None:
    """Only the engine runs a composition."""
    with pytest.raises(TypeError, match=r"use \.view or \.answer"):
        show(thing_id="1")
