from tests.sandbox.city import HOME, City

DRAFT = {"orderId": 5001, "consumerId": 1, "restaurantId": 1, "deliveryAddress": HOME}


async def test_a_courier_moves_from_the_restaurant_to_the_door() -> None:
    """The courier's place is known from the pick-up to the door, and comes nearer all the time."""
    async with City("delivery", speed=60) as city:
        await city.ask("delivery", "POST", "/deliveries", DRAFT)
        await city.ask("delivery", "POST", "/deliveries/5001/schedule", {"readyBy": "2026-11-20T18:00:10"})
        places: list[float | None] = []
        for _ in range(4):
            await city.pass_time(7)
            place = (await city.read("delivery", "/deliveries/5001"))["courierLocation"]
            places.append(place and place["lng"])

        assert (places[0], places[3]) == (None, None)
        assert places[1] != places[2]


async def test_a_delivery_says_what_will_happen_when() -> None:
    """Pick-up follows the meal by two minutes of the story, the door the pick-up by twelve."""
    async with City("delivery", speed=60) as city:
        await city.ask("delivery", "POST", "/deliveries", DRAFT)
        path, promise = "/deliveries/5001/schedule", {"readyBy": "2026-11-20T18:00:10"}
        scheduled = (await city.ask("delivery", "POST", path, promise)).json()

        assert scheduled["deliveryInfo"] == {"id": 5001, "state": "SCHEDULED"}
        assert [action["time"] for action in scheduled["courierActions"]] == [
            "2026-11-20T18:00:12",
            "2026-11-20T18:00:24",
        ]
        assert scheduled["eta"] == "2026-11-20T18:00:24"
        assert scheduled["courierName"]


async def test_without_couriers_nobody_is_sent() -> None:
    """While all couriers rest, a delivery waits."""
    async with City("delivery") as city:
        await city.ask("delivery", "POST", "/deliveries", DRAFT)
        for number in range(1, 11):
            await city.ask("delivery", "POST", f"/couriers/{number}/availability", {"available": False})
        path, promise = "/deliveries/5001/schedule", {"readyBy": "2026-11-20T18:10:00"}
        refused = await city.ask("delivery", "POST", path, promise)
        await city.ask("delivery", "POST", "/couriers/3/availability", {"available": True})
        accepted = await city.ask("delivery", "POST", path, promise)

        assert (refused.status_code, refused.json()["code"]) == (503, "NO_COURIER")
        assert accepted.json()["assignedCourier"] == 3


async def test_what_is_under_way_is_not_cancelled() -> None:
    """A delivery can be cancelled until the meal is picked up."""
    async with City("delivery") as city:
        early = await city.ask("delivery", "POST", "/deliveries/1/cancel")
        late = await city.ask("delivery", "POST", "/deliveries/2/cancel")

        assert early.json()["deliveryInfo"]["state"] == "CANCELLED"
        assert (late.status_code, late.json()["code"]) == (409, "DELIVERY_UNDER_WAY")


async def test_what_does_not_exist_is_not_found() -> None:
    """There is no quote from an unknown restaurant, and no unknown courier."""
    async with City("delivery", "restaurant") as city:
        quote = await city.ask("delivery", "GET", "/quotes?restaurantId=987")
        courier = await city.ask("delivery", "POST", "/couriers/987/availability", {"available": True})

        assert (quote.status_code, courier.status_code) == (404, 404)
