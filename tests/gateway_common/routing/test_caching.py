"""Who may keep what a service answered."""

import httpx2
import pytest

from gateway_common.services import Answer
from gateway_common.testing import SimulatedNetwork, client_of, simulated
from tests.gateway_common.routing.given import MakeApp, said
from tests.support.gateways import TOKEN

NAME = "GET /v1/menus/{menu}"
PLAIN = f"{NAME}: {{service: menus, allow: anyone}}"


async def answered(
    app_with: MakeApp, answer: Answer, text: str = PLAIN, *, token: str | None = None
) -> httpx2.Response:
    network = SimulatedNetwork({}, routes={NAME: answer})
    async with client_of(app_with(text, network=network), token=token) as client:
        return await client.get("/v1/menus/7")


@pytest.mark.parametrize(
    ("token", "fields", "expected"),
    [
        (None, {}, None),
        (TOKEN, {}, "no-store"),
        (TOKEN, {"cache-control": "public, max-age=60"}, "public, max-age=60"),
    ],
)
@simulated
async def test_what_a_known_caller_is_told_is_kept_by_nobody(
    token: str | None, fields: dict[str, str], expected: str | None, app_with: MakeApp
) -> None:
    """Unless the service says who may."""
    response = await answered(app_with, said(b"x", headers=fields), token=token)

    assert response.headers.get("cache-control") == expected


@pytest.mark.parametrize(
    ("said_by_the_service", "expected"),
    [
        ("public, max-age=60, immutable", "private, max-age=60"),
        ("s-maxage=30, max-age=60", "private, max-age=30"),
        ("max-age=60, must-revalidate", "private, max-age=60, must-revalidate"),
        ("no-cache", "private, no-cache"),
        ("private, max-age=60, immutable", "private, max-age=60, immutable"),
        ("no-store, public", "no-store, public"),
        ("=", "="),
    ],
)
@simulated
async def test_no_shared_cache_keeps_what_a_guard_let_through(
    said_by_the_service: str, expected: str, app_with: MakeApp
) -> None:
    """A service does not know who is kept out, so that it cannot allow others than the caller to keep an answer."""
    text = f"{NAME}: {{service: menus, allow: signed-in}}"
    answer = said(b"x", headers={"cache-control": said_by_the_service})
    response = await answered(app_with, answer, text, token=TOKEN)

    assert response.headers["cache-control"] == expected


@simulated
async def test_a_route_may_let_a_shared_cache_keep_what_is_behind_its_guard(app_with: MakeApp) -> None:
    """What the route sets is the word of who knows the guard."""
    text = f"{NAME}: {{service: menus, allow: signed-in, response: {{set: {{cache-control: 'public, max-age=9'}}}}}}"
    answer = said(b"x", headers={"cache-control": "private"})
    response = await answered(app_with, answer, text, token=TOKEN)

    assert response.headers["cache-control"] == "public, max-age=9"
