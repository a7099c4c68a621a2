"""The docs page as it is served: where, to whom, and under which policy."""

import re
from collections.abc import Mapping
from pathlib import Path

import httpx2
import pytest

from gateway_common import Router, Service, View, anyone, create_gateway
from gateway_common.errors import DeclarationError
from gateway_common.testing import SimulatedNetwork, client_of
from tests.support.gateways import gateway, settings_for

FILES = {
    "/docs": "text/html",
    "/docs/page.css": "text/css",
    "/docs/page.js": "text/javascript",
    "/docs/dom.js": "text/javascript",
    "/docs/schema.js": "text/javascript",
    "/docs/composition.js": "text/javascript",
    "/docs/trying.js": "text/javascript",
    "/docs/icon.svg": "image/svg+xml",
}
INLINE = re.compile(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|javascript:", re.IGNORECASE)
ELSEWHERE = re.compile(r"""(?:src|href|from|import|url)\s*[=(]?\s*["'(]\s*(?:https?:)?//""", re.IGNORECASE)


class Nothing(View):
    pass


router = Router()


@router.get("/nothing")
async def show_nothing(caller: object = anyone()) -> Nothing:
    """Show nothing."""
    return Nothing()


async def asked(
    path: str,
    *,
    method: str = "GET",
    cookie: str = "",
    known: str = "",
    settings: Mapping[str, object] | None = None,
) -> httpx2.Response:
    """Ask a gateway with these *settings* for *path*."""
    headers = {"cookie": cookie, "if-none-match": known}
    app = gateway(router, network=SimulatedNetwork({}), **(settings or {}))
    async with client_of(app) as client:
        return await client.request(method, path, headers={name: value for name, value in headers.items() if value})


@pytest.mark.parametrize(("path", "media"), FILES.items())
async def test_the_page_and_its_files_are_served(path: str, media: str) -> None:
    """The page and everything that it loads come from the gateway, each as what it is."""
    answer = await asked(path)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == f"{media}; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_the_policy_lets_nothing_in_that_is_not_ours() -> None:
    """Scripts and styles come from the gateway's own files, answers from itself; nothing is inline, framed or sent."""
    policy = dict(rule.split(" ", 1) for rule in (await asked("/docs")).headers["content-security-policy"].split("; "))

    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "connect-src": "'self'",
        "img-src": "'self' blob:",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
        "require-trusted-types-for": "'script'",
    }


@pytest.mark.parametrize("path", FILES)
async def test_nothing_is_inline_or_from_elsewhere(path: str) -> None:
    """No file holds what the policy forbids, so that the policy never has to be loosened."""
    text = (await asked(path)).text

    assert INLINE.findall(text) == []
    assert ELSEWHERE.findall(text) == []


async def test_the_policy_of_everything_else_stays_stricter() -> None:
    """What the page may do no other answer may."""
    answer = await asked("/nothing")

    assert "script-src" not in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("settings", "status"),
    [
        ({"profile": "sandbox"}, 200),
        ({"profile": "sandbox", "docs": False}, 404),
        ({"profile": "production", "hosts": ("localhost",)}, 404),
        ({"profile": "production", "hosts": ("localhost",), "docs": True}, 200),
    ],
)
async def test_a_setting_turns_it_on_and_off(settings: Mapping[str, object], status: int) -> None:
    """Left alone, the sandbox has the page and production has not; `GATEWAY_DOCS` decides otherwise."""
    answer = await asked("/docs", settings=settings)

    assert answer.status_code == status


async def test_a_browser_that_brings_cookies_sees_it() -> None:
    """A cookie of another page on the same name, refused everywhere else, does not keep people from the page."""
    assert (await asked("/docs", cookie="of=another")).status_code == 200
    assert (await asked("/nothing", cookie="of=another")).status_code == 400


@pytest.mark.parametrize(("docs", "status"), [(True, 200), (False, 400)])
async def test_the_document_that_it_links_to_is_read_by_the_same_browser(docs: bool, status: int) -> None:
    """Whoever sees the page can open what it draws, cookies or not; without a page they are refused as ever."""
    answer = await asked("/openapi.json", cookie="of=another", settings={"docs": docs})

    assert answer.status_code == status


async def test_a_file_that_a_browser_has_is_not_sent_again() -> None:
    """The browser asks each time, so that it never mixes files of two versions, and is told when it has the newest."""
    first = await asked("/docs/page.js")

    again = await asked("/docs/page.js", known=first.headers["etag"])

    assert first.headers["cache-control"] == "no-cache"
    assert (again.status_code, again.content) == (304, b"")
    assert "content-length" not in again.headers


def test_no_endpoint_hides_behind_the_page() -> None:
    """An endpoint where the page stands stops the start with the cure; without the page it may stand there."""
    hidden = Router(prefix="/docs")
    hidden.get("/nothing")(show_nothing)

    with pytest.raises(DeclarationError) as stopped:
        gateway(hidden, network=SimulatedNetwork({}))

    cure = "choose another path, or set GATEWAY_DOCS=false."
    assert stopped.value.mistakes == (f"GET /docs/nothing: the docs page stands there; {cure}",)
    assert "/docs/nothing" in gateway(hidden, network=SimulatedNetwork({}), docs=False).openapi()["paths"]


def test_no_route_hides_behind_the_page(tmp_path: Path) -> None:
    """A route where the page stands stops the start with its line."""
    routes = tmp_path / "routes.yaml"
    routes.write_text("GET /docs/{file}:\n  service: papers\n  path: /papers/{file}\n  allow: anyone\n")
    papers = Service("papers")

    def create(*, docs: bool) -> object:
        settings = settings_for([papers], docs=docs)
        return create_gateway("test", settings, services=[papers], routers=[router], routes=routes)

    with pytest.raises(DeclarationError) as stopped:
        create(docs=True)

    assert "routes.yaml:1: " in stopped.value.mistakes[0]
    assert create(docs=False)


async def test_only_its_own_paths_are_taken() -> None:
    """What lies below `/docs` and is no file of the page is not there, and nobody writes to the page."""
    assert (await asked("/docs/docs.py")).status_code == 404
    assert (await asked("/docs/page.html")).status_code == 404
    assert (await asked("/docs", method="POST")).status_code == 404


async def test_a_head_request_has_no_body() -> None:
    """HEAD says how large the page is without sending it."""
    answer = await asked("/docs", method="HEAD")

    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer.headers["content-length"]) > 500


async def test_operators_see_what_of_it_was_asked_for() -> None:
    """The page, its files and the document count under their own paths; what is no file of it is unmatched."""
    app = gateway(router, network=SimulatedNetwork({}))
    async with client_of(app) as client:
        for path in ("/docs", "/docs/page.css", "/openapi.json", "/docs/nowhere"):
            await client.get(path)

    counted = re.findall(r'request_seconds_count{.*route="([^"]+)"', app.state.meters.exposition().decode())
    assert counted == ["/docs", "/docs/page.css", "/openapi.json", "unmatched"]
