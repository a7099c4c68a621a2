"""The services behind the storefront: four small apps on goods that are made up."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, TypeVar

from fastapi import FastAPI, HTTPException, Query
from pydantic import BaseModel, ConfigDict
from pydantic.alias_generators import to_camel

__all__ = ["APPS"]

T = TypeVar("T")

product, review, inventory, user = APPS = [FastAPI(title=name) for name in ("product", "review", "inventory", "user")]
"""The services, each to be served at an address of its own."""


class Resource(BaseModel):
    """Spell names in camelCase on the wire."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class Product(Resource):
    """Describe what is for sale."""

    id: str
    name: str
    price: Decimal
    supplier_code: str


class Review(Resource):
    """Tell what one buyer thinks of a product."""

    product_id: str
    stars: int
    text: str


class Stock(Resource):
    """Count what is left of a product."""

    product_id: str
    available: int
    shelf: str


class User(Resource):
    """Describe somebody who shops."""

    id: str
    name: str
    email: str


PRODUCTS = {
    "1": Product(id="1", name="Pepper mill", price=Decimal("24.90"), supplier_code="PM-7"),
    "2": Product(id="2", name="Cast-iron pan", price=Decimal("39.00"), supplier_code="CI-2"),
    "3": Product(id="3", name="Apron", price=Decimal("18.50"), supplier_code="AP-1"),
}
REVIEWS = [
    Review(product_id="1", stars=5, text="Grinds like a charm."),
    Review(product_id="1", stars=4, text="A bit loud."),
    Review(product_id="2", stars=5, text="My grandchildren will use it."),
]
STOCK = {
    "1": Stock(product_id="1", available=12, shelf="A3"),
    "2": Stock(product_id="2", available=0, shelf="B1"),
}
USERS = {
    "1": User(id="1", name="Ada", email="ada@shop.example"),
    "2": User(id="2", name="Grace", email="grace@shop.example"),
}


@product.get("/products/{product_id}")
async def find_product(product_id: str) -> Product:
    """Give a product."""
    return _found(PRODUCTS, product_id)


@review.get("/reviews")
async def find_reviews(product_id: Annotated[str, Query(alias="productId")]) -> list[Review]:
    """Give what buyers think of a product."""
    return [review for review in REVIEWS if review.product_id == product_id]


@inventory.get("/inventory/{product_id}")
async def find_stock(product_id: str) -> Stock:
    """Give what is left of a product."""
    return _found(STOCK, product_id)


@user.get("/users/{user_id}")
async def find_user(user_id: str) -> User:
    """Give a user."""
    return _found(USERS, user_id)


def _found(things: Mapping[str, T], name: str) -> T:
    if name not in things:
        raise HTTPException(404)
    return things[name]
