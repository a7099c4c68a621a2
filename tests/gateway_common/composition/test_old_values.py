"""Whose old values stand in when a call fails: those of the same question by the same caller, and no others."""

from typing import Annotated

from fastapi import Header

from gateway_common import Caller, Parts, ReadModel, Router, Service, State, View, allowed, anyone, composition, want
from gateway_common.services import Call
from gateway_common.testing import SimulatedNetwork, client_of, simulated
from tests.support.gateways import gateway

fridge = Service("fridge")
pantry = Service("pantry")
router = Router()


class Food(ReadModel):
    name: str


class Kitchen(View):
    food: str | None
    missing: list[str]


@fridge.get("/food")
def find_food() -> Food: ...


@fridge.get("/called")
def find_called(language: Annotated[str, Header()]) -> Food: ...


@pantry.get("/well")
def find_well() -> Food: ...


@router.get("/mine")
@composition(within=1.0)
def mine(
    food: Food | None = want(find_food, stale_for=60),
    well: Food | None = want(find_well),
    *,
    parts: Parts,
    caller: Caller = allowed("food:read"),
) -> Kitchen:
    """Show what the caller has."""
    return Kitchen(food=food.name if food else None, missing=parts.missing)


@router.get("/called")
@composition(within=1.0)
def called(
    language: str,
    food: Food | None = want(find_called, stale_for=60),
    well: Food | None = want(find_well),
    *,
    parts: Parts,
    caller: Caller = anyone(),
) -> Kitchen:
    """Show what it is called."""
    return Kitchen(food=food.name if food else None, missing=parts.missing)


def _of_caller(call: Call) -> Food:
    return Food(name=f"food of {call.caller.subject}")


def _in_language(call: Call) -> Food:
    return Food(name=f"food in {dict(call.headers)[b'language'].decode()}")


def _network() -> SimulatedNetwork:
    return SimulatedNetwork({find_food: _of_caller, find_called: _in_language, find_well: Food(name="well")})


def _broken(network: SimulatedNetwork) -> None:
    network.given = {**network.given, find_food: State.DOWN, find_called: State.DOWN}


@simulated
async def test_an_old_value_is_never_shown_to_another_caller() -> None:
    """What a service told one caller stands in for that caller alone."""
    network = _network()
    async with client_of(gateway(router, fridge, pantry, network=network)) as client:
        await client.get("/mine", headers={"authorization": "Bearer dev:1"})
        _broken(network)
        own = await client.get("/mine", headers={"authorization": "Bearer dev:1"})
        others = await client.get("/mine", headers={"authorization": "Bearer dev:2"})

    assert own.json() == {"food": "food of 1", "missing": []}
    assert others.json() == {"food": None, "missing": ["food"]}


@simulated
async def test_an_old_value_of_a_caller_is_never_shown_to_strangers() -> None:
    """Whoever shows no token gets nothing that was told to one who did."""
    network = _network()
    async with client_of(gateway(router, fridge, pantry, network=network)) as client:
        await client.get("/called?language=fi", headers={"authorization": "Bearer dev:1"})
        _broken(network)
        anonymous = await client.get("/called?language=fi")

    assert anonymous.json() == {"food": None, "missing": ["food"]}


@simulated
async def test_an_old_value_answers_only_the_question_that_was_asked() -> None:
    """Two calls that differ in a header alone are two questions."""
    network = _network()
    async with client_of(gateway(router, fridge, pantry, network=network)) as client:
        await client.get("/called?language=fi")
        _broken(network)
        same = await client.get("/called?language=fi")
        another = await client.get("/called?language=sv")

    assert same.json() == {"food": "food in fi", "missing": []}
    assert another.json() == {"food": None, "missing": ["food"]}
