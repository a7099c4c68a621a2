"""A small shop for tests of what surrounds the parts: what clients send, plain endpoints, bugs of ours."""

from collections.abc import Mapping

from fastapi import Header, Query

from gateway_common import (
    Caller,
    Calls,
    Draft,
    Parts,
    ReadModel,
    Router,
    Service,
    View,
    allowed,
    anyone,
    composition,
    each,
    need,
    want,
)
from gateway_common.testing import Given

shop = Service("shop")
router = Router()


class Thing(ReadModel):
    name: str


class Wish(Draft):
    name: str


class Told(View):
    name: str
    other: str | None = None
    missing: tuple[str, ...] = ()


@shop.get("/things/{thing_id}")
def find_thing(thing_id: str, limit: int = 5, owner: str | None = None) -> Thing: ...


@shop.get("/other")
def find_other(name: str | None = None) -> Thing: ...


@router.get("/things/{thing_id}")
@composition(within=1)
def show(
    thing_id: str,
    limit: int = Query(3, ge=1, le=10),
    x_tone: str | None = Header(None),
    thing: Thing = need(find_thing, owner=lambda caller: caller.subject),
    *,
    parts: Parts,
    caller: Caller = allowed("things:read"),
) -> Told:
    """Show a thing."""
    return Told(name=thing.name, other=x_tone)


@router.post("/wishes")
@composition(within=1)
def wish(
    wished: Wish,
    thing: Thing = need(find_other, name=lambda wished: wished.name),
    *,
    caller: Caller = anyone(),
) -> Told:
    """Find what is wished for."""
    return Told(name=thing.name)


@router.get("/by-hand/{thing_id}")
async def by_hand(thing_id: str, calls: Calls, caller: Caller = anyone()) -> Told:
    """Ask by hand for what depends on the data."""
    thing = await calls(find_thing(thing_id))
    other = await calls.want(find_other(thing.name), within=0.2, name="friend")
    return Told(name=thing.name, other=other.name if other else None, missing=tuple(calls.parts.missing))


@router.get("/broken")
@composition(within=1)
def broken(
    thing: Thing = need(find_thing, thing_id=lambda: "1"),
    other: Thing | None = want(find_other, name=lambda thing: thing.nmae),
    *,
    parts: Parts,
    caller: Caller = anyone(),
) -> Told:
    """Read what is not there."""
    return Told(name=thing.name, missing=tuple(parts.missing))


class Both(View):
    thing: str | None
    other: str | None
    missing: list[str]


optional = Router()


@optional.get("/both")
@composition(within=1)
def both(
    thing: Thing | None = want(find_thing, thing_id=lambda: "1"),
    other: Thing | None = want(find_other, name=lambda thing: thing.name),
    *,
    parts: Parts,
    caller: Caller = anyone(),
) -> Both:
    """Show what there is."""
    names = [one.name if one else None for one in (thing, other)]
    return Both(thing=names[0], other=names[1], missing=parts.missing)


bugs = Router()


@bugs.get("/one-value")
@composition(within=1)
def one_value(
    thing: Thing = need(find_thing, thing_id=lambda: "1"),
    others: Mapping[str, Thing] | None = want(each(find_other), name=lambda thing: thing.name),
    *,
    parts: Parts,
    caller: Caller = anyone(),
) -> Both:
    """Take one name for many."""
    return Both(thing=None, other=None, missing=parts.missing)


WELL: Given = {find_thing: Thing(name="a"), find_other: Thing(name="b")}
