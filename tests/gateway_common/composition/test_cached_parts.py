"""Parts of an answer that are kept: whose they are, how old they make the answer, what is never kept of them."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from gateway_common import (
    CachePolicy,
    Caller,
    Calls,
    Parts,
    ReadModel,
    Router,
    Service,
    State,
    View,
    allowed,
    anyone,
    composition,
    each,
    need,
    want,
)
from gateway_common.services import Answer, Call
from gateway_common.testing import SimulatedNetwork, after, answered, client_of, pass_time, simulated
from tests.support.gateways import gateway

menus = Service("menus")
plain = Service("plain")
router = Router()
OPEN = {"cache-control": "public, max-age=60"}


class Menu(ReadModel):
    name: str
    dishes: int


class Name(ReadModel):
    name: str


class Page(View):
    name: str
    other: str | None = None
    missing: list[str]


@menus.get("/menus/{menu_id}", cache=CachePolicy("public"))
def find_menu(menu_id: str) -> Menu: ...


@menus.get("/menus/{menu_id}", cache=CachePolicy("public"))
def find_name(menu_id: str) -> Name: ...


@menus.get("/favourites", cache=CachePolicy("caller"))
def find_favourite() -> Name: ...


@menus.put("/menus/{menu_id}/name", clears=["names"])
def rename(menu_id: str) -> None: ...


@plain.get("/news")
def find_news() -> Name: ...


@router.get("/menus/{menu_id}")
@composition(within=1)
def show(
    menu_id: str,
    menu: Menu = need(find_menu, stale_for=600),
    news: Name | None = want(find_news),
    *,
    parts: Parts,
    caller: Caller = anyone(),
) -> Page:
    """Show a menu."""
    return Page(name=menu.name, other=news.name if news else None, missing=parts.missing)


@router.get("/names")
@composition(within=1)
def names(
    ids: str,
    found: Mapping[str, Name] = need(each(find_name), menu_id=lambda ids: ids.split(",")),
    *,
    parts: Parts,
    caller: Caller = anyone(),
) -> Page:
    """Show the names of menus."""
    return Page(name=" ".join(one.name for one in found.values()), missing=parts.missing)


@router.get("/favourite")
@composition(within=1)
def favourite(found: Name = need(find_favourite), *, parts: Parts, caller: Caller = allowed("menus:read")) -> Page:
    """Show what a caller likes."""
    return Page(name=found.name, missing=parts.missing)


@router.put("/menus/{menu_id}/name", status_code=204)
async def write(menu_id: str, calls: Calls, caller: Caller = anyone()) -> None:
    """Rename a menu."""
    await calls(rename(menu_id))


def _own(call: Call) -> Answer:
    return answered({"name": call.caller.subject}, headers={"cache-control": "max-age=60"})


def network(**given: object) -> SimulatedNetwork:
    kept = {"cache-control": "public, max-age=60"}
    usual: dict[str, object] = {
        "find_menu": answered({"name": "Lunch", "dishes": 3}, headers=kept),
        "find_name": answered({"name": "Lunch", "dishes": 3}, headers=kept),
        "find_favourite": _own,
        "find_news": answered({"name": "News"}, headers=kept),
        "rename": answered(None, status=204),
    }
    operations = (find_menu, find_name, find_favourite, find_news, rename)
    return SimulatedNetwork({one: (usual | given)[one.name] for one in operations})


@simulated
async def test_what_a_write_clears_stands_in_for_nothing() -> None:
    """A value of before the write is not given instead of a failure, though it would be young enough."""
    turns = iter([answered({"name": "Old", "dishes": 3}, headers={"cache-tag": "names"})])

    def turn(_: Call) -> Answer | State:
        return next(turns, State.DOWN)

    async with client_of(gateway(router, menus, plain, network=network(find_menu=turn))) as client:
        first = await client.get("/menus/1")
        await client.put("/menus/1/name")
        second = await client.get("/menus/1")

    assert (first.status_code, second.status_code) == (200, 502)


@simulated
async def test_the_age_of_a_part_is_taken_off_the_answer() -> None:
    """Whoever keeps the answer does not know how old its parts are: it is told what is left (RFC 9111, 5.1)."""
    async with client_of(gateway(router, menus, plain, network=network())) as client:
        fresh = await client.get("/menus/1")
        await pass_time(20)
        older = await client.get("/menus/1")

    assert [one.headers["cache-control"] for one in (fresh, older)] == ["public, max-age=60", "public, max-age=40"]


@simulated
async def test_an_age_that_a_service_tells_is_taken_off_as_well() -> None:
    """A cache before the service may have had the answer for a while."""
    aged = answered({"name": "News"}, headers={"cache-control": "max-age=60", "age": "50"})
    unreadable = answered({"name": "News"}, headers={"cache-control": "max-age=60", "age": "old"})
    told: list[str] = []
    for news in (aged, unreadable):
        async with client_of(gateway(router, menus, plain, network=network(find_news=news))) as client:
            told.append((await client.get("/menus/1")).headers["cache-control"])

    assert told == ["max-age=10", "max-age=0"]


@simulated
async def test_a_hundred_answers_are_one_call() -> None:
    """Compositions and fan-outs that ask for the same wait for one flight, and others for another."""
    slow = after(0.1, answered({"name": "Lunch", "dishes": 3}, headers=OPEN))
    here = network(find_name=slow, find_menu=slow)
    async with client_of(gateway(router, menus, plain, network=here)) as client, asyncio.TaskGroup() as group:
        asked = [group.create_task(client.get("/names?ids=1,2,3")) for _ in range(100)]

    assert {task.result().json()["name"] for task in asked} == {"Lunch Lunch Lunch"}
    assert len(here.calls) == 3


@simulated
async def test_two_operations_on_one_target_share_what_is_kept() -> None:
    """What a service said is kept once, and each operation reads of it what it needs."""
    here = network()
    async with client_of(gateway(router, menus, plain, network=here)) as client:
        await client.get("/menus/1")
        name = (await client.get("/names?ids=1")).json()["name"]

    assert (name, sorted(here.asked())) == ("Lunch", ["find_menu", "find_news"])


@simulated
async def test_what_a_model_cannot_read_is_not_kept() -> None:
    """A garbled answer is asked for again, and an old one that could be read stands in for it."""
    here = network()
    async with client_of(gateway(router, menus, plain, network=here)) as client:
        await client.get("/menus/1")
        here.given = {**here.given, find_menu: answered({"name": "Lunch", "dishes": "many"}, headers=OPEN)}
        await pass_time(61)
        garbled = [await client.get("/menus/1") for _ in range(2)]

    assert [one.json()["name"] for one in garbled] == ["Lunch"] * 2
    assert [one.headers["composition"] for one in garbled] == ["menu=stale;age=61, news=ok"] * 2
    assert here.asked().count("find_menu") == 3


@simulated
async def test_what_is_forbidden_to_store_does_not_stand_in() -> None:
    """`no-store` holds for old values as well; everything else that was read stands in, for its caller."""
    told: list[int] = []
    for caching in ("no-store", "private, no-cache"):
        here = network(find_menu=answered({"name": "Lunch", "dishes": 3}, headers={"cache-control": caching}))
        async with client_of(gateway(router, menus, plain, network=here)) as client:
            await client.get("/menus/1")
            here.given = {**here.given, find_menu: State.DOWN}
            told.append((await client.get("/menus/1")).status_code)

    assert told == [502, 200]


@simulated
async def test_a_caller_is_given_their_own() -> None:
    """Under `caller` two people who ask for the same are told two things, each kept for one of them."""
    here = network()
    async with client_of(gateway(router, menus, plain, network=here)) as client:
        named = [
            (await client.get("/favourite", headers={"authorization": f"Bearer dev:{number}"})).json()["name"]
            for number in (1, 2, 1, 2)
        ]

    assert (named, len(here.calls)) == (["1", "2", "1", "2"], 2)


@simulated
async def test_a_public_part_is_asked_for_in_nobody_s_name() -> None:
    """The service never hears who wanted it, so that it can tell nobody apart."""
    here = network()
    async with client_of(gateway(router, menus, plain, network=here), token="dev:1") as client:  # noqa: S106 – it is no secret
        await client.get("/menus/1")
        await client.get("/favourite")

    assert {call.operation: str(call.caller) for call in here.calls if call.service == "menus"} == {
        "find_menu": "anonymous",
        "find_favourite": "consumer:1",
    }


@simulated
async def test_a_write_clears_what_it_says() -> None:
    """Tags are those of the operation that was kept, and of the write that outdates it."""
    tagged = answered({"name": "Lunch", "dishes": 3}, headers=OPEN | {"cache-tag": "names"})
    here = network(find_menu=tagged)
    async with client_of(gateway(router, menus, plain, network=here)) as client:
        await client.get("/menus/1")
        await client.put("/menus/2/name")
        await client.get("/menus/1")

    assert here.asked().count("find_menu") == 2


@pytest.mark.parametrize(
    ("tags", "flaw"),
    [(["a b"], "'a b' is no tag"), ("menus", "each letter of 'menus' would be a tag; write ('menus',).")],
)
def test_a_tag_that_is_none_stops_the_start(tags: Sequence[str], flaw: str) -> None:
    """What a write clears is checked with all else that is declared, and one text is no list of them."""
    lonely = Service("lonely")

    @lonely.delete("/things/{thing_id}", clears=tags)
    def drop(thing_id: str) -> None: ...

    (sentence,) = drop.mistakes
    assert sentence.startswith("operation lonely.drop (DELETE /things/{thing_id}, composition/test_cached_parts.py:")
    assert f"clears: {flaw}" in sentence


@pytest.mark.parametrize("told", ["public", ("public", 30)])
def test_a_policy_that_is_none_stops_the_start(told: Any) -> None:  # noqa: ANN401 – whatever somebody writes
    """What is declared to be kept by something else than a policy is no error of the first request."""
    lonely = Service("lonely")

    @lonely.get("/things/{thing_id}", cache=told)
    def find(thing_id: str) -> Menu: ...

    (sentence,) = find.mistakes
    assert sentence.endswith(f"cache={told!r} is no policy; write CachePolicy('public'), or another scope.")
