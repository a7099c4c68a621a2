"""What the library adds to the OpenAPI document of every gateway."""

from typing import Any

from pydantic import Field

from gateway_common import Draft, Instant, Router, Service, View, anyone
from gateway_common.testing import SimulatedNetwork
from tests.support.gateways import gateway

DAYS: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/json": {"examples": {"open": {"value": {"until": None}}}}}},
}


class Note(Draft):
    text: str


class Board(View):
    until: Instant | None
    name: str
    short: str = Field(max_length=8)
    notes: list[str]


router = Router()


@router.post("/notes", responses=DAYS)
async def pin(note: Note, caller: object = anyone()) -> Board:
    """Pin a note to the board."""
    return Board(until=None, name="", short="", notes=[note.text])


def document(*services: Service) -> dict[str, Any]:
    return gateway(router, *services, network=SimulatedNetwork({})).openapi()


def test_answers_say_how_large_they_can_be() -> None:
    """A text or list without a limit of its own is as long as the largest answer of a service at most."""
    board = document()["components"]["schemas"]["Board"]["properties"]

    assert board["name"]["maxLength"] == board["notes"]["maxItems"] == board["notes"]["items"]["maxLength"] == 1 << 20
    assert board["until"]["anyOf"][0]["maxLength"] == 35
    assert board["short"]["maxLength"] == 8


def test_a_service_that_answers_at_length_raises_the_limit() -> None:
    """An operation that may answer with more bytes lets answers be longer."""
    archive = Service("archive", most=1 << 24)

    @archive.get("/notes")
    def find_notes() -> Board: ...  # pyright: ignore[reportUnusedFunction] -- the service knows it

    assert document(archive)["components"]["schemas"]["Board"]["properties"]["name"]["maxLength"] == 1 << 24


def test_what_clients_send_is_limited_by_who_reads_it() -> None:
    """A limit that nobody enforces is not put into a request."""
    assert "maxLength" not in document()["components"]["schemas"]["Note"]["properties"]["text"]


def test_examples_keep_their_nulls() -> None:
    """An example is told as it was written, nulls and all."""
    response = document()["paths"]["/notes"]["post"]["responses"]["200"]

    assert response["content"]["application/json"]["examples"] == {"open": {"value": {"until": None}}}


def test_the_document_says_where_the_gateway_is() -> None:
    """Its one server is the gateway that tells it, with its profile and audience."""
    assert document()["servers"] == [{"url": "/", "description": "This gateway (sandbox).", "x-internal": True}]


def test_a_bad_token_is_told_of_where_none_is_needed() -> None:
    """Whoever shows a token shows a good one, so an open endpoint may answer 401 too, and never 403."""
    responses = document()["paths"]["/notes"]["post"]["responses"]

    assert "401" in responses
    assert "403" not in responses
