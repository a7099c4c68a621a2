import shutil
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from playwright.async_api import Page, async_playwright
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from tests.sandbox.provider.browser import PASSWORD, Application
from tests.support.outside import demand
from tests.support.servers import served

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = ["--no-sandbox"]  # a container's root has no user namespace to give away


@dataclass
class Window:
    """Hold a page, and what the browser complained of meanwhile."""

    page: Page
    complaints: list[str] = field(default_factory=list[str])


@asynccontextmanager
async def window() -> AsyncGenerator[Window]:
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = await chromium.new_page()
        window = Window(page)
        page.on("console", lambda message: window.complaints.append(message.text))
        page.on("pageerror", lambda error: window.complaints.append(str(error)))
        yield window
        await chromium.close()


async def welcome(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("There you are.")


@asynccontextmanager
async def elsewhere() -> AsyncGenerator[str]:
    """Serve the address of an application, which takes whatever comes."""
    app = Starlette(routes=[Route("/{anything:path}", welcome)])
    async with served(app) as port:
        yield f"http://127.0.0.1:{port}/callback"


@pytest.fixture(autouse=True)
def chromium() -> None:
    demand(CHROMIUM, "Chromium is not installed")


async def test_a_person_signs_in_and_out_in_a_real_browser(app: Application) -> None:
    """By mouse: choose somebody, get the password wrong, then right, land at the application, and sign out again."""
    async with elsewhere() as address, window() as shown:
        await shown.page.goto(app.link(redirect_uri=address))
        await shown.page.get_by_label("Grace Nakamura").check()
        await shown.page.get_by_label("Password").fill("wrong")
        await shown.page.get_by_role("button", name="Sign in").click()
        alert = await shown.page.get_by_role("alert").inner_text()
        kept = await shown.page.get_by_label("Grace Nakamura").is_checked()
        await shown.page.get_by_label("Password").fill(PASSWORD)
        await shown.page.get_by_role("button", name="Sign in").click()
        await shown.page.wait_for_url(f"{address}?code=*")
        await shown.page.goto(f"{app.issuer}/oidc/end-session")
        await shown.page.get_by_role("button", name="Sign out").click()
        heading = await shown.page.get_by_role("heading").inner_text()

    assert (alert, kept) == ("This name and this password do not belong together.", True)
    assert heading == "Signed out"
    assert shown.complaints == ["Failed to load resource: the server responded with a status of 403 (Forbidden)"]


async def test_a_keyboard_is_enough(app: Application) -> None:
    """Tab goes to people, name, password and the buttons in turn, and Enter sends the form."""
    async with elsewhere() as address, window() as shown:
        await shown.page.goto(app.link(redirect_uri=address))
        await shown.page.keyboard.press("Tab")
        await shown.page.keyboard.press("ArrowDown")
        for _ in ("name", "password"):
            await shown.page.keyboard.press("Tab")
        await shown.page.keyboard.type(PASSWORD)
        chosen = await shown.page.locator("input:checked").get_attribute("value")
        await shown.page.keyboard.press("Enter")
        await shown.page.wait_for_url(f"{address}?code=*")

    assert (chosen, shown.complaints) == ("2", [])


async def test_the_page_fits_a_telephone(app: Application) -> None:
    """Nothing is wider than the window, and everything that can be pressed is large enough for a thumb."""
    async with window() as shown:
        await shown.page.set_viewport_size({"width": 320, "height": 640})
        await shown.page.goto(app.link())
        width: int = await shown.page.evaluate("document.documentElement.scrollWidth")
        targets = await shown.page.locator("label.person, button, .field input").all()
        heights = [box["height"] for target in targets if (box := await target.bounding_box())]

    assert width == 320
    assert len(heights) == 16
    assert min(heights) >= 44
