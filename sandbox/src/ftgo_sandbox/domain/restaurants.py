"""Restaurants and what they cook."""

from decimal import Decimal

from ftgo_sandbox.domain import geography
from ftgo_sandbox.domain.values import Address, Id, Location, MenuItem, Money, Wire


class Menu(Wire):
    """List what can be ordered."""

    menu_items: tuple[MenuItem, ...]


class RestaurantSummary(Wire):
    """Describe a restaurant in a list."""

    id: Id
    name: str
    cuisine: str
    rating: float
    address: Address
    location: Location
    delivery_fee: Money
    delivery_minutes: int
    minimum_order: Money
    open: bool


class Restaurant(RestaurantSummary):
    """Describe a restaurant with its menu."""

    menu: Menu

    def matches(self, words: str) -> bool:
        """Tell whether all *words* occur in its name, its cuisine or its menu."""
        text = " ".join([self.name, self.cuisine, *(item.name for item in self.menu.menu_items)]).lower()
        return all(word in text for word in words.lower().split())


class NewRestaurant(Wire):
    """Ask for a restaurant to be opened."""

    name: str
    address: Address
    menu: Menu

    def opened(self, number: int) -> Restaurant:
        """Open it under this *number*, on the terms that every new restaurant gets."""
        return Restaurant(
            id=number,
            name=self.name,
            cuisine="New",
            rating=0.0,
            address=self.address,
            location=geography.find(self.address),
            delivery_fee=Decimal("2.99"),
            delivery_minutes=30,
            minimum_order=Decimal("10.00"),
            open=True,
            menu=self.menu,
        )
