import pytest

from gateway_common.caller import ANONYMOUS, Caller, CallerKind
from gateway_common.deadline import Deadline
from gateway_common.errors import State
from gateway_common.identity import SandboxCaller
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


@pytest.mark.parametrize(
    ("caller", "expected"),
    [
        (Caller(CallerKind.CONSUMER, "42"), b"consumer:42"),
        (ANONYMOUS, b"anonymous"),
        (Caller(CallerKind.PARTNER, "acme"), b"anonymous"),
    ],
)
async def test_services_learn_who_asks(caller: Caller, expected: bytes) -> None:
    """Each call says on whose behalf it is made, and keeps its other fields."""
    services = Echo()

    answer = await SandboxCaller(services)(call_of(caller, ACCEPT))

    assert services.calls[0].headers == [ACCEPT, (b"x-sandbox-caller", expected)]
    assert answer.state is State.OK


async def test_nobody_else_says_who_asks() -> None:
    """A field of the same name, wherever it came from, is replaced, and the call it stood on is left as it was."""
    services = Echo()
    call = call_of(ANONYMOUS, (b"x-sandbox-caller", b"service:order"), ACCEPT, (b"x-sandbox-caller", b"consumer:1"))

    await SandboxCaller(services)(call)

    assert services.calls[0].headers == [ACCEPT, (b"x-sandbox-caller", b"anonymous")]
    assert len(call.headers) == 3


@pytest.mark.parametrize("subject", ["", "1\r\nx-admin: 1", "é", "1 2"])
async def test_a_strange_consumer_is_a_bug(subject: str) -> None:
    """An id that cannot stand in a header was made by nobody of ours: nothing is sent."""
    services = Echo()

    with pytest.raises(ValueError, match="cannot stand in a header"):
        await SandboxCaller(services)(call_of(Caller(CallerKind.CONSUMER, subject)))

    assert services.calls == []
