import asyncio

import pytest

from tests.gateway_common.edge.door import SIGNED_IN, Door, heard, spoken
from tests.support.connections import connection

PATHS = pytest.mark.parametrize("path", ["/orders/5", "/files/5", "/seen", "/long"])
VARYING = {"date", "server-timing", "x-request-id", "transfer-encoding"}


@PATHS
@pytest.mark.parametrize("coding", ["identity", "gzip"])
async def test_head_has_the_fields_of_get(door: Door, path: str, coding: str) -> None:
    """Every `GET` can be asked for its head alone: the same status, the same fields, coded or not."""
    whole = await door.ask(path, f"Accept-Encoding: {coding}")
    head = await door.ask(path, f"Accept-Encoding: {coding}", method="HEAD")

    assert head.status == whole.status == 200
    assert [pair for pair in head.fields if pair[0] not in VARYING] == [
        pair for pair in whole.fields if pair[0] not in VARYING
    ]


@PATHS
async def test_no_body_follows_a_head(door: Door, path: str) -> None:
    """What comes next on the connection is the next answer."""
    async with asyncio.timeout(60), connection(door.port) as (reader, writer):
        writer.write(spoken(f"HEAD {path} HTTP/1.1", *SIGNED_IN) + spoken("GET /seen HTTP/1.1", *SIGNED_IN))
        first, second = await heard(reader, bodiless=True), await heard(reader)

    assert (first.status, second.status, second.json["method"]) == (200, 200, "GET")


async def test_an_endless_answer_has_a_head(door: Door) -> None:
    """A stream is cut off after its fields, and what would have made it ends."""
    answer = await door.ask("/endless", method="HEAD")

    assert (answer.status, answer.field("content-type")) == (200, "text/event-stream; charset=utf-8")
