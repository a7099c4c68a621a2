"""What the storefront reads of the services behind it, and nothing more."""

from decimal import Decimal

from gateway_common import ReadModel, Service

SERVICES = product, review, inventory, user = [Service(name) for name in ("product", "review", "inventory", "user")]


class Product(ReadModel):
    """Hold what is for sale."""

    name: str
    price: Decimal


class Review(ReadModel):
    """Hold what one buyer thinks of it."""

    stars: int
    text: str


class Stock(ReadModel):
    """Hold how much of it there is."""

    available: int


class User(ReadModel):
    """Hold who is shopping."""

    name: str


@product.get("/products/{product_id}")
def find_product(product_id: str) -> Product: ...


@review.get("/reviews")
def find_reviews(product_id: str) -> list[Review]: ...


@inventory.get("/inventory/{product_id}")
def find_stock(product_id: str) -> Stock: ...


@user.get("/users/{user_id}")
def find_user(user_id: str) -> User: ...
