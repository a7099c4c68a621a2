"""When parts are asked and how long they may take, proved on a simulated clock."""

from collections.abc import Mapping
from typing import Any

from gateway_common import Parts, ReadModel, Router, Service, State, View, anyone, composition, each, need, want
from gateway_common.caller import Caller
from gateway_common.deadline import now
from gateway_common.services import Call
from gateway_common.testing import Given, SimulatedNetwork, after, client_of, pass_time, simulated
from tests.support.gateways import gateway

SERVICES = [Service(name) for name in ("order", "kitchen", "delivery", "restaurant", "bill", "item")]
orders, kitchen, deliveries, restaurants, bills, items = SERVICES
router = Router()


class Thing(ReadModel):
    name: str = "thing"
    of: str = "1"
    many: tuple[str, ...] = ()


class Page(View):
    there: list[str]
    items: int = 0
    missing: list[str]


@orders.get("/order")
def find_order() -> Thing: ...


@kitchen.get("/ticket")
def find_ticket() -> Thing: ...


@deliveries.get("/delivery")
def find_delivery() -> Thing: ...


@restaurants.get("/restaurants/{name}")
def find_restaurant(name: str) -> Thing: ...


@bills.get("/bill")
def find_bill() -> Thing: ...


@items.get("/items/{name}")
def find_item(name: str) -> Thing: ...


@router.get("/page")
@composition(within=2.0)
def page(
    order: Thing = need(find_order),
    ticket: Thing | None = want(find_ticket),
    delivery: Thing | None = want(find_delivery, within=0.4, when=lambda order: order.name != "done"),
    restaurant: Thing | None = want(find_restaurant, stale_for=60, name=lambda order: order.of),
    bill: Thing | None = want(find_bill),
    items: Mapping[str, Thing] | None = want(each(find_item, at_once=2), name=lambda order: order.many),
    *,
    parts: Parts,
    caller: Caller = anyone(),
) -> Page:
    """Show a page."""
    found = {"ticket": ticket, "delivery": delivery, "restaurant": restaurant, "bill": bill}
    return Page(there=[name for name, one in found.items() if one], items=len(items or ()), missing=parts.missing)


ORDER = Thing(of="3", many=("a", "b", "c", "b"))
WELL: Given = {
    find_order: after(0.1, ORDER),
    find_ticket: after(0.2, Thing()),
    find_delivery: after(0.2, Thing()),
    find_restaurant: after(0.2, Thing()),
    find_bill: after(0.3, Thing()),
    find_item: after(0.1, Thing()),
}


class Shelf:
    """Hand out items, each in 0.1 s, and count how many are being taken at once."""

    def __init__(self) -> None:
        self.now = 0
        self.most = 0

    async def take(self, _call: Call) -> Thing:
        """Hand out one."""
        self.now += 1
        self.most = max(self.most, self.now)
        await pass_time(0.1)
        self.now -= 1
        return Thing()


async def _ask(given: Given, headers: dict[str, str] | None = None) -> tuple[float, Any, SimulatedNetwork]:
    network = SimulatedNetwork({**WELL, **given})
    async with client_of(gateway(router, *SERVICES, network=network)) as client:
        started = now()
        response = await client.get("/page", headers=headers)
        return round(now() - started, 6), response, network


@simulated
async def test_six_services_side_by_side_take_the_time_of_the_longest_chain() -> None:
    """Parts that wait for nothing start at once, a dependent part when what it reads is there."""
    took, response, network = await _ask({})

    assert response.json() == {"there": ["ticket", "delivery", "restaurant", "bill"], "items": 3, "missing": []}
    assert took == 0.3  # order 0.1 + two rounds of items 0.2; the bill takes 0.3; one after another it were 1.3
    assert set(network.asked()[:3]) == {"find_order", "find_ticket", "find_bill"}


@simulated
async def test_a_part_ends_with_its_own_slice() -> None:
    """A want that hangs costs its slice, and no more."""
    took, response, _ = await _ask({find_delivery: State.LATE})

    assert took == 0.5  # order 0.1 + the slice 0.4
    assert response.json()["missing"] == ["delivery"]


@simulated
async def test_a_hanging_want_never_costs_more_than_the_budget() -> None:
    """The answer comes within the budget, with what is there, and with 50 ms left in which to make and send it."""
    took, response, _ = await _ask({find_ticket: State.LATE})

    assert took == 1.95
    assert response.json()["missing"] == ["ticket"]
    assert "ticket=late" in response.headers["composition"]


@simulated
async def test_a_client_lowers_the_budget() -> None:
    """Request-Timeout lowers the time for everything; a need that hangs is a 504 a twentieth before it is over."""
    took, response, _ = await _ask({find_order: State.LATE}, {"request-timeout": "0.5"})

    assert response.status_code == 504
    assert took == 0.475


@simulated
async def test_what_is_left_is_passed_on() -> None:
    """Each service is told how long it has: the slice of a part, or what is left of the budget."""
    _, _, network = await _ask({})

    told = {call.operation: float(dict(call.headers)[b"request-timeout"]) for call in network.calls}
    assert 1.9 <= told["find_order"] <= 2.0
    assert told["find_delivery"] == 0.4
    assert 1.8 <= told["find_restaurant"] <= 1.9


@simulated
async def test_a_condition_that_says_no_leaves_the_part_out() -> None:
    """A part whose condition says no is not asked for, and not missing."""
    _, response, network = await _ask({find_order: ORDER.model_copy(update={"name": "done"})})

    assert "find_delivery" not in network.asked()
    assert response.json()["missing"] == []
    assert "delivery=skipped" in response.headers["composition"]


@simulated
async def test_a_list_fan_out_asks_once_for_each_and_not_all_at_once() -> None:
    """Each distinct item is asked for once, at most two at a time here."""
    shelf = Shelf()
    five = ORDER.model_copy(update={"many": ("a", "b", "c", "b", "d", "e")})
    _, response, network = await _ask({find_order: five, find_item: shelf.take})

    paths = [call.path for call in network.calls if call.operation == "find_item"]
    assert paths == ["/items/a", "/items/b", "/items/c", "/items/d", "/items/e"]
    assert response.json()["items"] == 5
    assert shelf.most == 2


@simulated
async def test_a_want_of_many_is_missing_in_part() -> None:
    """Of a want of many, items that fail are left out, and the part is missing in part."""
    _, response, _ = await _ask({find_item: lambda call: State.DOWN if call.path.endswith("b") else Thing()})

    assert (response.json()["items"], response.json()["missing"]) == (2, ["items"])


@simulated
async def test_an_absent_item_is_left_out() -> None:
    """Of a part of many, an absent item is left out, and nothing is missing."""
    _, response, _ = await _ask({find_item: lambda call: State.ABSENT if call.path.endswith("b") else Thing()})

    assert (response.json()["items"], response.json()["missing"]) == (2, [])


@simulated
async def test_a_need_that_fails_cancels_its_siblings() -> None:
    """Nobody waits for parts of an answer that cannot be given."""
    took, response, network = await _ask({find_order: after(0.1, State.DENIED)})

    assert (response.status_code, took) == (403, 0.1)
    assert {call.operation for call in network.cancelled} == {"find_ticket", "find_bill"}


@simulated
async def test_an_old_value_stands_in_while_it_is_young_enough() -> None:
    """When the call fails, a value of at most stale_for seconds is given, marked with its age; later it is missing."""
    network = SimulatedNetwork(WELL)
    async with client_of(gateway(router, *SERVICES, network=network)) as client:
        await client.get("/page")
        network.given = {**WELL, find_restaurant: State.GARBLED}
        await pass_time(30)
        young = await client.get("/page")
        await pass_time(60)
        old = await client.get("/page")

    assert "restaurant=stale;age=30" in young.headers["composition"]
    assert (young.json()["missing"], young.headers["cache-control"]) == ([], "no-store")
    assert old.json()["missing"] == ["restaurant"]


@simulated
async def test_what_is_no_longer_true_stands_in_for_nothing() -> None:
    """An old value that the service took back since is never shown again."""
    network = SimulatedNetwork(WELL)
    async with client_of(gateway(router, *SERVICES, network=network)) as client:
        await client.get("/page")
        network.given = {**WELL, find_restaurant: State.DENIED}
        await client.get("/page")
        network.given = {**WELL, find_restaurant: State.GARBLED}
        response = await client.get("/page")

    assert response.json()["missing"] == ["restaurant"]
