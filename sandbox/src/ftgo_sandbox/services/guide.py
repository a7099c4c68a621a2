"""Which restaurants there are, near and far, and what their meals look like."""

from typing import Annotated

from pydantic import Field

from ftgo_sandbox.domain.documents import Document
from ftgo_sandbox.domain.geography import kilometres
from ftgo_sandbox.domain.png import MEDIA_TYPE
from ftgo_sandbox.domain.refusals import Unknown
from ftgo_sandbox.domain.restaurants import NewRestaurant, Restaurant
from ftgo_sandbox.domain.values import Location, Wire
from ftgo_sandbox.skeleton.surroundings import Surroundings
from ftgo_sandbox.world.pictures import meal


class Search(Wire):
    """Ask for restaurants."""

    near: Annotated[str | None, Field(pattern=r"^-?\d{1,2}(\.\d+)?,-?\d{1,3}(\.\d+)?$", examples=["37.81,-122.26"])] = (
        None
    )
    q: str = ""
    cuisine: str | None = None
    limit: Annotated[int, Field(ge=1, le=100)] = 20

    @property
    def centre(self) -> Location | None:
        """Read the place from which is measured."""
        if self.near is None:
            return None
        lat, _, lng = self.near.partition(",")
        return Location(lat=float(lat), lng=float(lng))

    def finds(self, restaurant: Restaurant) -> bool:
        """Tell whether a restaurant is asked for."""
        return restaurant.matches(self.q) and self.cuisine in {None, restaurant.cuisine}


class Restaurants:
    """Hold the restaurants, and a picture of each: its own, or until it sends one, what we paint."""

    def __init__(self, at: Surroundings) -> None:
        self._at = at
        self._known = dict(at.world.restaurants)
        self._pictures: dict[int, Document] = {}
        self._numbers = at.numbers()

    def open(self, new: NewRestaurant) -> Restaurant:
        """Open a new one."""
        number = next(self._numbers)
        self._known[number] = new.opened(number)
        return self._known[number]

    def find(self, number: int) -> Restaurant:
        """Find one."""
        if number not in self._known:
            raise Unknown
        return self._known[number]

    def search(self, search: Search) -> tuple[Restaurant, ...]:
        """Find those that are asked for, the nearest first where somebody says from where."""
        found = [restaurant for restaurant in self._known.values() if search.finds(restaurant)]
        if centre := search.centre:
            found.sort(key=lambda restaurant: kilometres(centre, restaurant.location))
        return tuple(found[: search.limit])

    def picture(self, number: int) -> Document:
        """Show what is eaten at a restaurant."""
        restaurant = self.find(number)
        painted = self._at.world.epoch.replace(microsecond=0)
        return self._pictures.get(number) or Document(
            meal(f"restaurant {number}", restaurant.cuisine), MEDIA_TYPE, painted
        )

    def hang(self, number: int, media_type: str, content: bytes) -> Document:
        """Show this picture from now on."""
        self._pictures[number] = Document(content, media_type, self._at.clock.now().replace(microsecond=0))
        return self._pictures[number]
