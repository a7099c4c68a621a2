import pytest

from tests.sandbox.city import HOME, City

NEW = {"name": "Test Kitchen", "address": HOME, "menu": {"menuItems": [{"id": 7, "name": "Soup", "price": "12.50"}]}}


async def test_the_nearest_restaurants_come_first() -> None:
    """Where somebody says from where, the distance is the order."""
    async with City("restaurant") as city:
        target = await city.read("restaurant", "/restaurants/5")
        near = f"{target['location']['lat']},{target['location']['lng']}"
        found = await city.read("restaurant", f"/restaurants?near={near}&limit=3")

        assert found["restaurants"][0]["id"] == 5
        assert len(found["restaurants"]) == 3


async def test_a_list_leaves_menus_out() -> None:
    """Only a single restaurant shows what it cooks."""
    async with City("restaurant") as city:
        found = await city.read("restaurant", "/restaurants")

        assert len(found["restaurants"]) == 20
        assert all("menu" not in restaurant for restaurant in found["restaurants"])
        assert (await city.read("restaurant", "/restaurants/1"))["menu"]["menuItems"][0]["category"]


async def test_restaurants_are_found_by_words_and_by_cuisine() -> None:
    """All words must occur in the name, the cuisine or the menu."""
    async with City("restaurant") as city:
        by_name = await city.read("restaurant", "/restaurants?q=basil%20SMOKE")
        by_cuisine = await city.read("restaurant", "/restaurants?cuisine=Thai")
        by_both = await city.read("restaurant", "/restaurants?cuisine=Thai&q=pizza")

        assert [restaurant["id"] for restaurant in by_name["restaurants"]] == [1]
        assert {restaurant["cuisine"] for restaurant in by_cuisine["restaurants"]} == {"Thai"}
        assert by_both["restaurants"] == []


@pytest.mark.parametrize("query", ["near=here", "near=37.8", "limit=0", "limit=101"])
async def test_a_search_that_makes_no_sense_is_refused(query: str) -> None:
    """A place is two numbers, and a page has one to a hundred restaurants."""
    async with City("restaurant") as city:
        answer = await city.ask("restaurant", "GET", f"/restaurants?{query}")

        assert answer.status_code == 422


async def test_a_new_restaurant_can_be_ordered_from() -> None:
    """The order and the delivery service learn of a restaurant that opened after they started."""
    async with City() as city:
        number = (await city.ask("restaurant", "POST", "/restaurants", NEW)).json()["id"]
        order = await city.order(restaurantId=number, lineItems=[{"menuItemId": 7, "quantity": 1}])
        await city.pass_time()

        assert (await city.read("delivery", f"/quotes?restaurantId={number}"))["fee"] == "2.99"
        assert (await city.states(order))[:3] == ["APPROVED", "AWAITING_ACCEPTANCE", "PENDING"]


async def test_nobody_guesses_about_a_restaurant_that_cannot_be_asked_for() -> None:
    """While the restaurant service is silent, an unknown restaurant is neither there nor not there."""
    async with City("delivery") as city:
        city.wires.cut = {"restaurant"}
        answer = await city.ask("delivery", "GET", "/quotes?restaurantId=987")

        assert (answer.status_code, answer.json()["code"]) == (503, "RESTAURANTS_UNAVAILABLE")
