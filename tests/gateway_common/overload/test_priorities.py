from time import time

import pytest

from gateway_common.overload import Priority, declared_priority, priority, usual
from gateway_common.routing import RouteTable
from tests.gateway_common.sessions.house import prepare, website


@pytest.mark.parametrize(
    ("method", "expected"),
    [("POST", Priority.HIGH), ("DELETE", Priority.HIGH), ("GET", Priority.NORMAL), ("OPTIONS", Priority.NORMAL)],
)
def test_writes_go_before_reads(method: str, expected: Priority) -> None:
    """Without a word of anybody, what changes something goes first."""
    assert usual(method) is expected


def test_an_endpoint_says_its_own() -> None:
    """What stands above an endpoint holds for it, and leaves it as it is."""

    def browse() -> str:
        return "menu"

    marked = priority("low")(browse)

    assert marked is browse
    assert declared_priority(browse) is Priority.LOW
    assert declared_priority(usual) is None


def test_signing_in_goes_before_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever leaves for the provider, and whoever comes back from it, goes as early as a write."""
    prepare(monkeypatch, time)
    routes: RouteTable = website("http://127.0.0.1:1", {}, {}).state.routes
    found = [routes.priority("GET", path) for path in ("/auth/login", "/auth/callback", "/auth/session")]

    assert found == [Priority.HIGH, Priority.HIGH, Priority.NORMAL]
