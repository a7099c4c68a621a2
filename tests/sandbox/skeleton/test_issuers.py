"""How a service comes to know the keys of whoever calls it."""

import asyncio
from itertools import pairwise
from typing import Any

import httpx2
import pytest

from ftgo_sandbox.domain.refusals import Unavailable, Unidentified
from ftgo_sandbox.skeleton.assertions import Assertions
from ftgo_sandbox.skeleton.clock import seconds
from ftgo_sandbox.skeleton.issuers import Issuers
from ftgo_sandbox.skeleton.signing import Signer
from gateway_common.caller import Caller, CallerKind
from gateway_common.identity.assertions import Issuer
from gateway_common.identity.assertions.key import SigningKey
from gateway_common.identity.assertions.ring import KeyRing
from tests.sandbox.simulated_clock import SimulatedClock

KEYS = "http://mobile/.well-known/jwks.json"
MIA = Caller(CallerKind.CONSUMER, "1")


class Publisher(httpx2.AsyncBaseTransport):
    """Publish the keys of whoever signs at the moment, or fail as told."""

    def __init__(self, signer: Signer) -> None:
        self.signer = signer
        self.asked = 0
        self.says: httpx2.Response | Exception | None = None

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        assert str(request.url) == KEYS
        self.asked += 1
        await asyncio.sleep(0)
        if isinstance(self.says, Exception):
            raise self.says
        return self.says or httpx2.Response(200, json=self.signer.published)


class Door:
    """Believe what the gateway `mobile` signs, by the keys that it publishes."""

    def __init__(self) -> None:
        self.clock = SimulatedClock()
        self.publisher = Publisher(self.signer())
        issuers = Issuers({"mobile": KEYS}, self.clock, transport=self.publisher)
        self.assertions = Assertions("order", issuers, self.clock)

    def signer(self) -> Signer:
        """Make another key."""
        return Signer("mobile", self.clock)

    async def asks(self, signer: Signer | None = None) -> str:
        """Say who calls, as a signer says it; by default the one whose keys are published."""
        try:
            token = (signer or self.publisher.signer).assertion("consumer:1", "order")
            return (await self.assertions.proven(token)).sub
        except (Unidentified, Unavailable) as refusal:
            return refusal.code


async def test_keys_are_asked_for_once() -> None:
    """Many callers at once, and all who come after them, cost one look at the keys."""
    door = Door()
    async with asyncio.TaskGroup() as group:
        crowd = [group.create_task(door.asks()) for _ in range(20)]
    after = await door.asks()

    assert {task.result() for task in crowd} | {after} == {"consumer:1"}
    assert door.publisher.asked == 1


async def test_a_new_key_is_believed_at_once() -> None:
    """An issuer that signs with a key nobody has seen yet is asked for it, and no call fails."""
    door = Door()
    await door.asks()
    door.publisher.signer = door.signer()

    assert (await door.asks(), door.publisher.asked) == ("consumer:1", 2)


async def test_nobody_makes_a_service_ask_without_end() -> None:
    """Whatever keys callers name, an issuer is asked three times a minute; who cannot be told apart has to wait."""
    door = Door()
    first = [await door.asks(door.signer()) for _ in range(6)]
    known = await door.asks()
    await door.clock.advance(60)
    later = await door.asks(door.signer())

    assert first == ["UNIDENTIFIED"] * 3 + ["KEYS_UNAVAILABLE"] * 3
    assert (known, later, door.publisher.asked) == ("consumer:1", "UNIDENTIFIED", 4)


async def test_a_crowd_with_a_made_up_key_is_one_question() -> None:
    """Who came while it was asked gets the same answer, without another question."""
    door = Door()
    stranger = door.signer()
    async with asyncio.TaskGroup() as group:
        crowd = [group.create_task(door.asks(stranger)) for _ in range(20)]

    assert {task.result() for task in crowd} == {"UNIDENTIFIED"}
    assert door.publisher.asked == 1


@pytest.mark.parametrize(
    "says",
    [
        httpx2.ConnectError("nobody there"),
        httpx2.ReadTimeout("no answer"),
        httpx2.Response(503),
        httpx2.Response(302, headers={"Location": KEYS}),
        httpx2.Response(200, text="<html>"),
        httpx2.Response(200, json=[]),
        httpx2.Response(200, json={}),
        httpx2.Response(200, json={"keys": [{"kty": "EC"}]}),
    ],
    ids=lambda says: f"{type(says).__name__} {getattr(says, 'status_code', '')} {getattr(says, 'text', '')}",
)
async def test_without_keys_nobody_can_tell(says: Any) -> None:  # noqa: ANN401 – an answer or an error
    """An issuer that cannot be asked is no reason to call anybody a liar: they are asked to come again."""
    door = Door()
    door.publisher.says = says
    down = await door.asks()
    door.publisher.says = None
    up = await door.asks()

    assert (down, up) == ("KEYS_UNAVAILABLE", "consumer:1")


async def test_an_outage_of_the_issuer_harms_no_known_key() -> None:
    """The last good keys stay, also when they are old."""
    door = Door()
    await door.asks()
    door.publisher.says = httpx2.ConnectError("nobody there")
    await door.clock.advance(3600)

    assert await door.asks() == "consumer:1"
    assert await door.asks(door.signer()) == "KEYS_UNAVAILABLE"


async def test_a_key_that_is_taken_back_is_forgotten() -> None:
    """What an issuer does not publish any more is not believed after ten minutes, though nobody showed a new one."""
    door = Door()
    lost = door.publisher.signer
    await door.asks()
    door.publisher.signer = door.signer()
    before = await door.asks(lost)
    await door.clock.advance(600)

    assert (before, await door.asks(lost)) == ("consumer:1", "UNIDENTIFIED")


async def test_a_gateway_replaces_its_key_without_one_failed_call() -> None:
    """Published behind the old one, then before it, then alone: at each step a service believes every process."""
    clock = SimulatedClock()
    old, new = SigningKey.generate(), SigningKey.generate()
    steps = [KeyRing(keys) for keys in ([old], [old, new], [new, old], [new])]
    asked: list[KeyRing] = []

    class Slow(httpx2.AsyncBaseTransport):
        """Publish what the slower of two processes has."""

        async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
            assert str(request.url) == KEYS
            return httpx2.Response(200, content=asked[-1].published)

    assertions = Assertions("order", Issuers({"mobile": KEYS}, clock, transport=Slow()), clock)
    believed: list[str] = []
    for slower, faster in pairwise(steps):
        asked.append(slower)
        for ring in (slower, faster):
            token = Issuer("mobile", ring, 60).token(MIA, "order", int(seconds(clock)))
            believed.append((await assertions.proven(token.decode())).sub)
        await clock.advance(600)

    assert believed == ["consumer:1"] * 6
