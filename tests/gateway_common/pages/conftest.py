"""A real browser, opened once, on real gateways, whose services are simulated."""

import shutil
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field

import pytest
import pytest_asyncio
from fastapi import FastAPI
from playwright.async_api import Browser, Page, async_playwright

from tests.support.outside import demand
from tests.support.servers import served

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = ["--no-sandbox"]  # a container's root has no user namespace to give away


@dataclass
class Visit:
    """Hold an open docs page, with all that the browser complained of and asked for meanwhile."""

    page: Page
    origin: str
    complaints: list[str] = field(default_factory=list[str])
    asked: list[str] = field(default_factory=list[str])

    async def shows(self, selector: str) -> str:
        """Wait until *selector* is there to be seen, and read it."""
        return await self.page.locator(selector).first.inner_text()


Visiting = Callable[..., AbstractAsyncContextManager[Visit]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncGenerator[Browser]:
    """Open a browser."""
    demand(CHROMIUM, "Chromium is not installed")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest.fixture
def visit(browser: Browser) -> Visiting:
    """Give what serves an app and opens its docs page, at *fragment* if there is one, for somebody new each time."""

    @asynccontextmanager
    async def visiting(app: FastAPI, *, fragment: str = "", width: int = 1280) -> AsyncGenerator[Visit]:
        async with served(app) as port:
            page = await browser.new_page(viewport={"width": width, "height": 900})
            seen = Visit(page, f"http://127.0.0.1:{port}")
            page.on("console", lambda message: seen.complaints.append(message.text))
            page.on("pageerror", lambda error: seen.complaints.append(str(error)))
            page.on("request", lambda request: seen.asked.append(request.url))
            await page.goto(f"{seen.origin}/docs#{fragment}")
            await page.wait_for_selector("#page[aria-busy=false]")
            yield seen
            await page.close()

    return visiting
