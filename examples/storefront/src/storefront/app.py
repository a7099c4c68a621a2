"""The storefront's gateway: one request for each page."""

from fastapi import FastAPI

from gateway_common import Caller, Parts, Reach, Router, View, anyone, composition, create_gateway, need, want
from storefront.services import (
    SERVICES,
    Product,
    Review,
    Stock,
    User,
    find_product,
    find_reviews,
    find_stock,
    find_user,
)
from storefront.settings import StorefrontSettings

router = Router()


class ProductDetails(View):
    """Show a product; None stands for what is not known."""

    product: Product
    reviews: list[Review] | None
    stock: Stock | None
    missing: list[str]


@router.get("/product-details/{product_id}")
@composition(within=1.0)
def product_details(
    product_id: str,
    product: Product = need(find_product),
    reviews: list[Review] | None = want(find_reviews, within=0.5),
    stock: Stock | None = want(find_stock, within=0.3),
    *,
    parts: Parts,
    caller: Caller = anyone(),
) -> ProductDetails:
    """Show all there is to know about a product."""
    return ProductDetails(product=product, reviews=reviews, stock=stock, missing=parts.missing)


@router.get("/users/{user_id}")
@composition(within=1.0)
def profile(user_id: str, user: User = need(find_user), *, caller: Caller = anyone()) -> User:
    """Show who somebody is."""
    return user


def create_app(settings: StorefrontSettings | None = None, reach: Reach | None = None) -> FastAPI:
    """Make the gateway; tests hand in *settings* and another network."""
    settings = settings or StorefrontSettings.load()
    return create_gateway("storefront", settings, services=SERVICES, routers=[router], reach=reach)
