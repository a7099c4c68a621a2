"""Which route a request leads to, and how long the way is."""

import gc
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any
from weakref import ref

import pytest

from gateway_common.app import routes_in
from gateway_common.overload import Gate, Priority
from gateway_common.routing import Endpoint, RouteTable, read_routes
from gateway_common.testing import SimulatedNetwork, client_of, simulated
from tests.gateway_common.overload.model import Asked
from tests.gateway_common.routing.given import SERVICES, MakeApp, said

ROUTES = """
GET /v1/menus/{menu}: {service: menus, allow: anyone}
PUT /v1/menus/{menu}: {service: menus, allow: anyone}
GET /v1/menus/today: {service: menus, allow: anyone}
GET /v1/menus/{menu}/dishes/{dish}: {service: menus, allow: anyone}
GET /v1/menus/today/dishes/first: {service: menus, allow: anyone}
POST /v1/menus/nearby: {service: menus, allow: anyone}
GET /v1/{kind}/newest: {service: menus, allow: anyone}
GET /v1/menus/: {service: menus, allow: anyone}
GET /v1/caf%C3%A9: {service: menus, allow: anyone}
"""


class Everything(dict[str, object]):
    """Answer every route with its own name."""

    def get(self, key: str, _: object = None) -> object:
        return said(key.encode())


async def answer(app_with: MakeApp, method: str, path: str) -> tuple[int, str]:
    async with client_of(app_with(ROUTES, network=SimulatedNetwork({}, routes=Everything()))) as client:
        response = await client.request(method, path)
    told = response.text if response.is_success else response.headers.get("allow", "")
    return response.status_code, told


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/v1/menus/7", "GET /v1/menus/{menu}"),
        ("/v1/menus/today", "GET /v1/menus/today"),
        ("/v1/menus/nearby", '{"here":"nearby"}'),
        ("/v1/menus/newest", "GET /v1/menus/{menu}"),
        ("/v1/drinks/newest", "GET /v1/{kind}/newest"),
        ("/v1/menus/today/dishes/first", "GET /v1/menus/today/dishes/first"),
        ("/v1/menus/today/dishes/2", "GET /v1/menus/{menu}/dishes/{dish}"),
        ("/v1/menus/", "GET /v1/menus/"),
        ("/v1//menus//7", "GET /v1/menus/{menu}"),
        ("/v1/menus/%37", "GET /v1/menus/{menu}"),
        ("/v1/caf%c3%a9", "GET /v1/caf%C3%A9"),
    ],
)
@simulated
async def test_what_is_closest_to_a_path_has_it(path: str, expected: str, app_with: MakeApp) -> None:
    """A text wins over a value from left to right, be it a route's or an endpoint's, whatever comes first."""
    assert await answer(app_with, "GET", path) == (200, expected)


@pytest.mark.parametrize("path", ["/v1", "/v1/menus", "/v1/menus/7/", "/v1/menus//dishes/", "/v2/menus/7", "/"])
@simulated
async def test_what_nobody_maps_is_not_there(path: str, app_with: MakeApp) -> None:
    """A value is never nothing, and a path with another end is another path."""
    status, _ = await answer(app_with, "GET", path)

    assert status == 404


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("POST", "/v1/menus/7", "DELETE, GET, HEAD, OPTIONS, PUT"),
        ("PATCH", "/v1/menus/today", "DELETE, GET, HEAD, OPTIONS, PUT"),
        ("PATCH", "/v1/menus/nearby", "DELETE, GET, HEAD, OPTIONS, POST, PUT"),
        ("PUT", "/v1/drinks/newest", "GET, HEAD, OPTIONS"),
    ],
)
@simulated
async def test_another_method_is_told_those_that_are_there(
    method: str, path: str, allow: str, app_with: MakeApp
) -> None:
    """405 names every method of the path, be it a route's or an endpoint's."""
    assert await answer(app_with, method, path) == (405, allow)


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("PUT", "/v1/menus/today", (200, "PUT /v1/menus/{menu}")),
        ("PUT", "/v1/menus/nearby", (200, "PUT /v1/menus/{menu}")),
        ("POST", "/v1/menus/nearby", (200, "POST /v1/menus/nearby")),
        ("DELETE", "/v1/menus/today", (401, "")),
    ],
)
@simulated
async def test_a_closer_path_hides_only_its_own_methods(
    method: str, path: str, expected: tuple[int, str], app_with: MakeApp
) -> None:
    """Where a text does not offer the method, the value does, as endpoints do it."""
    assert await answer(app_with, method, path) == expected


@pytest.mark.parametrize("path", ["/v1/menus/7", "/v1/menus/nearby", "/v1/menus/today"])
@simulated
async def test_head_goes_where_get_goes(path: str, app_with: MakeApp) -> None:
    """HEAD is a route's where GET is the route's, and the endpoint's where GET is the endpoint's."""
    network = SimulatedNetwork({}, routes=Everything())
    async with client_of(app_with(ROUTES, network=network)) as client:
        response = await client.head(path)

    assert (response.status_code, response.content) == (200, b"")
    assert [(call.method, call.path) for call in network.calls] == ([] if path.endswith("nearby") else [("HEAD", path)])


@simulated
async def test_options_are_answered_for_routes(app_with: MakeApp) -> None:
    """OPTIONS names the methods, and asks nobody who calls."""
    async with client_of(app_with("GET /v1/a: {service: menus, allow: [menus:read]}")) as client:
        response = await client.options("/v1/a")

    assert (response.status_code, response.headers["allow"]) == (204, "GET, HEAD, OPTIONS")


def table_of(count: int, file: Path) -> RouteTable:
    """Make a table of *count* routes that have everything in common but a word."""
    entries = (
        f"GET /v1/word{number}/{{id}}/parts/{{part}}: {{service: menus, allow: anyone}}" for number in range(count)
    )
    file.write_text("\n".join(entries), encoding="utf-8")
    return RouteTable(read_routes(file, [one.name for one in SERVICES]).routes)


def steps_of(work: Callable[[], object]) -> int:
    """Count the lines that *work* runs."""
    steps = 0

    def step(_: FrameType, event: str, __: object) -> Any:  # noqa: ANN401 – the tracer's type is no real one
        nonlocal steps
        steps += event == "line"
        return step

    before = sys.gettrace()
    sys.settrace(step)
    try:
        work()
    finally:
        sys.settrace(before)
    return steps


@pytest.mark.parametrize("path", ["/v1/word3/7/parts/9", "/v1/word3/7/parts", "/v1/none/7/parts/9", "/"])
def test_the_way_does_not_grow_with_the_number_of_routes(path: str, tmp_path: Path) -> None:
    """Finding a route among a thousand takes exactly as many steps as among ten."""
    few, many = table_of(10, tmp_path / "few.yaml"), table_of(1000, tmp_path / "many.yaml")
    steps = [steps_of(partial(table.find, "GET", path)) for table in (few, many)]

    assert (len(few), len(many)) == (10, 1000)
    assert 0 < steps[0] == steps[1] < 100


@simulated
async def test_another_table_takes_the_place_between_two_requests(app_with: MakeApp, tmp_path: Path) -> None:
    """The table is read once for each request, and is a value of its own."""
    network = SimulatedNetwork({}, routes=Everything())
    app = app_with("GET /v1/a: {service: menus, allow: anyone}", network=network)
    file = tmp_path / "other.yaml"
    file.write_text("GET /v1/b: {service: menus, allow: anyone}", encoding="utf-8")
    async with client_of(app) as client:
        before = [(await client.get(path)).status_code for path in ("/v1/a", "/v1/b")]
        app.state.routes = RouteTable(read_routes(file, ["menus"]).routes)
        after = [(await client.get(path)).status_code for path in ("/v1/a", "/v1/b")]

    assert (before, after) == ([200, 404], [404, 200])


@simulated
async def test_a_table_that_was_replaced_is_let_go(app_with: MakeApp) -> None:
    """What is remembered of the paths of requests that had to wait goes with it, and holds for no other table."""
    app = app_with("GET /v1/a: {service: menus, allow: anyone, priority: high}")
    gate: Gate = app.state.gate
    scope = {"method": "GET", "path": "/v1/a", "client": ("192.0.2.1", 1)}
    gate.hold(Asked(0.0, scope))
    replaced = ref(app.state.routes)
    app.state.routes = RouteTable()
    gc.collect()

    assert replaced() is None
    assert app.state.routes.priority("GET", "/v1/a") is Priority.LOW


def test_routes_can_be_listed(app_with: MakeApp) -> None:
    """A command line sees what each route does, and where it is written."""
    listed = routes_in(
        app_with(
            """
            PUT /v1/a/{id}:
              service: pictures
              path: /b/{id}
              allow: [b:write, a:write]
              within: 2
              body: 3 MiB
              errors: pass
            GET /v1/a:
              service: menus
              allow: signed-in
            """
        )
    )

    first, second = listed
    assert [str(one) for one in (first, second)] == ["PUT /v1/a/{id}", "GET /v1/a"]
    assert (first.service, str(first.target), first.policy) == ("pictures", "/b/{id}", "a:write b:write")
    assert (first.within, first.body, first.errors) == (2, 3 << 20, "pass")
    assert (second.policy, second.within, second.body) == ("signed in", None, 0)
    assert [(one.file.name, one.line) for one in (first, second)] == [("routes.yaml", 1), ("routes.yaml", 8)]


def test_what_goes_first_is_found_by_method_and_path(tmp_path: Path) -> None:
    """A route or endpoint that says its priority has it, another that of its method; what leads nowhere is last."""
    file = tmp_path / "routes.yaml"
    file.write_text(
        "GET /v1/a/{id}: {service: menus, allow: anyone, priority: low}\n"
        "PUT /v1/a/{id}: {service: menus, allow: anyone}\n"
    )
    routes = read_routes(file, ["menus"], []).routes
    endpoints = [Endpoint(frozenset({"GET"}), "/login", priority=Priority.HIGH), Endpoint(frozenset({"GET"}), "/b")]
    table = RouteTable(routes, endpoints)
    asked = ["GET /v1/a/1", "HEAD /v1/a/1", "PUT /v1/a/1", "GET /login", "GET /b", "DELETE /b", "GET /x", "OPTIONS /x"]

    found = [table.priority(*one.split()).name for one in asked]

    assert found == ["LOW", "LOW", "HIGH", "HIGH", "NORMAL", "LOW", "LOW", "NORMAL"]


def test_below_a_mount_nobody_knows_what_is_there() -> None:
    """Where an endpoint has no plain path, what is found nowhere may be its: it has the priority of its method."""
    table = RouteTable([], [Endpoint(frozenset(), "/files/{below:path}")])

    assert (table.priority("GET", "/files/a/b"), table.priority("POST", "/x")) == (Priority.NORMAL, Priority.HIGH)
