"""How each kind of client finds its way: the same things under the words of each gateway."""

from dataclasses import dataclass
from typing import Any

import httpx2

__all__ = ["GATEWAYS", "Client"]


@dataclass(frozen=True)
class Words:
    """Hold the words of one gateway: where an order is, what it calls the parts it may miss, and how long it may take.

    *budget* is that of the composition behind an order, in seconds.
    """

    order: str
    orders: str
    bill: str
    ticket: str
    budget: float


GATEWAYS = {
    "mobile": Words("/v1/orders/{}", "/v1/orders", "bill", "ticket", 1.5),
    "browser": Words("/api/orders/{}", "/api/orders", "bill", "preparation", 1.5),
    "public": Words("/v1/orders/{}?include=ticket,delivery,bill,restaurant", "/v1/orders", "bill", "ticket", 2.0),
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
        """Ask for an order."""
        return self.get(self.words.order.format(order_id), consumer=consumer)

    def get(self, path: str, *, consumer: int = 1) -> httpx2.Response:
        """Ask for *path*."""
        return self.http.get(path, headers={"Authorization": f"Bearer dev:{consumer}"})

    def post(self, path: str, json: Any, *, consumer: int = 1, **headers: str) -> httpx2.Response:  # noqa: ANN401 – any JSON
        """Send *json* to *path*."""
        return self.http.post(path, json=json, headers={"Authorization": f"Bearer dev:{consumer}", **headers})
