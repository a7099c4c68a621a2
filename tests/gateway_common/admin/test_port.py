"""What operators are told."""

import pytest

from gateway_common.admin import Life, Phase
from gateway_common.testing import client_of
from tests.gateway_common.admin.given import gateway_of_ftgo, operator
from tests.support.gateways import TOKEN

PATHS = ("/live", "/ready", "/metrics", "/routes", "/plan")


@pytest.mark.parametrize(
    ("phase", "status", "reasons"),
    [(Phase.STARTING, 503, ["starting"]), (Phase.SERVING, 200, []), (Phase.DRAINING, 503, ["draining"])],
)
async def test_readiness_follows_the_life_of_the_process(phase: Phase, status: int, reasons: list[str]) -> None:
    """Only a process that serves is ready; one that is not says why, and is alive."""
    life = Life()
    life.phase = phase
    async with operator(gateway_of_ftgo(), life) as client:
        ready, live = await client.get("/ready"), await client.get("/live")

    assert (ready.status_code, ready.json()) == (status, {"ready": not reasons, "reasons": reasons})
    assert (live.status_code, live.json()) == (200, {"live": True})


async def test_services_are_no_reason() -> None:
    """Neither life nor readiness asks a service: here none can be reached, and none was started."""
    life = Life()
    life.phase = Phase.SERVING
    async with operator(gateway_of_ftgo(), life) as client:
        answers = [await client.get(path) for path in ("/live", "/ready")]

    assert [answer.status_code for answer in answers] == [200, 200]


async def test_metrics_are_prometheus_text() -> None:
    """The metrics of the gateway are given in Prometheus' format, whose version is in the content type."""
    app = gateway_of_ftgo()
    async with client_of(app, token=TOKEN) as client:
        await client.get("/orders/5")
    async with operator(app) as client:
        answer = await client.get("/metrics")

    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert 'gateway_request_seconds_count{method="GET",route="/orders/{order_id}",status="200"} 1.0' in answer.text


async def test_plans_are_text_or_diagrams() -> None:
    """All compositions are drawn, or one by name, as text or as Mermaid; a name that is none is a 404 naming others."""
    async with operator(gateway_of_ftgo()) as client:
        text, one = await client.get("/plan"), await client.get("/plan?name=order_card")
        diagram = await client.get("/plan?name=order_card&format=mermaid")
        none = await client.get("/plan?name=nothing")

    assert text.text.startswith("GET /orders/{order_id}\norder_card, within ")
    assert "● a need" in one.text
    assert diagram.headers["content-type"] == "text/markdown; charset=utf-8"
    assert diagram.text.startswith("## order_card\n\n```mermaid\nflowchart LR\n")
    assert (none.status_code, none.text) == (404, "there is no composition nothing; there is order_card.\n")


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:9081", "127.0.0.1:1", "[::1]:9081", "operators", "ops.internal"]
)
async def test_operators_call_it_by_its_own_names(host: str) -> None:
    """Loopback, the address at which they came in, and names that a setting lists are answered, at any port."""
    async with operator(gateway_of_ftgo(admin_hosts=("ops.internal",))) as client:
        answer = await client.get("/live", headers={"host": host})

    assert answer.status_code == 200


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "10.0.0.1", "localhost, evil.example", ""])
async def test_who_calls_it_by_another_name_is_told_nothing(host: str, path: str) -> None:
    """A name that somebody else lets lead here, as by DNS rebinding, is answered 421 without a word of the gateway."""
    async with operator(gateway_of_ftgo()) as client:
        answer = await client.get(path, headers={"host": host})

    assert (answer.status_code, answer.headers["cache-control"]) == (421, "no-store")
    assert answer.text == "This port is not called so; use its address, or add the name to GATEWAY_ADMIN_HOSTS.\n"


@pytest.mark.parametrize("path", PATHS)
async def test_nothing_is_kept_and_nothing_is_changed(path: str) -> None:
    """No answer may be cached, HEAD is answered, and no other method is."""
    async with operator(gateway_of_ftgo()) as client:
        read, head, written = await client.get(path), await client.head(path), await client.post(path)

    assert read.headers["cache-control"] == "no-store"
    assert (head.status_code, head.content) == (read.status_code, b"")
    assert written.status_code == 405


async def test_there_is_nothing_else() -> None:
    """A path that is not listed is a 404."""
    async with operator(gateway_of_ftgo()) as client:
        answer = await client.get("/orders/5")

    assert answer.status_code == 404
