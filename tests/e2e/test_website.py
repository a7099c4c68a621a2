"""A person in a real browser: the page of the browser gateway, the provider, and the services of the sandbox."""

import re
import shutil
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from playwright.async_api import BrowserContext, Page, Response, async_playwright
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from ftgo_sandbox.testing import SERVICES, Sandbox, running
from tests.support.outside import demand
from tests.support.servers import served

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = ["--no-sandbox"]  # a container's root has no user namespace to give away
SIGNED = re.compile(r"eyJ[A-Za-z0-9_-]{8,}\.")
PASSWORD = "bon-appetit"  # noqa: S105 - the README says it to everybody


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    demand(CHROMIUM, "Chromium is not installed")
    with running() as sandbox:
        yield sandbox


@dataclass
class Window:
    """Hold a browser, and what the gateway has answered it."""

    context: BrowserContext
    home: str
    heard: list[Response] = field(default_factory=list[Response])
    complaints: list[str] = field(default_factory=list[str])

    def hear(self, response: Response) -> None:
        """Note an answer of the gateway."""
        if response.url.startswith(self.home):
            self.heard.append(response)

    async def tab(self) -> Page:
        """Open a tab at the gateway's page."""
        page = await self.context.new_page()
        page.on("response", self.hear)
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        await page.goto(self.home)
        return page


@asynccontextmanager
async def window(sandbox: Sandbox) -> AsyncGenerator[Window]:
    """Open a browser of somebody who is not signed in anywhere."""
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        context = await chromium.new_context()
        context.set_default_timeout(60_000)
        yield Window(context, f"{sandbox.urls['browser']}/")
        await chromium.close()


async def sign_in(page: Page, person: str = "1") -> None:
    """Go through the provider by mouse."""
    await page.click("#sign-in")
    await page.check(f"input[name=person][value='{person}']", force=True)
    await page.fill("input[type=password]", PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_selector("#orders li")


async def test_a_person_signs_in_looks_at_an_order_and_signs_out(sandbox: Sandbox) -> None:
    """By mouse, from the first page to the last; the policy of the page is broken nowhere."""
    async with window(sandbox) as browser:
        page = await browser.tab()
        await page.wait_for_selector("#sign-in")
        await sign_in(page)
        greeting = await page.inner_text("#who")
        await page.click("#orders a")
        await page.wait_for_selector("#order h2")
        order = await page.inner_text("#order")
        await page.click("#sign-out")
        await page.wait_for_url(f"{sandbox.urls['provider']}/**")
        await page.goto(browser.home)
        await page.wait_for_selector("#sign-in")

    assert greeting.startswith("Consumer 1, until ")
    assert "Total" in order
    assert [line for line in browser.complaints if "401" not in line] == []


async def test_no_token_reaches_the_browser(sandbox: Sandbox) -> None:
    """Neither cookie nor storage nor page nor answer of the gateway holds one, and no script can read a cookie."""
    async with window(sandbox) as browser:
        page = await browser.tab()
        await sign_in(page)
        kept = await page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")
        fetched = [await one.text() for one in browser.heard if one.request.resource_type == "fetch" and one.ok]
        told = [*fetched, *(str(one.headers) for one in browser.heard), await page.content()]
        cookies = [one for one in await browser.context.cookies() if one.get("name", "").startswith("__Host-")]

    assert len(fetched) >= 3
    assert kept == '[{},{},""]'
    assert {one.get("name") for one in cookies} == {"__Host-session", "__Host-login"}
    assert all(one.get("httpOnly") and one.get("secure") for one in cookies)
    assert not [text for text in [*told, *(one.get("value", "") for one in cookies)] if SIGNED.search(text)]


async def test_two_tabs_share_a_session_that_ends_everywhere(sandbox: Sandbox) -> None:
    """Signed in here is signed in there; signed out everywhere is signed out in another browser, too."""
    async with window(sandbox) as one, window(sandbox) as other:
        first = await one.tab()
        await sign_in(first, "2")
        second = await one.tab()
        await second.wait_for_selector("#orders li")
        elsewhere = await other.tab()
        await sign_in(elsewhere, "2")
        await second.click("#sign-out-everywhere")
        await second.wait_for_selector("#sign-in")
        for page in (first, elsewhere):
            await page.reload()
            await page.wait_for_selector("#sign-in")


SHORT = {"CLIENT_ID": "browser", "IDLE": "15"}
SHORTLY = {f"GATEWAY_IDENTITY__SESSIONS__{name}": value for name, value in SHORT.items()}


async def test_a_session_that_ends_is_gone_from_the_page() -> None:
    """Whoever only sits there sees that it is over, without touching anything; and nothing of it opens any more."""
    demand(CHROMIUM, "Chromium is not installed")
    with running(only=(*SERVICES, "provider", "browser"), environment=SHORTLY) as sandbox:
        async with window(sandbox) as browser:
            page = await browser.tab()
            await sign_in(page)
            kept = [one for one in await browser.context.cookies() if one.get("name") == "__Host-session"]
            await page.wait_for_selector("#sign-in")
            shown = await page.content()
            status = await page.evaluate("fetch('/auth/session', {headers: {'X-CSRF': '1'}}).then((it) => it.status)")

    assert len(kept) == 1
    assert "Order" not in shown
    assert status == 401


EVIL = """
<form method="post" action="{home}auth/logout"><input name="a" value="b"></form>
<script>
  const tried = async () => {{
    const told = [];
    for (const [path, init] of [
      ["auth/session", {{}}],
      ["auth/session", {{headers: {{"X-CSRF": "1"}}}}],
      ["auth/sessions", {{method: "DELETE"}}],
      ["auth/logout", {{method: "POST", body: "a=b"}}],
    ]) try {{
      told.push((await fetch("{home}" + path, {{credentials: "include", ...init}})).status);
    }} catch (error) {{ told.push(error.name) }}
    return told;
  }};
</script>
"""


@asynccontextmanager
async def another_site(home: str) -> AsyncGenerator[str]:
    """Serve a page that means no good to whoever is signed in at *home*."""

    async def page(_: Request) -> HTMLResponse:
        return HTMLResponse(EVIL.format(home=home))

    async with served(Starlette(routes=[Route("/", page)])) as port:
        yield f"http://localhost:{port}/"


async def test_another_site_gets_nowhere(sandbox: Sandbox) -> None:
    """A form and a script of another origin change nothing and read nothing, though their reader is signed in."""
    async with window(sandbox) as browser, another_site(browser.home) as address:
        page = await browser.tab()
        await sign_in(page, "3")
        evil = await browser.context.new_page()
        await evil.goto(address)
        tried = await evil.evaluate("tried()")
        async with evil.expect_navigation() as sent:
            await evil.evaluate("document.forms[0].submit()")
        answer = await sent.value
        await page.reload()
        await page.wait_for_selector("#orders li")

    assert tried == ["TypeError"] * 4
    assert answer.status in {401, 403}
