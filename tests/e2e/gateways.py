"""How each kind of client finds its way: the same things under the words of each gateway."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import httpx2

__all__ = ["GATEWAYS", "PATIENCE", "Client", "first"]

PATIENCE = 20
"""How often something is asked for that a busy machine may be too slow for."""

LATE = 504


@dataclass(frozen=True)
class Words:
    """Hold the words of one gateway: where an order is, and what it calls the parts it may miss."""

    order: str
    orders: str
    bill: str
    ticket: str


GATEWAYS = {
    "mobile": Words("/v1/orders/{}", "/v1/orders", "bill", "ticket"),
    "browser": Words("/api/orders/{}", "/api/orders", "bill", "preparation"),
    "public": Words("/v1/orders/{}?include=ticket,delivery,bill,restaurant", "/v1/orders", "bill", "ticket"),
}


@dataclass(frozen=True)
class Client:
    """Ask the gateway *name* on behalf of a consumer."""

    name: str
    http: httpx2.Client

    @property
    def words(self) -> Words:
        """Give the words of its gateway."""
        return GATEWAYS[self.name]

    def order(self, order_id: object, *, consumer: int = 1) -> httpx2.Response:
        """Ask for an order, and again when a busy machine was too slow for its budget."""
        path = self.words.order.format(order_id)
        answers = (self.get(path, consumer=consumer) for _ in range(PATIENCE))
        return first(answers, lambda response: response.status_code != LATE)

    def order_missing(self, *parts: str, order_id: object = 1) -> httpx2.Response:
        """Ask for an order until exactly these *parts* are missing, for others may be late; or give the last answer."""
        answers = (self.order(order_id) for _ in range(PATIENCE))
        return first(answers, lambda response: response.json().get("missing") == list(parts))

    def get(self, path: str, *, consumer: int = 1, within: float | None = None) -> httpx2.Response:
        """Ask for *path*; *within* is how many seconds the gateway has."""
        allowed = {} if within is None else {"Request-Timeout": str(within)}
        return self.http.get(path, headers={"Authorization": f"Bearer dev:{consumer}", **allowed})

    def post(self, path: str, json: Any, *, consumer: int = 1, **headers: str) -> httpx2.Response:  # noqa: ANN401 – any JSON
        """Send *json* to *path*."""
        return self.http.post(path, json=json, headers={"Authorization": f"Bearer dev:{consumer}", **headers})


def first(answers: Iterable[httpx2.Response], wanted: Callable[[httpx2.Response], bool]) -> httpx2.Response:
    """Give the first of *answers* that is *wanted*, or else the last of them."""
    last: httpx2.Response | None = None
    for last in answers:
        if wanted(last):
            break
    assert last is not None
    return last
