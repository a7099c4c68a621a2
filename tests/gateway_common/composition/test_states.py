"""What a part can be, and what follows: the table of the design, row by row, through the front door."""

from typing import Any

import pytest

from gateway_common import Parts, ReadModel, Router, Service, State, View, anyone, composition, need, want
from gateway_common.caller import Caller
from gateway_common.testing import SimulatedNetwork, answered, client_of, run_simulated, simulated
from tests.support.gateways import gateway

menu = Service("menu")
router = Router()


class Dish(ReadModel):
    name: str


class Told(View):
    dish: str
    drink: str | None
    missing: list[str]


@menu.get("/dish")
def find_dish() -> Dish: ...


@menu.get("/drink")
def find_drink() -> Dish: ...


@router.get("/meal")
@composition(within=1.0)
def meal(
    dish: Dish = need(find_dish),
    drink: Dish | None = want(find_drink),
    *,
    parts: Parts,
    caller: Caller = anyone(),
) -> Told:
    """Give a meal."""
    return Told(dish=dish.name, drink=drink.name if drink else None, missing=parts.missing)


async def _asked(**given: object) -> tuple[int, dict[str, Any], dict[str, str]]:
    answers = {find_dish: given.get("dish", {"name": "Dal"}), find_drink: given.get("drink", {"name": "Lassi"})}
    async with client_of(gateway(router, menu, network=SimulatedNetwork(answers))) as client:
        response = await client.get("/meal")
    return response.status_code, response.json(), dict(response.headers)


@pytest.mark.parametrize(
    ("state", "status", "name"),
    [
        (State.ABSENT, 404, "not-found"),
        (State.DENIED, 403, "forbidden"),
        (State.REFUSED, 502, "bad-gateway"),
        (State.LATE, 504, "late"),
        (State.BUSY, 503, "busy"),
        (State.DOWN, 502, "bad-gateway"),
        (State.GARBLED, 502, "bad-gateway"),
    ],
)
def test_a_need_that_does_not_come_ends_the_request(state: State, status: int, name: str) -> None:
    """A need in a failed state is a problem of its own status and type, that nobody may keep."""
    answered, problem, headers = run_simulated(_asked(dish=state))

    assert answered == status
    assert problem["type"] == f"tag:gateway-common.example,2026:problems/{name}"
    assert headers["content-type"] == "application/problem+json"
    assert headers["cache-control"] == "no-store"
    assert headers["composition"].startswith(f"dish={state}") or f"dish={state}" in headers["composition"]


def test_a_busy_need_says_when_to_come_back() -> None:
    """What the service said about coming back is passed on, rounded up."""
    _, _, headers = run_simulated(_asked(dish=State.BUSY))

    assert headers["retry-after"] == "7"


@pytest.mark.parametrize("state", [State.DENIED, State.REFUSED, State.LATE, State.BUSY, State.DOWN, State.GARBLED])
def test_a_want_that_fails_is_missing(state: State) -> None:
    """A want in a failed state is None and named, and the rest stays."""
    status, told, headers = run_simulated(_asked(drink=state))

    assert (status, told) == (200, {"dish": "Dal", "drink": None, "missing": ["drink"]})
    assert headers["cache-control"] == "no-store"
    assert f"drink={state}" in headers["composition"]
    assert "etag" not in headers


def test_absence_is_an_answer() -> None:
    """A want that the service says does not exist is None, and not missing."""
    _, told, headers = run_simulated(_asked(drink=State.ABSENT))

    assert told == {"dish": "Dal", "drink": None, "missing": []}
    assert headers["cache-control"] == "private, no-cache"


def test_nothing_of_a_service_reaches_the_client() -> None:
    """A problem names neither service nor operation nor reason."""
    _, problem, _ = run_simulated(_asked(dish=State.GARBLED))

    assert set(problem) == {"type", "title", "status", "detail", "requestId"}
    assert not any(word in str(problem) for word in ("menu", "find_dish", "json", "model"))


@simulated
async def test_a_hidden_composition_says_nothing_of_its_parts() -> None:
    """With show_composition off neither header is sent, and the view still says what is missing."""
    network = SimulatedNetwork({find_dish: {"name": "Dal"}, find_drink: State.DOWN})
    async with client_of(gateway(router, menu, network=network, show_composition=False)) as client:
        response = await client.get("/meal")

    assert response.json()["missing"] == ["drink"]
    assert not {"composition", "server-timing"} & set(response.headers)


@simulated
async def test_an_answer_is_as_cacheable_as_its_strictest_part() -> None:
    """The most restrictive Cache-Control of the parts holds."""
    network = SimulatedNetwork(
        {
            find_dish: answered({"name": "Dal"}, headers={"cache-control": "public, max-age=60"}),
            find_drink: answered({"name": "Lassi"}, headers={"cache-control": "public, max-age=10"}),
        }
    )
    async with client_of(gateway(router, menu, network=network)) as client:
        response = await client.get("/meal")

    assert response.headers["cache-control"] == "public, max-age=10"


@simulated
async def test_a_client_that_has_the_answer_is_told_so() -> None:
    """An answer that may be kept has an entity tag; asking with it again is 304 without a body."""
    network = SimulatedNetwork({find_dish: {"name": "Dal"}, find_drink: {"name": "Lassi"}})
    async with client_of(gateway(router, menu, network=network)) as client:
        first = await client.get("/meal")
        again = await client.get("/meal", headers={"if-none-match": first.headers["etag"]})
        other = await client.get("/meal", headers={"if-none-match": '"other"'})

    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert other.status_code == 200
