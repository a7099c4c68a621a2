"""What OpenAPI says of compositions: inputs, view, problems by status, which parts may be missing and why."""

from typing import Any

from gateway_common.testing import SimulatedNetwork
from tests.support import ftgo
from tests.support.gateways import gateway

APP = gateway(ftgo.router, *ftgo.SERVICES, network=SimulatedNetwork(ftgo.ANSWERS))


def _operation(path: str, method: str) -> dict[str, Any]:
    operation: dict[str, Any] = APP.openapi()["paths"][path][method]
    return operation


def test_clients_see_only_what_they_may_send() -> None:
    """Parts, caller and record are no parameters of the API."""
    names = [one["name"] for one in _operation("/orders/{order_id}", "get")["parameters"]]

    assert names == ["order_id"]


def test_every_status_has_its_problems() -> None:
    """Each status that an answer can have is documented with the problems behind it."""
    responses = _operation("/orders/{order_id}", "get")["responses"]
    statuses = ["200", "304", "400", "401", "403", "404", "422", "429", "500", "502", "503", "504"]

    assert sorted(responses) == statuses
    assert all("application/problem+json" in responses[status]["content"] for status in statuses[2:])
    assert list(responses["503"]["content"]["application/problem+json"]["examples"]) == ["unavailable", "busy"]
    assert APP.openapi()["components"]["schemas"]["Problem"]["required"]


def test_what_may_be_missing_is_said_with_its_reasons() -> None:
    """People read it in the description, tools in x-composition."""
    operation = _operation("/orders/{order_id}", "get")
    parts = {one["name"]: one for one in operation["x-composition"]["parts"]}

    assert "`ticket` (busy, denied, down, garbled, late, refused)" in operation["responses"]["200"]["description"]
    assert parts["restaurant"] == {
        "name": "restaurant",
        "kind": "want",
        "staleFor": 60,
        "reads": ["order"],
        "missingWhen": ["busy", "denied", "down", "garbled", "late", "refused"],
    }
    assert parts["items"] == {"name": "items", "kind": "need", "reads": ["order"], "each": True}
    assert parts["delivery"]["conditional"] is True


def test_a_plain_endpoint_is_documented_too() -> None:
    """A write that calls services says which problems may come."""
    responses = _operation("/orders", "post")["responses"]

    assert set(responses) == {"201", "400", "401", "403", "404", "422", "429", "500", "502", "503", "504"}


def test_no_service_is_named() -> None:
    """The document speaks the client team's words: it names no service, host or operation."""
    text = str(APP.openapi())

    assert not any(word in text for word in ("kitchen", "find_ticket", "internal:8080", "http://"))
