from browser_bff.services import find_account, find_consumer
from gateway_common import State
from gateway_common.testing import simulated
from tests.browser_bff.given import ADDRESS, SPOT, asked, browser, given


@simulated
async def test_an_account_is_the_callers_own() -> None:
    """Profile, addresses and card are those of whom the token names."""
    network = given()
    async with browser(network) as client:
        page = (await client.get("/api/account")).json()

    assert page == {
        "consumerId": "1",
        "firstName": "Ada",
        "lastName": "Okafor",
        "email": "ada@mail.example",
        "phone": "+1 510 555 0101",
        "addresses": [{"label": "Home", "address": ADDRESS, "location": SPOT}],
        "payment": {"brand": "Visa", "last4": "4242", "enabled": True},
        "missing": [],
    }
    assert {call.path for call in network.calls} == {"/consumers/1", "/accounts/1"}


@simulated
async def test_no_card_yet_is_not_a_missing_card() -> None:
    """Somebody without an account pays with nothing yet; when accounting is down, nobody knows."""
    none_yet = (await asked("/api/account", {find_account: State.ABSENT})).json()
    unknown = (await asked("/api/account", {find_account: State.DOWN})).json()

    assert (none_yet["payment"], none_yet["missing"]) == (None, [])
    assert (unknown["payment"], unknown["missing"]) == (None, ["payment"])


@simulated
async def test_without_a_profile_there_is_no_account() -> None:
    """A caller whom the consumer service does not know gets a 404."""
    response = await asked("/api/account", {find_consumer: State.ABSENT})

    assert response.status_code == 404
