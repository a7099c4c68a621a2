"""What operators see of requests that were refused before anybody saw them."""

import asyncio

from tests.e2e.lives import living


async def test_what_is_refused_is_counted_and_logged() -> None:
    """By a word of ours, in the metrics and in one line of the log, and not by what was sent."""
    async with living() as life, asyncio.timeout(60):
        reader, writer = await asyncio.open_connection("127.0.0.1", life.port)
        writer.write(b"GET / HTTP/1.1\r\nHost: secret here\r\n\r\n")
        answer = await reader.read()
        writer.close()
        line = await life.until("request refused")
        counted = await life.metric("gateway_refused_total", reason="bad-host")

    assert answer.startswith(b"HTTP/1.1 400 ")
    assert counted == 1
    assert (line["reason"], line["status"], line["level"]) == ("bad-host", 400, "info")
    assert line["request_id"].encode() in answer
    assert "secret" not in str(life.logged)
