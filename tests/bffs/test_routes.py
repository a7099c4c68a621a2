"""What passes through from one service as it is, as each team's `routes.yaml` says, through its production app."""

import gzip
import re
from importlib.resources import files
from pathlib import Path

import httpx2
import pytest

from gateway_common.app import routes_in
from gateway_common.errors import State
from gateway_common.routing import read_routes
from gateway_common.services import Answer
from gateway_common.testing import SimulatedNetwork, answered, client_of, simulated
from tests.bffs.team import Offer, Team
from tests.browser_bff import routes as browser
from tests.mobile_bff import routes as mobile
from tests.public_bff import routes as public

TEAMS = (mobile.TEAM, browser.TEAM, public.TEAM)
EXPORTING = TEAMS[1:]
"""Those who offer an export and a menu as text: a phone has no use for either."""

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "client-team.md"
TOKEN = "dev:7"  # noqa: S105 – the sandbox's own kind of token, which is no secret
JPEG = b"\xff\xd8\xff" + bytes(1000)
WELL = Answer(State.OK, 200, [(b"content-type", b"image/png")], b"picture")

EVERY_TEAM = pytest.mark.parametrize("team", TEAMS, ids=lambda team: team.name)
WHOEVER_EXPORTS = pytest.mark.parametrize("team", EXPORTING, ids=lambda team: team.name)
ROUTES = [(team, offer) for team in TEAMS for offer in team.offers]
EVERY_ROUTE = pytest.mark.parametrize(
    ("team", "offer"), ROUTES, ids=[f"{team.name} {offer.method} {offer.below}" for team, offer in ROUTES]
)


async def asked(
    team: Team,
    offer: Offer,
    network: SimulatedNetwork,
    *,
    asking: str = "",
    token: str | None = TOKEN,
    content: bytes | None = None,
    **headers: str,
) -> httpx2.Response:
    """Take a route of a team, by default as somebody who is signed in."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    async with client_of(team.app(network), token=token) as client:
        path = f"{team.prefix}{offer.path}{asking}"
        return await client.request(offer.method, path, headers=sent, content=content)


@EVERY_TEAM
def test_every_route_says_who_may_call_it(team: Team) -> None:
    """The table of the app is the file, with these policies, and every route has a time and a name for generators."""
    routes = {str(route): route for route in routes_in(team.app())}

    assert {name: route.policy for name, route in routes.items()} == {
        team.named(offer): offer.policy for offer in team.offers
    }
    assert all(route.within is not None and route.within <= team.within for route in routes.values())
    assert all(route.openapi.operation and route.openapi.summary for route in routes.values())


@EVERY_TEAM
def test_the_file_is_installed_with_the_code_and_known_to_editors(team: Team) -> None:
    """It is a file of the package, and its first line leads editors to the schema."""
    first = team.file.read_text(encoding="utf-8").splitlines()[0]
    schema = team.file.parent / first.partition("$schema=")[2]

    assert first.startswith("# yaml-language-server: $schema=")
    assert files(f"{team.name}_bff").joinpath("routes.yaml").is_file()
    assert schema.is_file()


@EVERY_TEAM
def test_the_page_s_example_is_a_route(team: Team, tmp_path: Path) -> None:
    """What the how-to shows can be written into each team's file as it stands there."""
    file = tmp_path / "routes.yaml"
    (entry,) = re.findall(r"```yaml\n(GET .+?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    file.write_text(entry, encoding="utf-8")
    reading = read_routes(file, [service.name for service in team.services])

    assert (reading.mistakes, len(reading.routes)) == ((), 1)


@EVERY_ROUTE
@simulated
async def test_a_route_asks_its_service(team: Team, offer: Offer) -> None:
    """A route leads to one operation of a service, without what only the client says, in the name of the caller.

    What is kept for everybody is asked for in nobody's.
    """
    network = team.network(WELL)
    name = "" if offer.policy == "anyone" else "7"
    response = await asked(team, offer, network, asking="?consumerId=8&x=1", x_mine="1")
    (call,) = network.calls

    assert (response.status_code, response.content) == (200, b"picture")
    assert (call.service, call.path, call.caller.subject) == (offer.service, offer.target, name)
    assert {b"x-mine", b"authorization", b"cookie"}.isdisjoint(dict(call.headers))


@EVERY_ROUTE
@simulated
async def test_what_is_owned_is_for_who_is_signed_in(team: Team, offer: Offer) -> None:
    """Nobody gets in without a token, nor with one for something else, unless the route is for anyone."""
    network = team.network(WELL)
    nobody = await asked(team, offer, network, token=None)
    other = await asked(team, offer, network, token=f"{TOKEN}/profile:read")
    expected = (200, 200) if offer.policy == "anyone" else (401, 403)

    assert (nobody.status_code, other.status_code) == expected
    assert len(network.calls) == expected.count(200)


@EVERY_TEAM
@simulated
async def test_nobody_gets_anything_with_a_cookie(team: Team) -> None:
    """It is refused as everywhere, also for a picture that anyone may see; where people sign in, by what it is for."""
    network = team.network(WELL)
    name = "__Host-session" if team.name == "browser" else "a"
    response = await asked(team, team.offer("GET", "/picture"), network, token=None, cookie=f"{name}=1")

    assert (response.status_code, network.calls) == (403 if team.name == "browser" else 400, [])


@EVERY_TEAM
@simulated
async def test_a_photo_is_sent_on_with_its_key(team: Team) -> None:
    """The body arrives as it was sent, with its type and its `Idempotency-Key`; where it is comes back as our path."""
    network = team.network(Answer(State.OK, 201, [(b"location", b"/orders/1/photos/5"), (b"content-length", b"0")]))
    said = {"content_type": "image/jpeg", "idempotency_key": "once"}
    response = await asked(team, team.offer("POST", "/photos"), network, content=JPEG, **said)
    (call,) = network.calls
    sent = dict(call.headers)

    assert (response.status_code, response.headers["location"]) == (201, f"{team.prefix}/orders/1/photos/5")
    assert (call.body, sent[b"content-type"], sent[b"idempotency-key"]) == (JPEG, b"image/jpeg", b"once")


@EVERY_TEAM
@simulated
async def test_a_photo_that_is_too_large_goes_nowhere(team: Team) -> None:
    """Each team says how large one may be."""
    network = team.network(WELL)
    fits = await asked(team, team.offer("POST", "/photos"), network, content=bytes(team.photo))
    larger = await asked(team, team.offer("POST", "/photos"), network, content=bytes(team.photo + 1))

    assert (fits.status_code, larger.status_code, len(network.calls)) == (200, 413, 1)


@pytest.mark.parametrize(
    ("given", "status"), [(State.ABSENT, 404), (State.DOWN, 502), (State.BUSY, 503), (State.LATE, 504)]
)
@EVERY_ROUTE
@simulated
async def test_what_does_not_come_is_a_problem(team: Team, offer: Offer, given: State, status: int) -> None:
    """Whatever a service does instead of answering is told in the gateway's words."""
    response = await asked(team, offer, team.network(given))

    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")


@EVERY_TEAM
@simulated
async def test_a_receipt_that_is_not_there_yet_is_a_conflict(team: Team) -> None:
    """The service's reason keeps its status, and nothing of its words."""
    refused = answered({"code": "NOT_PAID", "message": "There is a receipt once it is paid."}, status=409)
    response = await asked(team, team.offer("GET", "/receipt"), team.network(refused))

    assert (response.status_code, response.headers["content-type"]) == (409, "application/problem+json")
    assert "NOT_PAID" not in response.text


@WHOEVER_EXPORTS
@simulated
async def test_an_export_begins_when_the_client_says(team: Team) -> None:
    """A time passes on; whose orders they are says the token alone."""
    network = team.network(WELL)
    await asked(team, team.offer("GET", "/export"), network, asking="?since=2026-11-01T00:00:00Z&consumerId=2&limit=1")

    assert network.calls[0].path == "/orders/export?since=2026-11-01T00%3A00%3A00Z"


@WHOEVER_EXPORTS
@simulated
async def test_a_number_is_still_an_order(team: Team) -> None:
    """The export takes its own name from the orders, and no other."""
    network = team.network(WELL)
    async with client_of(team.app(network), token=TOKEN) as client:
        order = await client.get(f"{team.prefix}/orders/104")

    assert order.status_code == 200
    assert "find_order" in network.asked()
    assert team.named(team.offer("GET", "/export")) not in network.asked()


@WHOEVER_EXPORTS
@simulated
async def test_a_menu_may_come_packed_from_its_service(team: Team) -> None:
    """What codings the client takes is the service's to know, and what it chose passes as it is."""
    packed = [(b"content-type", b"text/plain"), (b"content-encoding", b"gzip"), (b"vary", b"Accept-Encoding")]
    network = team.network(Answer(State.OK, 200, packed, gzip.compress(b"Pad Thai")))
    response = await asked(team, team.offer("GET", "/menu.txt"), network, accept_encoding="gzip, br")

    assert dict(network.calls[0].headers)[b"accept-encoding"] == b"gzip, br"
    assert response.headers["content-encoding"] == "gzip"
    assert response.headers["vary"] == "Accept-Encoding, authorization"
    assert response.text == "Pad Thai"


@pytest.mark.parametrize(
    ("team", "policy"), [(team, "cross-origin" if team is public.TEAM else "same-origin") for team in TEAMS]
)
@simulated
async def test_only_partners_show_pictures_on_pages_of_their_own(team: Team, policy: str) -> None:
    """A picture of the public gateway may be shown by any page; nothing else may."""
    picture = await asked(team, team.offer("GET", "/picture"), team.network(WELL))
    receipt = await asked(team, team.offer("GET", "/receipt"), team.network(WELL))

    assert picture.headers["cross-origin-resource-policy"] == policy
    assert receipt.headers["cross-origin-resource-policy"] == "same-origin"
