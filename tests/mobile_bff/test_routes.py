"""What passes through from one service as it is, as `routes.yaml` says, through the production app."""

import re
from importlib.resources import files
from pathlib import Path

import pytest

from gateway_common.app import routes_in
from gateway_common.errors import State
from gateway_common.routing import read_routes
from gateway_common.services import Answer
from gateway_common.testing.clock import simulated
from gateway_common.testing.network import SimulatedNetwork, answered
from mobile_bff.app import ROUTES, create_app
from mobile_bff.services import SERVICES
from tests.mobile_bff.given import ANSWERS, MIA, SETTINGS, phone

PAGE = Path(__file__).parents[2] / "bffs" / "mobile" / "README.md"

PICTURE = "GET /v1/restaurants/{restaurant_id}/picture"
ADD_PHOTO = "POST /v1/orders/{order_id}/photos"
PHOTO = "GET /v1/orders/{order_id}/photos/{photo_id}"
REMOVE_PHOTO = "DELETE /v1/orders/{order_id}/photos/{photo_id}"
RECEIPT = "GET /v1/orders/{order_id}/receipt"

POLICIES = {
    PICTURE: "anyone",
    ADD_PHOTO: "orders:write",
    PHOTO: "orders:read",
    REMOVE_PHOTO: "orders:write",
    RECEIPT: "orders:read",
}
ASKED = {
    PICTURE: ("/v1/restaurants/12/picture", "restaurant", "/restaurants/12/picture"),
    ADD_PHOTO: ("/v1/orders/1/photos", "order", "/orders/1/photos"),
    PHOTO: ("/v1/orders/1/photos/5", "order", "/orders/1/photos/5"),
    REMOVE_PHOTO: ("/v1/orders/1/photos/5", "order", "/orders/1/photos/5"),
    RECEIPT: ("/v1/orders/1/receipt", "accounting", "/receipts/1"),
}
OWNED = [name for name, policy in POLICIES.items() if policy != "anyone"]
JPEG = b"\xff\xd8\xff" + bytes(1000)
MOST = 8 * 2**20


def network(answer: object = None) -> SimulatedNetwork:
    """Let every route be answered with *answer*."""
    said = Answer(State.OK, 200, [(b"content-type", b"image/png")], b"picture") if answer is None else answer
    return SimulatedNetwork(ANSWERS, routes=dict.fromkeys(POLICIES, said))


def test_every_route_says_who_may_call_it() -> None:
    """The table of the app is the file, with these policies, and every route has a time and a name for generators."""
    routes = {str(route): route for route in routes_in(create_app(SETTINGS))}

    assert {name: route.policy for name, route in routes.items()} == POLICIES
    assert all(route.within is not None and route.within <= 1.5 for route in routes.values())
    assert all(route.openapi.operation and route.openapi.summary for route in routes.values())


def test_the_file_is_installed_with_the_code_and_known_to_editors() -> None:
    """It is a file of the package, and its first line leads editors to the schema."""
    first = ROUTES.read_text(encoding="utf-8").splitlines()[0]
    schema = ROUTES.parent / first.partition("$schema=")[2]

    assert first.startswith("# yaml-language-server: $schema=")
    assert files("mobile_bff").joinpath("routes.yaml").is_file()
    assert schema.is_file()


def test_the_page_s_example_is_a_route(tmp_path: Path) -> None:
    """What the README shows can be written into the file as it stands there."""
    file = tmp_path / "routes.yaml"
    (entry,) = re.findall(r"```yaml\n(.+?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    file.write_text(entry, encoding="utf-8")
    reading = read_routes(file, [service.name for service in SERVICES])

    assert (reading.mistakes, len(reading.routes)) == ((), 1)


@pytest.mark.parametrize("name", POLICIES)
@simulated
async def test_a_route_asks_its_service(name: str) -> None:
    """A route leads to one operation of a service, in the name of the caller, without what only the client says."""
    path, service, target = ASKED[name]
    services = network()
    async with phone(services) as client:
        response = await client.request(name.partition(" ")[0], f"{path}?consumerId=8&x=1", headers={"X-Mine": "1"})
    (call,) = services.calls
    sent = dict(call.headers)

    assert (response.status_code, response.content) == (200, b"picture")
    assert (call.service, call.path) == (service, target)
    assert call.caller.subject == MIA.partition(":")[2]
    assert {b"x-mine", b"authorization", b"cookie"}.isdisjoint(sent)


@pytest.mark.parametrize("name", OWNED)
@simulated
async def test_what_is_owned_is_for_who_is_signed_in(name: str) -> None:
    """Nobody gets in without a token, nor with one for something else, and no service hears of it."""
    path, _, _ = ASKED[name]
    services = network()
    async with phone(services, shows=None) as client:
        nobody = await client.request(name.partition(" ")[0], path)
        other = await client.request(
            name.partition(" ")[0], path, headers={"Authorization": "Bearer dev:7/profile:read"}
        )

    assert (nobody.status_code, other.status_code) == (401, 403)
    assert services.calls == []


@simulated
async def test_anyone_sees_pictures_but_nobody_with_a_cookie() -> None:
    """A picture needs no token; a cookie is refused as everywhere."""
    services = network()
    async with phone(services, shows=None) as client:
        seen = await client.get("/v1/restaurants/12/picture")
        with_cookie = await client.get("/v1/restaurants/12/picture", headers={"Cookie": "a=1"})

    assert (seen.status_code, with_cookie.status_code) == (200, 400)
    assert len(services.calls) == 1


@simulated
async def test_a_photo_is_sent_on_with_its_key() -> None:
    """The body arrives as it was sent, with its type and its `Idempotency-Key`; where it is comes back as our path."""
    where = [(b"location", b"/orders/1/photos/5"), (b"content-length", b"0")]
    services = network(Answer(State.OK, 201, where))
    said = {"Content-Type": "image/jpeg", "Idempotency-Key": "once"}
    async with phone(services) as client:
        response = await client.post("/v1/orders/1/photos", content=JPEG, headers=said)
    (call,) = services.calls
    sent = dict(call.headers)

    assert (response.status_code, response.headers["location"]) == (201, "/v1/orders/1/photos/5")
    assert (call.body, sent[b"content-type"], sent[b"idempotency-key"]) == (JPEG, b"image/jpeg", b"once")


@simulated
async def test_a_photo_that_is_too_large_goes_nowhere() -> None:
    """A phone's photo has 8 MiB at most."""
    services = network()
    async with phone(services) as client:
        response = await client.post("/v1/orders/1/photos", content=bytes(MOST + 1))

    assert (response.status_code, services.calls) == (413, [])


@pytest.mark.parametrize(
    ("given", "status"), [(State.ABSENT, 404), (State.DOWN, 502), (State.BUSY, 503), (State.LATE, 504)]
)
@pytest.mark.parametrize("name", POLICIES)
@simulated
async def test_what_does_not_come_is_a_problem(name: str, given: State, status: int) -> None:
    """Whatever a service does instead of answering is told in the gateway's words."""
    path, _, _ = ASKED[name]
    async with phone(network(given)) as client:
        response = await client.request(name.partition(" ")[0], path)

    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")


@simulated
async def test_a_receipt_that_is_not_there_yet_is_a_conflict() -> None:
    """The service's reason keeps its status, and nothing of its words."""
    refused = answered({"code": "NOT_PAID", "message": "There is a receipt once it is paid."}, status=409)
    async with phone(network(refused)) as client:
        response = await client.get("/v1/orders/1/receipt")

    assert (response.status_code, response.headers["content-type"]) == (409, "application/problem+json")
    assert "NOT_PAID" not in response.text
