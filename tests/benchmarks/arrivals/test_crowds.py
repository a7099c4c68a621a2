import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from benchmarks.arrivals.answered import UNANSWERED, Answered, read, write
from benchmarks.arrivals.crowd import Crowd

GOOD = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
NEVER = b"never"
BUSY = b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"


@asynccontextmanager
async def service(answer: Callable[[], bytes]) -> AsyncGenerator[int]:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await reader.readuntil(b"\r\n\r\n"):
                said = answer()
                if said == NEVER:
                    await reader.read()
                writer.write(said)
                if b"close" in said or not said:
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def test_every_request_has_a_fate() -> None:
    """Whatever comes back, also nothing, is written down once, and a connection that ends is opened again."""
    fates = iter([GOOD, BUSY, b"", *[GOOD] * 17])
    async with service(lambda: next(fates)) as port:
        crowd = Crowd("127.0.0.1", port, b"GET / HTTP/1.1\r\nHost: here\r\n\r\n", most=2)
        await crowd.ask([number / 1000 for number in range(20)])

    assert Counter(one.status for one in crowd.answers) == {200: 18, 503: 1, UNANSWERED: 1}
    assert all(0 <= one.late <= one.took for one in crowd.answers)


async def test_what_is_never_answered_is_told_of_when_it_was_due() -> None:
    """Whether it was sent or not, it belongs to the stage in which it was to be sent, and was that late."""
    async with service(lambda: NEVER) as port:
        crowd = Crowd("127.0.0.1", port, b"GET / HTTP/1.1\r\nHost: here\r\n\r\n", most=2, patience=0.05)
        await crowd.ask([0.0, 0.001, 0.002])
    answers = sorted(crowd.answers)

    assert [(one.due, one.status) for one in answers] == [(due, UNANSWERED) for due in (0.0, 0.001, 0.002)]
    assert all(one.took >= 0.05 for one in answers)
    assert [one.late == one.took for one in answers] == [False, False, True]


@pytest.mark.parametrize("answers", [[], [Answered(0.5, 0.25, 200, 0.001), Answered(1.0, 5.0, UNANSWERED)]])
def test_what_is_written_is_read(tmp_path: Path, answers: list[Answered]) -> None:
    """A line for each answer, none for none."""
    write(tmp_path / "answers", answers)

    assert read(tmp_path / "answers") == answers
