"""What operators see of requests that were refused before anybody saw them."""

import asyncio

from tests.e2e.lives import living
from tests.support.connections import connection

HANG = 240


async def test_what_is_refused_is_counted_and_logged() -> None:
    """By a word of ours, in the metrics and in one line of the log, and not by what was sent."""
    async with asyncio.timeout(HANG), living() as life:
        async with connection(life.port) as (reader, writer):
            writer.write(b"GET / HTTP/1.1\r\nHost: secret here\r\n\r\n")
            answer = await reader.read()
        line = await life.until("request refused")
        counted = await life.metric("gateway_refused_total", reason="bad-host")

    assert answer.startswith(b"HTTP/1.1 400 ")
    assert counted == 1
    assert (line["reason"], line["status"], line["level"]) == ("bad-host", 400, "info")
    assert line["request_id"].encode() in answer
    assert "secret" not in str(life.logged)
