"""What clients read of keys."""

from typing import Any

from gateway_common.idempotency.keys import KEY_PATTERN
from gateway_common.testing import SimulatedNetwork
from tests.gateway_common.idempotency.given import app_of


def described(path: str, method: str) -> dict[str, Any]:
    """Give the operation."""
    operation: dict[str, Any] = app_of(SimulatedNetwork({})).openapi()["paths"][path][method]
    return operation


def key_of(operation: dict[str, Any]) -> dict[str, Any]:
    """Give what is said of the key."""
    return next(one for one in operation["parameters"] if one["in"] == "header")


def test_the_key_is_a_parameter() -> None:
    """With its form; it says whether it has to be there."""
    optional, required = key_of(described("/orders", "post")), key_of(described("/orders/{order_id}", "put"))

    assert (optional["name"], optional["required"], required["required"]) == ("Idempotency-Key", False, True)
    assert required["schema"]["pattern"] == KEY_PATTERN
    assert "Idempotency-Replayed" in required["description"]


def test_what_may_come_of_a_key_is_told() -> None:
    """Each problem by its status, and the missing key only where it is needed."""
    examples = {
        path: [
            name
            for status in ("400", "409", "422")
            for name in described(path, method)["responses"][status]["content"]["application/problem+json"]["examples"]
        ]
        for path, method in (("/orders", "post"), ("/orders/{order_id}", "put"))
    }

    ours = ["bad-idempotency-key", "in-flight", "answer-not-kept", "idempotency-key-reused"]
    assert [name for name in examples["/orders"] if name in ours] == ours
    assert "idempotency-key-missing" not in examples["/orders"]
    assert "idempotency-key-missing" in examples["/orders/{order_id}"]
