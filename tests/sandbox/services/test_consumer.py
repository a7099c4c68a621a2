from tests.sandbox.city import City


async def test_a_profile_shows_addresses_with_their_places() -> None:
    """A consumer has a name, ways to be reached, and addresses on the map."""
    async with City("consumer") as city:
        profile = await city.read("consumer", "/consumers/1")

        assert profile["name"] == {"firstName": "Ada", "lastName": "Okafor"}
        assert {place["label"] for place in profile["addresses"]} == {"Home", "Work"}
        assert all(37 < place["location"]["lat"] < 38 for place in profile["addresses"])


async def test_anyone_may_become_a_consumer() -> None:
    """A new consumer gets a number of their own, and sees their profile with it."""
    async with City("consumer") as city:
        name = {"firstName": "Mina", "lastName": "Okabe"}
        created = await city.ask("consumer", "POST", "/consumers", {"name": name}, caller="")
        number = created.json()["consumerId"]
        profile = await city.ask("consumer", "GET", f"/consumers/{number}", caller=f"consumer:{number}")

        assert (created.status_code, number) == (201, 1001)
        assert profile.json()["name"] == name


async def test_a_blocked_consumer_may_not_order() -> None:
    """Validation agrees without a word, or says why not."""
    async with City("consumer") as city:
        body = {"orderTotal": "20.00"}
        agreed = await city.ask("consumer", "POST", "/consumers/1/validate-order", body)
        blocked = await city.ask("consumer", "POST", "/consumers/10/validate-order", body)

        assert (agreed.status_code, agreed.content) == (204, b"")
        assert (blocked.status_code, blocked.json()["code"]) == (422, "CONSUMER_BLOCKED")
