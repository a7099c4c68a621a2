import pytest

from gateway_common.caller import ANONYMOUS, Caller, CallerKind
from gateway_common.deadline import Deadline
from gateway_common.errors import State
from gateway_common.identity.assertions import FIELD, Asserting
from gateway_common.services.call import Answer, Call

ACCEPT = (b"accept", b"application/json")


def call_of(caller: Caller, *headers: tuple[bytes, bytes]) -> Call:
    return Call(
        service="order",
        operation="find_order",
        method="GET",
        path="/orders/7",
        headers=list(headers),
        body=None,
        deadline=Deadline(1),
        caller=caller,
        repeatable=True,
        most=None,
    )


class Echo:
    def __init__(self) -> None:
        self.calls: list[Call] = []

    async def __call__(self, call: Call, /) -> Answer:
        self.calls.append(call)
        return Answer(State.OK, 200)


def named(caller: Caller) -> bytes:
    return b"signed " + str(caller).encode()


@pytest.mark.parametrize("caller", [Caller(CallerKind.CONSUMER, "42"), Caller(CallerKind.PARTNER, "acme"), ANONYMOUS])
async def test_services_learn_who_asks(caller: Caller) -> None:
    """Each call shows on whose behalf it is made, also for nobody, and keeps its other fields."""
    services = Echo()

    answer = await Asserting(services, named)(call_of(caller, ACCEPT))

    assert services.calls[0].headers == [ACCEPT, (FIELD, named(caller))]
    assert answer.state is State.OK


async def test_nobody_else_says_who_asks() -> None:
    """A field of the same name, wherever it came from, is replaced, and the call it stood on is left as it was."""
    services = Echo()
    call = call_of(ANONYMOUS, (FIELD, b"made up"), ACCEPT, (FIELD, b"twice"))

    await Asserting(services, named)(call)

    assert services.calls[0].headers == [ACCEPT, (FIELD, b"signed anonymous")]
    assert len(call.headers) == 3


def test_it_waits_for_nothing_itself() -> None:
    """Signing is done in the one step of the call: it needs no loop, so no Task and no timer."""
    services = Echo()
    sending = Asserting(services, named)(call_of(ANONYMOUS))

    with pytest.raises(StopIteration):
        sending.send(None)

    assert len(services.calls) == 1
