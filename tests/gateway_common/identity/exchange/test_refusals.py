"""What becomes of a part when a provider gives no token: whose fault it is decides, and nobody's token goes further."""

from dataclasses import replace

import pytest

from gateway_common.errors import State
from gateway_common.testing import answered, client_of, pass_time, simulated
from tests.gateway_common.identity.exchange.given import PLACE, Desk, gateway, given


def error(code: object, status: int = 400) -> object:
    return answered({"error": code, "error_description": "SECRET words"}, status=status)


THE_CALLERS = [error("invalid_grant"), error("invalid_request"), error("invalid_scope"), error("access_denied", 403)]
OURS = [
    error("invalid_client", 401),
    error("unauthorized_client"),
    error("unsupported_grant_type"),
    error("invalid_target"),
    error("something_else"),
    error({"nested": "SECRET"}),
    answered([], status=400),
    answered("", status=404),
]
AWAY = [State.DOWN, answered({}, status=500), answered({"error": "server_error"}, status=502)]
UNREADABLE = [
    State.GARBLED,
    answered([]),
    given({"access_token": None}),
    given({"access_token": ""}),
    given({"access_token": "two words"}),
    given({"access_token": "line\r\nend"}),
    given({"access_token": "a" * 8193}),
    given({"access_token": 7}),
    given({"issued_token_type": None}),
    given({"issued_token_type": "urn:ietf:params:oauth:token-type:id_token"}),
    given({"token_type": None}),
    given({"token_type": "DPoP"}),
    given({"token_type": "N_A"}),
    given({"expires_in": 0}),
    given({"expires_in": -1}),
    given({"expires_in": "300"}),
    given({"expires_in": True}),
    answered({}, status=201),
    answered({}, status=302),
]


async def outcome(says: object) -> tuple[int, str, int]:
    """Ask for an order that is needed, and for a card that wants it: status, what is missing, calls that were sent."""
    desk = Desk(says)
    async with client_of(gateway(desk), token=desk.issuer.token()) as client:
        needed = await client.get("/order")
        wanted = await client.get("/card")
    assert wanted.json() == {"order": "", "missing": ["order"]}
    states = dict(part.split("=") for part in wanted.headers["composition"].split(", "))
    return needed.status_code, states["order"], len(desk.calls())


@pytest.mark.parametrize("says", THE_CALLERS, ids=range(len(THE_CALLERS)))
@simulated
async def test_a_caller_who_may_not_is_denied(says: object) -> None:
    """Whose token is not exchanged may not see this: 403 as a need, missing as a want."""
    assert await outcome(says) == (403, "denied", 0)


@pytest.mark.parametrize("says", OURS, ids=range(len(OURS)))
@simulated
async def test_a_client_that_is_set_up_wrongly_is_our_mistake(says: object) -> None:
    """What we may not ask for is nothing that the caller could mend: 502."""
    assert await outcome(says) == (502, "refused", 0)


@pytest.mark.parametrize("says", AWAY, ids=range(len(AWAY)))
@simulated
async def test_a_provider_that_is_away_makes_the_part_fail(says: object) -> None:
    """Without an answer there is no token, and so no call: the caller's own is never sent instead."""
    assert await outcome(says) == (502, "down", 0)


@simulated
async def test_a_provider_that_hangs_makes_the_part_late_and_then_fail() -> None:
    """The first one's time runs out before that of the provider, and the second hears what became of the same try."""
    assert await outcome(State.LATE) == (504, "down", 0)


@pytest.mark.parametrize("says", [State.BUSY, replace(answered({}, status=429), retry_after=7.0)], ids=range(2))
@simulated
async def test_a_provider_that_is_busy_says_when_to_come_back(says: object) -> None:
    """Its own word is handed on."""
    desk = Desk(says)
    async with client_of(gateway(desk), token=desk.issuer.token()) as client:
        answer = await client.get("/order")

    assert (answer.status_code, answer.headers["retry-after"], desk.calls()) == (503, "7", [])


@pytest.mark.parametrize("says", UNREADABLE, ids=range(len(UNREADABLE)))
@simulated
async def test_what_is_no_bearer_token_is_shown_to_nobody(says: object) -> None:
    """An answer that is not what was asked for gives nothing, and keeps nothing."""
    assert await outcome(says) == (502, "garbled", 0)


@simulated
async def test_a_life_that_nobody_stated_is_not_guessed() -> None:
    """A token that does not say how long it is good is shown once, to all who waited for it."""
    desk = Desk(given({"expires_in": None}))
    async with client_of(gateway(desk), token=desk.issuer.token()) as client:
        for _ in range(2):
            assert (await client.get("/order")).status_code == 200

    assert len(desk.exchanged) == 2


@pytest.mark.parametrize("seconds", [1e300, 10**40])
@simulated
async def test_nothing_is_kept_for_longer_than_an_hour(seconds: float) -> None:
    """However long a provider says that a token lives."""
    desk = Desk(given({"expires_in": seconds}))
    async with client_of(gateway(desk), token=desk.issuer.token(exp=10**10)) as client:
        await client.get("/order")
        await pass_time(3599)
        await client.get("/order")
        before = len(desk.exchanged)
        await pass_time(2)
        await client.get("/order")

    assert (before, len(desk.exchanged)) == (1, 2)


@simulated
async def test_a_provider_that_names_no_place_is_down() -> None:
    """There is nobody to ask, and none is made up."""
    desk = Desk()
    del desk.issuer.metadata["token_endpoint"]
    async with client_of(gateway(desk), token=desk.issuer.token()) as client:
        assert (await client.get("/order")).status_code == 502

    assert desk.exchanged == []


@simulated
async def test_a_token_goes_to_the_addresses_of_the_settings_alone() -> None:
    """P4: a place that the metadata name elsewhere hears nothing."""
    desk = Desk()
    desk.issuer.metadata["token_endpoint"] = PLACE.replace("id.example", "evil.example")
    async with client_of(gateway(desk), token=desk.issuer.token()) as client:
        assert (await client.get("/order")).status_code == 502

    assert desk.exchanged == []


@simulated
async def test_a_provider_that_stays_away_is_left_alone() -> None:
    """After many failures in a row it is not asked for a while, and its outage is no outage of the service."""
    desk = Desk(State.DOWN)
    async with client_of(gateway(desk)) as client:
        statuses = [
            (
                await client.get("/order", headers={"authorization": f"Bearer {desk.issuer.token(jti=str(number))}"})
            ).status_code
            for number in range(60)
        ]
        asked = len(desk.exchanged)
        desk.says = None
        await pass_time(6)
        after = await client.get("/order", headers={"authorization": f"Bearer {desk.issuer.token()}"})

    assert (statuses[0], statuses[-1]) == (502, 503)
    assert asked < 40
    assert after.status_code == 200
