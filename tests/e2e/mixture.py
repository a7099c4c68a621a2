"""A gateway with something of everything, for the leak check: `gateway --app tests.e2e.mixture serve`."""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from fastapi import FastAPI

from gateway_common import (
    Caller,
    Calls,
    GatewaySettings,
    Parts,
    ReadModel,
    Router,
    Service,
    View,
    allowed,
    anyone,
    composition,
    create_gateway,
    need,
    want,
)
from gateway_common.services.senders import BreakerPolicy
from tests.e2e.processes import Running, running_gateway

__all__ = ["create_app", "running_mixture"]

ROUTES = Path(__file__).with_name("mixture.yaml")
NEVER = 1_000_000
PATIENT = BreakerPolicy(window_calls=NEVER, minimum=NEVER, window_seconds=1)

router = Router(prefix="/v1")
quick = Service("quick")
slow = Service("slow", breaker=PATIENT)
broken = Service("broken")


class Thing(ReadModel):
    name: str


class Things(View):
    names: list[str]
    missing: list[str]


class Held(View):
    tasks: int


@quick.get("/things/{number}")
def find_thing(number: int) -> Thing: ...


@slow.get("/slow/{number}")
def find_slow_thing(number: int) -> Thing: ...


@broken.get("/broken/{number}")
def find_broken_thing(number: int) -> Thing: ...


@router.get("/four/{number}")
@composition(within=5)
def show_four(
    number: int,
    first: Thing = need(find_thing),
    second: Thing = need(find_thing, number=lambda number: number + 1),
    third: Thing | None = want(find_thing, number=lambda first: len(first.name)),
    fourth: Thing | None = want(find_thing, number=lambda number: number + 3),
    *,
    parts: Parts,
    caller: Caller = allowed("things:read"),
) -> Things:
    """Show four things that are there."""
    return Things(names=[one.name for one in (first, second, third, fourth) if one], missing=parts.missing)


@router.get("/patchy/{number}")
@composition(within=5)
def show_what_there_is(
    number: int,
    first: Thing = need(find_thing),
    second: Thing | None = want(find_slow_thing, within=0.02),
    third: Thing | None = want(find_broken_thing),
    *,
    parts: Parts,
    caller: Caller = allowed("things:read"),
) -> Things:
    """Show one thing that is there, and miss one that is late and one that is broken."""
    return Things(names=[one.name for one in (first, second, third) if one], missing=parts.missing)


@router.get("/by-hand/{number}")
async def ask_by_hand(number: int, calls: Calls, caller: Caller = anyone()) -> Things:
    """Ask in an endpoint."""
    thing = await calls(find_thing(number))
    late = await calls.want(find_slow_thing(number), within=0.02)
    return Things(names=[one.name for one in (thing, late) if one], missing=calls.parts.missing)


@router.get("/held")
async def tell_what_is_held(caller: Caller = anyone()) -> Held:
    """Count the tasks of the loop."""
    return Held(tasks=len(asyncio.all_tasks()))


def create_app() -> FastAPI:
    """Make the gateway."""
    settings = GatewaySettings.load()
    return create_gateway("mixture", settings, services=[quick, slow, broken], routers=[router], routes=ROUTES)


@contextmanager
def running_mixture(address: str) -> Generator[Running]:
    """Run the gateway in front of one service with three names until the test is over; it turns nobody away."""
    services = {one.name: address for one in (quick, slow, broken)}
    settings = {"GATEWAY_IDENTITY__ATTEMPTS": "1000000", "GATEWAY_OVERLOAD__SHED": "false", "GATEWAY_BUDGET": "60"}
    with running_gateway("tests.e2e.mixture", services, settings) as running:
        yield running
