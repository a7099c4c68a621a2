"""Whoever is signed in at the browser gateway, as requests of all kinds come with their cookie (T10, T11)."""

from collections.abc import Mapping
from typing import Any

import httpx2
import pytest

from browser_bff.app import create_app
from browser_bff.settings import BrowserSettings
from ftgo_sandbox.testing import Sandbox
from gateway_common.admin import offers_of
from tests.identity.people import PROOFS
from tests.sandbox.provider.browser import Browser

UNSAFE = [
    f"{one.method} {one.path}"
    for one in offers_of(create_app(BrowserSettings(profile="sandbox")))
    if one.method not in {"GET", "HEAD"} and not one.path.endswith("/backchannel-logout")
]
HEADER, NEAR = {"X-CSRF": "1"}, {"Sec-Fetch-Site": "same-origin"}
FORGED: Mapping[str, Mapping[str, str]] = {
    "a form": {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "cross-site"},
    "text that is JSON": {
        "Content-Type": "text/plain",
        "Sec-Fetch-Site": "cross-site",
        "Origin": "https://evil.example",
    },
    "no header": NEAR,
    "no origin": HEADER,
    "another site": {**HEADER, "Sec-Fetch-Site": "cross-site"},
    "another host of this site": {**HEADER, "Sec-Fetch-Site": "same-site"},
    "another origin": {**HEADER, "Origin": "https://evil.example"},
    "no origin's": {**HEADER, "Origin": "null"},
}
ELSEWHERE = [
    "//evil.example",
    "/\\evil.example",
    "https://evil.example",
    "/%2f/evil.example",
    "/%09/evil.example",
    "/\t/x",
]


@pytest.fixture(scope="module")
def cookie() -> dict[str, str]:
    """Hold the cookie of somebody who signed in once."""
    return {}


async def signed_in(city: Sandbox, kept: dict[str, str]) -> str:
    if not kept:
        kept.update(await PROOFS["browser", "session"](city, {}, "1"))
    return kept["Cookie"]


@pytest.mark.parametrize("forged", FORGED)
async def test_only_a_page_of_ours_changes_anything(city: Sandbox, cookie: dict[str, str], forged: str) -> None:
    """Every operation that changes something refuses what another site's page could send, and the session lives on."""
    kept = await signed_in(city, cookie)
    async with httpx2.AsyncClient(base_url=city.urls["browser"], trust_env=False, timeout=60) as http:
        refused: list[Any] = []
        for endpoint in UNSAFE:
            method, path = endpoint.replace("{order_id}", "1").replace("{photo_id}", "1").split()
            told = await http.request(method, path, headers={"Cookie": kept, **FORGED[forged]}, content=b"{}")
            refused.append(told.status_code)
        alive = await http.get("/auth/session", headers={"Cookie": kept, **HEADER, **NEAR})

    assert len(UNSAFE) >= 8
    assert set(refused) == {403}
    assert alive.status_code == 200


@pytest.mark.parametrize("place", ELSEWHERE)
async def test_nobody_is_led_elsewhere(city: Sandbox, place: str) -> None:
    """A link that signs somebody in leads home afterwards, if it says to lead to another host."""
    async with (
        httpx2.AsyncClient(base_url=city.urls["browser"], trust_env=False, timeout=60) as http,
        Browser() as browser,
    ):
        begun = await http.get("/auth/login", params={"return_to": place})
        back = await browser.sign_in(begun.headers["location"], "1")
        finished = await http.get(back, headers={"Cookie": begun.headers["set-cookie"].partition(";")[0]})

    assert (finished.status_code, finished.headers["location"]) == (303, "/")
