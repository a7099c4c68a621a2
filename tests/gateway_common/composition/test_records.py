"""The record of an answer's parts is never better than what happened, and says for whom the answer may be kept."""

from collections.abc import Mapping

from gateway_common import (
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
from gateway_common.testing import Given, SimulatedNetwork, answered, client_of, simulated
from tests.support.gateways import TOKEN, gateway

shop = Service("shop")
router = Router()


class Thing(ReadModel):
    name: str
    other: str | None = None


class Told(View):
    names: list[str]
    missing: list[str]


@shop.get("/things/{name}")
def find_thing(name: str) -> Thing: ...


@shop.get("/first")
def find_first() -> Thing: ...


@router.get("/many")
@composition(within=1)
def many(
    things: Mapping[str, Thing] | None = want(each(find_thing), name=lambda: ["a", "b", "c"]),
    *,
    parts: Parts,
    caller: Caller = anyone(),
) -> Told:
    """Show many things."""
    return Told(names=sorted(things or ()), missing=parts.missing)


@router.get("/chain")
@composition(within=1)
def chain(
    first: Thing = need(find_first),
    second: Thing | None = want(find_thing, name=lambda first: first.other),
    *,
    parts: Parts,
    caller: Caller = allowed("things:read"),
) -> Told:
    """Show a thing, and the one it names, if any."""
    return Told(names=[first.name, *([second.name] if second else [])], missing=parts.missing)


@router.get("/by-hand")
async def by_hand(calls: Calls, caller: Caller = anyone()) -> Told:
    """Ask twice for the same kind of thing."""
    found = [await calls.want(find_thing(name)) for name in ("a", "b")]
    return Told(names=[one.name for one in found if one], missing=calls.parts.missing)


@router.get("/nested")
async def nested(calls: Calls, caller: Caller = anyone()) -> Told:
    """Make an answer of another."""
    return await many.answer(calls)


@router.post("/wish")
async def wish(wished: dict[str, float], calls: Calls, caller: Caller = allowed("things:write")) -> Told:
    """Wish for something."""
    return Told(names=sorted(wished), missing=[])


WELL: Given = {find_thing: Thing(name="x"), find_first: Thing(name="a")}


def _down(name: str) -> Given:
    return {**WELL, find_thing: lambda call: State.DOWN if call.path.endswith(name) else Thing(name="x")}


@simulated
async def test_of_many_some_are_an_answer() -> None:
    """When some items of the only part came, there is an answer; when none came, there is none."""
    async with client_of(gateway(router, shop, network=SimulatedNetwork(_down("b")))) as client:
        some = await client.get("/many")
    async with client_of(gateway(router, shop, network=SimulatedNetwork({find_thing: State.DOWN}))) as client:
        none = await client.get("/many")

    assert (some.status_code, some.json()) == (200, {"names": ["a", "c"], "missing": ["things"]})
    assert none.status_code == 502


@simulated
async def test_what_a_part_names_nothing_for_is_not_asked() -> None:
    """A want whose place in the path nobody names is left out, and not missing."""
    network = SimulatedNetwork(WELL)
    async with client_of(gateway(router, shop, network=network), token=TOKEN) as client:
        response = await client.get("/chain")

    assert (response.json(), network.asked()) == ({"names": ["a"], "missing": []}, ["find_first"])


@simulated
async def test_a_good_part_hides_no_bad_one() -> None:
    """Two asks of one operation are two entries of the record."""
    async with client_of(gateway(router, shop, network=SimulatedNetwork(_down("a")))) as client:
        response = await client.get("/by-hand")

    assert response.json()["missing"] == ["find_thing"]
    assert response.headers["composition"] == "find_thing=down, find_thing-2=ok"
    assert response.headers["cache-control"] == "no-store"


@simulated
async def test_an_answer_made_of_a_degraded_one_is_degraded() -> None:
    """What became of the parts of a nested answer is told with the outer one."""
    async with client_of(gateway(router, shop, network=SimulatedNetwork(_down("b")))) as client:
        response = await client.get("/nested")

    assert response.headers["composition"] == "many.things=down"
    assert response.headers["cache-control"] == "no-store"


@simulated
async def test_what_may_be_kept_is_kept_for_one_caller() -> None:
    """An answer that may be kept varies by who asks; one for a known caller is private."""
    told = answered({"name": "a"}, headers={"cache-control": "public, max-age=60"})
    async with client_of(gateway(router, shop, network=SimulatedNetwork({find_first: told})), token=TOKEN) as client:
        response = await client.get("/chain")

    assert response.headers["cache-control"] == "private, max-age=60"
    assert "authorization" in response.headers["vary"].lower()


@simulated
async def test_a_body_is_judged_after_the_caller() -> None:
    """Without a token nothing of a body is judged; with one, JSON is read strictly."""
    json = {"content-type": "application/json"}
    async with client_of(gateway(router, shop, network=SimulatedNetwork(WELL))) as client:
        stranger = await client.post("/wish", content=b"{", headers=json)
        known = {**json, "authorization": f"Bearer {TOKEN}"}
        cut = await client.post("/wish", content=b"{", headers=known)
        odd = await client.post("/wish", content=b'{"a": NaN}', headers=known)

    assert [response.status_code for response in (stranger, cut, odd)] == [401, 400, 400]
