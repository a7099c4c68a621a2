"""The storefront as a newcomer starts it: `python -m storefront`, on real sockets."""

import asyncio
import json
import re
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2
import pytest

from ftgo_sandbox.testing import free_ports

README = Path(__file__).parents[2] / "examples" / "storefront" / "README.md"
SHOWN = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", README.read_text(), re.DOTALL)]
SERVICES = ("PRODUCT", "REVIEW", "INVENTORY", "USER")


@pytest.fixture(autouse=True)
def ports(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Give the storefront five free ports, the gateway's last."""
    free = list(free_ports().values())[:5]
    for name, port in zip(SERVICES, free, strict=False):
        monkeypatch.setenv(f"GATEWAY_SERVICES__{name}__URL", f"http://127.0.0.1:{port}")
    monkeypatch.setenv("GATEWAY_PORT", str(free[-1]))
    return free


@asynccontextmanager
async def storefront(*options: str) -> AsyncGenerator[tuple[Process, str]]:
    """Open the storefront, and give its process and the address it prints."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "storefront", *options, stdout=PIPE, stderr=PIPE
    )
    try:
        assert process.stdout is not None
        async for line in process.stdout:
            if b"open: " in line:
                yield process, line.decode().split("open: ")[1].strip()
                break
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGINT)
        await process.communicate()


async def got(url: str) -> httpx2.Response:
    async with httpx2.AsyncClient(timeout=60, trust_env=False) as client:
        return await client.get(url)


async def page_like(shown: object, url: str) -> httpx2.Response:
    """Ask until the page is the one that is *shown*, for a busy machine may be late with a part; or give the last."""
    page = await got(url)
    for _ in range(20):
        if page.json() == shown:
            break
        page = await got(url)
    return page


async def test_one_command_opens_the_storefront(ports: list[int]) -> None:
    """It prints an address that answers as the README shows, and Ctrl-C ends all five servers with status 0."""
    async with storefront() as (process, url):
        page = await page_like(SHOWN[0], url)
        process.send_signal(signal.SIGINT)
        _, complaint = await process.communicate()

    assert page.json() == SHOWN[0]
    assert (process.returncode, complaint) == (0, b"")
    for port in ports:
        socket.create_server(("127.0.0.1", port)).close()


async def test_a_service_can_be_left_out() -> None:
    """Without the reviews a page says what is missing; without the users there is no profile."""
    async with storefront("--without", "review", "--without", "user") as (_, url):
        page, profile = await page_like(SHOWN[1], url), await got(url.replace("product-details", "users"))

    assert (page.status_code, page.json()) == (200, SHOWN[1])
    assert (profile.status_code, profile.headers["content-type"]) == (502, "application/problem+json")


async def test_the_services_offer_what_the_gateway_asks() -> None:
    """`gateway check` finds no difference between the storefront and the services behind it."""
    async with storefront():
        command = (sys.executable, "-m", "gateway_common.cli", "--app", "storefront.app", "check")
        check = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
        told, _ = await check.communicate()

    assert (check.returncode, b"no difference in 4 operations and 0 routes of 4 services" in told) == (0, True)


async def test_a_port_in_use_is_a_complaint(ports: list[int]) -> None:
    """A service that cannot be started names the setting, and nothing is left running."""
    with socket.create_server(("127.0.0.1", ports[1])):
        process = await asyncio.create_subprocess_exec(sys.executable, "-m", "storefront", stderr=PIPE)
        _, complaint = await process.communicate()

    cure = "set GATEWAY_SERVICES__REVIEW__URL to a free port, or stop the other."
    said = f"storefront: cannot listen on 127.0.0.1:{ports[1]}: something else listens there; {cure}\n"
    assert (process.returncode, complaint.decode()) == (2, said)
