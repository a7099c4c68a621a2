"""Several processes of one gateway, of which any tells what all of them count."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from gateway_common.admin import ALONE, Siblings
from gateway_common.admin.siblings import merged
from tests.gateway_common.admin.given import gateway_of_ftgo, operator

ONE = "# HELP a First.\n# TYPE a counter\na 1\n# HELP b Second.\n# TYPE b gauge\nb 2\n"
OTHER = "# HELP b Second.\n# TYPE b gauge\nb 3\n# HELP c Third.\n# TYPE c gauge\n"


@pytest.fixture
async def folder() -> AsyncIterator[Path]:
    """Give a folder whose name is short enough for sockets."""
    with TemporaryDirectory() as name:
        yield Path(name)


def told(text: bytes) -> list[str]:
    return [line for line in text.decode().splitlines() if not line.startswith("#")]


def test_each_metric_is_described_once() -> None:
    """Samples of the same metric stand together, whoever counted them."""
    assert merged([ONE, "", OTHER]) == (
        "# HELP a First.\n# TYPE a counter\na 1\n"
        "# HELP b Second.\n# TYPE b gauge\nb 2\nb 3\n"
        "# HELP c Third.\n# TYPE c gauge\n"
    )


async def test_any_of_them_tells_for_all(folder: Path) -> None:
    """Whoever is asked adds what the others say, in the order of their places."""
    siblings = [Siblings(slot, 3, folder) for slot in range(3)]
    async with AsyncExitStack() as stack:
        for one in siblings:
            await stack.enter_async_context(one.answering(lambda name: f"{ONE[:33]}a{name} 1\n".encode()))
        text = await siblings[1].metrics(b"# HELP a First.\n# TYPE a counter\na1 5\n")

    assert told(text)[:3] == ["a0 1", "a1 5", "a2 1"]
    assert told(text)[3:] == [f'gateway_worker_up{{worker="{slot}"}} 1' for slot in range(3)]


async def test_who_does_not_answer_is_left_out(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sibling that is gone, or hangs, is said to be silent, and nobody waits for it for long."""
    monkeypatch.setattr("gateway_common.admin.siblings.PATIENCE", 0.05)
    hangs = asyncio.Event()

    async def hang(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await hangs.wait()
        writer.close()

    async with await asyncio.start_unix_server(hang, folder / "2.sock"):
        text = await Siblings(0, 3, folder).metrics(b"")
        hangs.set()

    assert told(text) == [f'gateway_worker_up{{worker="{slot}"}} 0' for slot in range(3)]


async def test_the_port_tells_of_all_of_them(folder: Path) -> None:
    """`/metrics` of one of several processes marks whose each sample is."""
    async with (
        Siblings(1, 2, folder).answering(lambda name: f"{ONE[:33]}a{name} 1\n".encode()),
        operator(gateway_of_ftgo(), siblings=Siblings(0, 2, folder)) as client,
    ):
        text = (await client.get("/metrics")).content

    assert "a1 1" in told(text)
    assert 'gateway_requests_in_flight{worker="0"} 0.0' in told(text)


async def test_the_end_of_all_is_known_to_all(folder: Path) -> None:
    """One process of several ends alone unless the gateway does; a process alone is the gateway."""
    one, other = Siblings(0, 2, folder), Siblings(1, 2, folder)

    before = one.all_end, other.all_end
    one.end()

    assert before == (False, False)
    assert (one.all_end, other.all_end, ALONE.all_end) == (True, True, True)
