"""Declarations that cannot work stop the start: each typical mistake in one sentence, all of them at once."""

import re
from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Annotated, Any

import pytest
from fastapi import APIRouter, Depends, Request

from gateway_common import (
    Caller,
    Calls,
    Parts,
    ReadModel,
    Router,
    Service,
    View,
    allowed,
    anyone,
    composition,
    create_gateway,
    each,
    need,
    want,
)
from gateway_common.errors import DeclarationError
from tests.support.gateways import settings_for

menu = Service("menu")


class Dish(ReadModel):
    name: str


class Wine(ReadModel):
    name: str


class Told(View):
    missing: list[str]


class Silent(View):
    dish: str


@menu.get("/dishes/{dish_id}")
def find_dish(dish_id: str) -> Dish: ...


@menu.get("/wine")
def find_wine(dish: str | None = None) -> Wine: ...


@menu.get("/maybe")
def find_maybe() -> Wine | None: ...


@menu.post("/dishes")
def add_dish() -> Dish: ...


def unknown_name(
    dish_id: str,
    dish: Dish = need(find_dish),
    wine: Wine | None = want(find_wine, dish=lambda dsh: dsh.name),
    *,
    parts: Parts,
    caller: Caller = anyone(),
) -> Told:
    return Told(missing=[])


def reads_itself(
    wine: Wine | None = want(find_wine, dish=lambda wine: wine.name), *, parts: Parts, caller: Caller = anyone()
) -> Told:
    return Told(missing=[])


def circle(
    one: Wine | None = want(find_wine, dish=lambda two: two.name),
    two: Wine | None = want(find_wine, dish=lambda one: one.name),
    *,
    parts: Parts,
    caller: Caller = anyone(),
) -> Told:
    return Told(missing=[])


def wrong_annotation(dish_id: str, dish: Wine = need(find_dish), *, parts: Parts, caller: Caller = anyone()) -> Told:  # type: ignore[assignment]  # pyright: ignore[reportArgumentType] -- the mistake
    return Told(missing=[])


def forgotten_none(wine: Wine = want(find_wine), *, parts: Parts, caller: Caller = anyone()) -> Told:  # type: ignore[assignment]  # pyright: ignore[reportArgumentType] -- the mistake
    return Told(missing=[])


def need_reads_want(
    wine: Wine | None = want(find_wine),
    dish: Dish = need(find_dish, dish_id=lambda wine: wine.name),
    *,
    parts: Parts,
    caller: Caller = anyone(),
) -> Told:
    return Told(missing=[])


def need_with_when(
    dish_id: str,
    dish: Dish = need(find_dish, when=lambda: True),  # the mistake is an input for the type checker
    *,
    parts: Parts,
    caller: Caller = anyone(),
) -> Told:
    return Told(missing=[])


def no_missing(wine: Wine | None = want(find_wine), *, parts: Parts, caller: Caller = anyone()) -> Silent:
    return Silent(dish="")


def no_source(dish: Dish = need(find_dish), *, parts: Parts, caller: Caller = anyone()) -> Told:
    return Told(missing=[])


def no_such_input(
    dish_id: str, dish: Dish = need(find_dish, dihs_id=lambda: "1"), *, parts: Parts, caller: Caller = anyone()
) -> Told:
    return Told(missing=[])


async def is_async(dish_id: str, dish: Dish = need(find_dish), *, parts: Parts, caller: Caller = anyone()) -> Told:
    return Told(missing=[])


def too_long(wine: Wine | None = want(find_wine, within=9), *, parts: Parts, caller: Caller = anyone()) -> Told:
    return Told(missing=[])


def keeps_nothing(wine: Wine | None = want(find_wine, stale_for=0), *, parts: Parts, caller: Caller = anyone()) -> Told:
    return Told(missing=[])


def writes(dish: Dish = need(add_dish), *, parts: Parts, caller: Caller = anyone()) -> Told:
    return Told(missing=[])


def no_guard(dish_id: str, dish: Dish = need(find_dish)) -> Told:
    return Told(missing=[])


def no_parts(dish_id: str, *, parts: Parts, caller: Caller = anyone()) -> Told:
    return Told(missing=[])


def no_view(dish_id: str, dish: Dish = need(find_dish), *, parts: Parts, caller: Caller = anyone()) -> dict[str, str]:
    return {}


def another_type(dish_id: int, dish: Dish = need(find_dish), *, parts: Parts, caller: Caller = anyone()) -> Told:
    return Told(missing=[])


def each_of_nothing(
    dish_id: str, dishes: Mapping[str, Dish] = need(each(find_dish)), *, parts: Parts, caller: Caller = anyone()
) -> Told:
    return Told(missing=[])


def a_dependency(
    dish_id: str,
    dish: Dish = need(find_dish),
    now: Annotated[float, Depends(lambda: 0.0)] = 0.0,
    *,
    parts: Parts,
    caller: Caller = anyone(),
) -> Told:
    return Told(missing=[])


def plain_value(dish: Dish = need(find_dish, dish_id="7"), *, parts: Parts, caller: Caller = anyone()) -> Told:  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue, reportArgumentType] -- the mistake
    return Told(missing=[])


def tells_nothing(
    dish_id: str,
    dish: Dish = need(find_dish),
    wine: Wine | None = want(find_wine, dish=attrgetter("dish.name")),
    *,
    parts: Parts,
    caller: Caller = anyone(),
) -> Told:
    return Told(missing=[])


def two_callers(
    dish_id: str, dish: Dish = need(find_dish), *, caller: Caller = anyone(), admin: Caller = allowed("admin")
) -> Told:
    return Told(missing=[])


def no_record(wine: Wine | None = want(find_wine), *, caller: Caller = anyone()) -> Told:
    return Told(missing=[])


def reads_null(
    dish_id: str,
    wine: Wine | None = need(find_maybe),
    dish: Dish = need(find_dish, dish_id=lambda wine: wine.name),
    *,
    caller: Caller = anyone(),
) -> Told:
    return Told(missing=[])


def takes_the_request(
    dish_id: str, request: Request, dish: Dish = need(find_dish), *, caller: Caller = anyone()
) -> Told:
    return Told(missing=[])


def capital_part(dish_id: str, Dinner: Dish = need(find_dish), *, caller: Caller = anyone()) -> Told:  # noqa: N803 – the mistake
    return Told(missing=[])


def optional_in_path(
    table: str, dish_id: str | None = None, dish: Dish = need(find_dish), *, caller: Caller = anyone()
) -> Told:
    return Told(missing=[])


MISTAKES: list[tuple[Callable[..., Any], str]] = [
    (unknown_name, "part 'wine' reads 'dsh' in 'dish', which is nothing here; there is caller, dish, dish_id."),
    (reads_itself, "part 'wine' reads itself in 'dish'; let it read another part."),
    (circle, "the parts one, two wait for each other in a circle; let one of them read something else."),
    (wrong_annotation, "part 'dish' is annotated Wine, but menu.find_dish gives Dish; annotate it so."),
    (
        forgotten_none,
        "part 'wine' is a want without `| None`, and may be missing; annotate it `Wine | None`, or give default=.",
    ),
    (
        need_reads_want,
        "part 'dish' is a need that reads the want 'wine', which may be missing; make one like the other.",
    ),
    (need_with_when, "part 'dish' is a need with when=, and a need cannot be left out; make it a want."),
    (
        no_missing,
        (
            "its view Silent cannot say that wine may be missing; "
            "add `missing: list[str]` to it and fill it with parts.missing."
        ),
    ),
    (
        no_source,
        (
            "part 'dish' does not say where the input 'dish_id' of menu.find_dish comes from; "
            "make it a parameter of the endpoint, or give `dish_id=lambda ...: ...`."
        ),
    ),
    (no_such_input, "part 'dish' gives 'dihs_id', which is no input of menu.find_dish; it has dish_id."),
    (is_async, "it is async, but a composition only maps what was read to what is said; write `def`."),
    (too_long, "part 'wine' has within=9, which is not between 0 and the budget of 1 seconds; choose again."),
    (keeps_nothing, "part 'wine' has stale_for=0, which keeps nothing; give it seconds above 0, or leave it out."),
    (writes, "part 'dish' asks menu.add_dish, a POST; a composition only reads: make it a plain endpoint."),
    (no_parts, "it has no part; give it one with need() or want(), or make it a plain endpoint."),
    (no_view, "it does not say which view it returns; annotate it with a View."),
    (
        another_type,
        "part 'dish' takes 'dish_id' as int from the client, but menu.find_dish declares str; use one type for both.",
    ),
    (each_of_nothing, "part 'dishes' does not say which input each() goes through; give `over=`."),
    (
        a_dependency,
        "its parameter 'now' is a dependency, form or cookie; a composition reads path, query, header and body.",
    ),
    (tells_nothing, "part 'wine' gives 'dish' what does not tell its parameters; write a lambda."),
    (two_callers, "it takes 2 callers (caller, admin); take one."),
    (
        no_record,
        ("it cannot know that wine may be missing; take `parts: Parts`, and fill `missing` with parts.missing."),
    ),
    (reads_null, "part 'dish' is a need that reads 'wine', which may be null; make it a want."),
    (
        takes_the_request,
        "its parameter 'request' is not what a client sends; make it a plain endpoint, or take it away.",
    ),
    (
        capital_part,
        (
            "part 'Dinner' has a name that no header field can carry (RFC 9651); "
            "write it in lower case, beginning with a letter."
        ),
    ),
    (
        optional_in_path,
        (
            "part 'dish' takes 'dish_id' as str | None from the client, but menu.find_dish declares str; "
            "use one type for both."
        ),
    ),
    (plain_value, "part 'dish' gives 'dish_id' a plain value; write a lambda, such as `dish_id=lambda: ...`."),
]


def _start(
    *functions: Callable[..., Any], services: tuple[Service, ...] = (menu,), known: tuple[Service, ...] = (menu,)
) -> None:
    router = Router()
    for function in functions:
        path = "/{dish_id}" if function.__annotations__.get("dish_id") in {str, int} else "/"
        router.get(f"/{function.__name__}{path}")(composition(within=1)(function))
    create_gateway("test", settings_for(known), services=services, routers=[router])


@pytest.mark.parametrize(("function", "sentence"), MISTAKES, ids=lambda one: getattr(one, "__name__", ""))
def test_a_mistake_stops_the_start(function: Callable[..., Any], sentence: str) -> None:
    """Each mistake is one sentence that names the endpoint, its place, the part, and the cure."""
    with pytest.raises(DeclarationError) as stopped:
        _start(function)

    line = function.__code__.co_firstlineno
    assert stopped.value.mistakes == (f"{function.__name__} (composition/test_mistakes.py:{line}): {sentence}",)


def test_all_mistakes_are_told_at_once() -> None:
    """Nobody has to start a gateway twenty times."""
    with pytest.raises(DeclarationError) as stopped:
        _start(*(function for function, _ in MISTAKES))

    assert len(stopped.value.mistakes) == len(MISTAKES) >= 12


def test_a_service_needs_an_address() -> None:
    """A service without an address stops the start and names the setting."""
    with pytest.raises(DeclarationError, match="service 'menu' has no address; set GATEWAY_SERVICES__MENU__URL"):
        create_gateway("test", settings_for(()), services=[menu], routers=[])


def test_a_service_must_be_listed() -> None:
    """A part that asks a service the app does not list stops the start."""

    def lists_nothing(dish_id: str, dish: Dish = need(find_dish), *, parts: Parts, caller: Caller = anyone()) -> Told:
        return Told(missing=[])

    with pytest.raises(DeclarationError, match="asks 'menu', which is no service of the app"):
        _start(lists_nothing, services=())


def test_parts_without_a_composition_stop_the_start() -> None:
    """An endpoint whose parts nobody asks for would take them from the client."""

    def lost(dish_id: str, dish: Dish = need(find_dish), *, caller: Caller = anyone()) -> Told:
        return Told(missing=[])

    with pytest.raises(
        DeclarationError,
        match=r"lost \(composition/test_mistakes\.py:\d+\): it has parts \(dish\) but is no composition",
    ):
        Router().get("/lost/{dish_id}")(lost)
    router = APIRouter()
    router.get("/lost/{dish_id}")(lost)
    with pytest.raises(DeclarationError, match=r"lost \(.*\): it has parts"):
        create_gateway("test", settings_for([menu]), services=[menu], routers=[router])


PATH = "/fine/{dish_id}"


def fine(dish_id: str, dish: Dish = need(find_dish), *, caller: Caller = anyone()) -> Told:
    return Told(missing=[])


@pytest.mark.parametrize(
    ("path", "options", "within", "sentence"),
    [
        ("/{dish}/x", {}, 1, "its path names {dish}, which is no parameter of it"),
        (PATH, {"response_model_exclude": {"dish"}}, 1, "it has response_model options that a composition"),
        (PATH, {"response_model": None}, 1, "it has response_model options that a composition"),
        (PATH, {}, 60, "it has within=60, but the gateway's budget is 5.0; raise GATEWAY_BUDGET"),
    ],
)
def test_what_surrounds_a_composition_is_checked(
    path: str, options: dict[str, Any], within: float, sentence: str
) -> None:
    """Path, options of the route and the gateway's budget must suit the composition."""
    router = Router()
    router.get(path, **options)(composition(within=within)(fine))

    with pytest.raises(DeclarationError) as stopped:
        create_gateway("test", settings_for([menu]), services=[menu], routers=[router])

    assert any(sentence in mistake for mistake in stopped.value.mistakes)


def test_dependencies_of_a_router_are_not_lost() -> None:
    """Dependencies given where a router is included would not run for a composition, so the start stops."""
    child, parent = Router(), Router()
    child.get("/fine/{dish_id}")(composition(within=1)(fine))
    parent.include_router(child, prefix="/v1", dependencies=[Depends(lambda: 0)])

    with pytest.raises(DeclarationError, match=r"/v1/fine/\{dish_id\} \(fine\): its router has dependencies="):
        create_gateway("test", settings_for([menu]), services=[menu], routers=[parent])


def test_one_place_has_one_endpoint() -> None:
    """Of two endpoints on one method and path one would never be reached."""
    router = Router()
    for _ in range(2):
        router.get("/fine/{dish_id}")(composition(within=1)(fine))

    with pytest.raises(DeclarationError, match=r"GET /fine/\{dish_id\}: it is declared 2 times; keep one"):
        create_gateway("test", settings_for([menu]), services=[menu], routers=[router])


def test_an_ask_is_no_operation() -> None:
    """A part is given the operation itself, not an ask of it."""
    with pytest.raises(DeclarationError, match="is no operation; give need"):
        need(find_dish("1"))  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue, reportArgumentType] -- the mistake


def test_a_composition_needs_our_router() -> None:
    """FastAPI's own router cannot run a composition, and the start says so."""

    def fine(dish_id: str, dish: Dish = need(find_dish), *, parts: Parts, caller: Caller = anyone()) -> Told:
        return Told(missing=[])

    router = APIRouter()
    router.get("/fine/{dish_id}")(composition(within=1)(fine))

    with pytest.raises(DeclarationError, match=r"use gateway_common\.Router"):
        create_gateway("test", settings_for([menu]), services=[menu], routers=[router])


def test_a_composition_states_who_may_call_it() -> None:
    """Deny by default: a composition without a stated policy stops the start."""
    with pytest.raises(
        DeclarationError,
        match=r"GET /no_guard/\{dish_id\} \(composition/test_mistakes\.py:\d+\): it does not say who may call it",
    ):
        _start(no_guard)


def test_a_plain_endpoint_states_who_may_call_it() -> None:
    """Deny by default: an endpoint without a stated policy stops the start."""
    router = Router()

    @router.post("/dishes")
    async def add(calls: Calls) -> Told:
        return Told(missing=[])

    with pytest.raises(DeclarationError, match="/dishes"):
        create_gateway("test", settings_for([menu]), services=[menu], routers=[router])


def test_an_operation_that_cannot_work_is_a_mistake_too() -> None:
    """Operations are checked with the rest: path names, answers, bodies."""
    broken = Service("broken")

    @broken.get("/things/{thing_id}")
    def find_thing(name: str) -> Dish: ...

    @broken.get("/search")
    def search(dish: Told) -> Dish: ...

    with pytest.raises(DeclarationError) as stopped:
        create_gateway("test", settings_for([broken]), services=[broken], routers=[])

    names_nothing, carries_a_body = (re.sub(r"py:\d+", "py:1", mistake) for mistake in stopped.value.mistakes)
    assert names_nothing == (
        "operation broken.find_thing (GET /things/{thing_id}, composition/test_mistakes.py:1): the path names "
        "{thing_id}, which is no parameter of find_thing; add it or mend the path."
    )
    assert carries_a_body == (
        "operation broken.search (GET /search, composition/test_mistakes.py:1): a GET cannot carry a body; make it a "
        "query parameter or a POST."
    )


def test_the_right_declaration_starts() -> None:
    """What can work is not complained about."""

    def fine(
        dish_id: str,
        dish: Dish = need(find_dish),
        wine: Wine | None = want(find_wine, dish=lambda dish: dish.name),
        wines: Mapping[str, Wine] | None = want(each(find_wine), dish=lambda dish: [dish.name]),
        *,
        parts: Parts,
        caller: Caller = allowed("menu:read"),
    ) -> Told:
        return Told(missing=parts.missing)

    _start(fine)
