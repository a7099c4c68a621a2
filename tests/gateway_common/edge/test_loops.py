import socket

import pytest
from structlog.testing import capture_logs

from gateway_common.services import HttpNetwork
from gateway_common.settings import ServiceSettings
from gateway_common.testing import SimulatedNetwork
from tests.gateway_common.edge.door import TARGETS, Door, front_door, opened
from tests.support import ftgo
from tests.support.gateways import gateway

MOST_TRIES = 3

ELEVEN = ", ".join(f"1.1 proxy-{number}" for number in range(11))


@TARGETS
@pytest.mark.parametrize(
    "line",
    [
        "Via: 1.1 localhost",
        "Via: 1.0 fred, 1.1 LOCALHOST (our own, once)",
        "Via: HTTP/2 localhost",
        "Via: 1.1 somebody (a, b), 1.1 localhost",
        f"Via: {ELEVEN}",
        "CDN-Loop: some-cdn, localhost",
        "CDN-Loop: localhost; v=1",
        f"CDN-Loop: {ELEVEN}",
        "Max-Forwards: 0",
    ],
)
async def test_what_has_been_here_goes_no_further(door: Door, target: str, line: str) -> None:
    """A request that passed us before, or too many, or may not be passed on, is answered and not multiplied (508)."""
    answer = await door.ask(target, line)

    assert (answer.status, answer.problem, door.told) == (508, "loop", [])


@TARGETS
@pytest.mark.parametrize(
    ("lines", "via", "others"),
    [
        ([], b"1.1 localhost", {}),
        (["Via: 1.0 fred, 1.1 proxy (x)"], b"1.0 fred, 1.1 proxy (x), 1.1 localhost", {}),
        (["Via: 1.0 fred", "Via: 1.1 proxy"], b"1.0 fred, 1.1 proxy, 1.1 localhost", {}),
        (["Via: 1.1 localhost.example"], b"1.1 localhost.example, 1.1 localhost", {}),
        (["CDN-Loop: a-cdn"], b"1.1 localhost", {b"cdn-loop": b"a-cdn, localhost"}),
        (["Max-Forwards: 3"], b"1.1 localhost", {b"max-forwards": b"2"}),
        (["Max-Forwards: many"], b"1.1 localhost", {}),
    ],
)
async def test_every_call_carries_on_where_it_has_been(
    door: Door, target: str, lines: list[str], via: bytes, others: dict[bytes, bytes]
) -> None:
    """A service, and whatever it calls, can see that the request passed us, and who else."""
    answer = await door.ask(target, *lines)

    assert answer.status == 200
    assert {fields[b"via"] for fields in door.told} == {via}
    assert [{name: fields[name] for name in others} for fields in door.told] == [others] * len(door.told)
    assert [
        name for fields in door.told for name in fields if name in {b"cdn-loop", b"max-forwards"} - others.keys()
    ] == []


@TARGETS
async def test_how_far_a_request_may_have_come_is_a_setting(target: str) -> None:
    """With *most_hops* one proxy is fine, and two are too many."""
    async with front_door(most_hops=1) as door:
        one, two = await door.ask(target, "Via: 1.1 a"), await door.ask(target, "Via: 1.1 a, 1.1 b")

    assert (one.status, two.status) == (200, 508)


@TARGETS
async def test_the_first_host_is_our_name(target: str) -> None:
    """What `Via` says is a name that is nobody else's."""
    async with front_door(hosts="api.example.com,localhost") as door:
        ours, other = await door.ask(target, "Via: 1.1 api.example.com"), await door.ask(target, "Via: 1.1 localhost")

        assert (ours.status, other.status) == (508, 200)
        assert {fields[b"via"] for fields in door.told} == {b"1.1 localhost, 1.1 api.example.com"}


async def test_asking_what_is_offered_goes_no_further_anyway(door: Door) -> None:
    """`Max-Forwards: 0` is made for `OPTIONS`: who gets it, answers."""
    assert (await door.ask("/orders/5", "Max-Forwards: 0", method="OPTIONS")).status == 204


async def test_a_gateway_that_calls_itself_notices() -> None:
    """A service whose address leads back here costs one request for each try, and none of those another one."""
    with socket.create_server(("127.0.0.1", 0)) as entrance:
        port = entrance.getsockname()[1]
        addresses = {one.name: ServiceSettings(url=f"http://127.0.0.1:{port}") for one in ftgo.SERVICES}
        app = gateway(ftgo.router, *ftgo.SERVICES, network=lambda: HttpNetwork(addresses))
        with capture_logs() as lines:
            async with opened(app, entrance):
                answer = await Door(port, SimulatedNetwork({})).ask("/orders/5")

    statuses = [line["status"] for line in lines if line["event"] == "request"]
    assert (answer.status, answer.problem) == (502, "bad-gateway")
    assert sorted(set(statuses)) == [502, 508]
    assert len(statuses) <= 1 + len(ftgo.SERVICES) * MOST_TRIES
