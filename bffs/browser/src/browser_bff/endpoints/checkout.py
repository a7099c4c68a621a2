"""`GET /api/checkout`: what a basket would cost, from four services.

Prices come from the menu, which the answer needs. Fees depend on what the dishes cost together, so they are asked for
once the menu is there. Delivery and fees are wants: without one of them the page says so and shows no total. Neither
is ever an older value: what was true a minute ago would be a wrong total.
"""

from operator import attrgetter
from typing import Annotated

from fastapi import Query

from browser_bff.inputs.basket import Basket
from browser_bff.models.accounts import Account, Fees
from browser_bff.models.consumers import AddressBook
from browser_bff.models.deliveries import Quote
from browser_bff.models.restaurants import RestaurantWithMenu
from browser_bff.problems import MENU_ITEM_UNKNOWN
from browser_bff.services import find_account, find_addresses, find_fees, find_menu, find_quote
from browser_bff.views.account import known_address, payment_of
from browser_bff.views.checkout import CheckoutPage, CheckoutRestaurant
from browser_bff.views.lines import chosen, off_the_menu, subtotal
from browser_bff.views.obstacles import of_the_basket, of_the_consumer
from browser_bff.views.price import price_of
from gateway_common import Caller, Parts, ProblemError, Router, allowed, composition, need, tells, want

router = Router(prefix="/api", tags=["Checkout"], generate_unique_id_function=attrgetter("name"))


@router.get("/checkout", summary="The price of a basket", responses=tells(MENU_ITEM_UNKNOWN))
@composition(within=2.0)
def preview_checkout(
    basket: Annotated[Basket, Query()],
    restaurant: RestaurantWithMenu = need(find_menu, restaurant_id=lambda basket: basket.restaurant_id),
    delivery: Quote | None = want(find_quote, within=1.2, restaurant_id=lambda basket: basket.restaurant_id),
    fees: Fees | None = want(
        find_fees,
        when=lambda basket, restaurant: not off_the_menu(basket.item, restaurant.menu),
        order_total=lambda basket, restaurant: subtotal(chosen(basket.item, restaurant.menu)),
    ),
    addresses: AddressBook | None = want(
        find_addresses, within=1.2, stale_for=300, consumer_id=lambda caller: caller.subject
    ),
    payment: Account | None = want(find_account, within=1.2, account_id=lambda caller: caller.subject),
    *,
    parts: Parts,
    caller: Caller = allowed("orders:read", "profile:read"),
) -> CheckoutPage:
    """Show what the dishes of a basket would cost with delivery, fees and tax, and when they would be there.

    The total is null unless everything in it is known: `missing` then names `delivery` or `fees`.
    """
    _refuse_unknown(basket, restaurant)
    lines = chosen(basket.item, restaurant.menu)
    price = price_of(subtotal(lines), delivery, fees)
    obstacles = [
        *of_the_basket(restaurant, price.subtotal, delivery, fees, parts.missing),
        *of_the_consumer(addresses, payment, parts.missing),
    ]
    return CheckoutPage(
        restaurant=CheckoutRestaurant(
            id=restaurant.id, name=restaurant.name, open=restaurant.is_open, minimum_order=restaurant.minimum_order
        ),
        lines=lines,
        price=price,
        eta_minutes=delivery.eta_minutes if delivery else None,
        addresses=[known_address(one) for one in addresses.addresses] if addresses else None,
        payment=payment_of(payment) if payment else None,
        obstacles=obstacles,
        orderable=price.total is not None and not obstacles,
        missing=parts.missing,
    )


def _refuse_unknown(basket: Basket, restaurant: RestaurantWithMenu) -> None:
    unknown = off_the_menu(basket.item, restaurant.menu)
    if unknown:
        errors = [
            {"at": f"query.item.{place}", "detail": f"The restaurant has no dish {menu_item_id}."}
            for place, menu_item_id in unknown
        ]
        raise ProblemError(MENU_ITEM_UNKNOWN(members={"errors": errors}))
