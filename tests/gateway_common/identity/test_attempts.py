import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway_common.identity.attempts import Attempts, origin_of
from gateway_common.testing.client import client_of
from gateway_common.testing.clock import pass_time, simulated
from tests.support.issuer import Issuer, rsa_key, signed

BAD = {"authorization": "Bearer nonsense"}


def test_so_many_may_fail_and_then_each_has_to_wait() -> None:
    """Attempts up to the bound cost no time; after that there is room for one at a time."""
    attempts = Attempts(most=3, window=60)
    waits = list[float]()
    for _ in range(5):
        waits.append(attempts.wait("a", 0))
        attempts.note("a", 0)

    assert waits == [0, 0, 0, 10, 30]
    assert attempts.wait("b", 0) == 0
    assert [attempts.wait("a", moment) for moment in (49, 50, 51)] == [1, 0, 0]


def test_who_stops_is_forgotten() -> None:
    """When all that somebody tried is long ago, nothing is kept of them."""
    attempts = Attempts(most=3, window=60)
    attempts.note("a", 0)

    assert (attempts.wait("a", 20), len(attempts)) == (0, 0)


def test_memory_is_bounded() -> None:
    """However many addresses somebody has, only so many are remembered: the latest."""
    attempts = Attempts(most=1, window=60, origins=100)
    for number in range(1000):
        attempts.note(str(number), 0)

    assert (len(attempts), attempts.wait("999", -1) > 0, attempts.wait("0", -1)) == (100, True, 0)


@given(st.lists(st.floats(0, 30), max_size=100))
def test_no_window_sees_much_more_than_the_bound(gaps: list[float]) -> None:
    """However attempts are spread, no window lets in more than twice the bound, and the average is the bound."""
    attempts, now, tried = Attempts(most=5, window=60), 0.0, list[float]()
    for gap in gaps:
        now += gap
        if attempts.wait("a", now) == 0:
            attempts.note("a", now)
            tried.append(now)

    assert all(sum(begin <= one < begin + 60 for one in tried) <= 11 for begin in tried)


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "20010db800010002::/64"),
        ("2001:db8:1:2::", "20010db800010002::/64"),
        ("2001:db8:1:3::", "20010db800010003::/64"),
        ("unknown", "unknown"),
    ],
)
def test_a_customer_has_one_address_or_many(address: str, origin: str) -> None:
    """Of IPv6 somebody has as many addresses as they like, and the first half of all of them is the same."""
    assert origin_of(address) == origin


@simulated
async def test_who_guesses_is_slowed() -> None:
    """After too many bad tokens an address hears 429 with a time, whatever it shows, and is heard again after that."""
    issuer = Issuer()
    async with client_of(issuer.gateway()) as client:
        statuses = [(await client.get("/me", headers=BAD)).status_code for _ in range(103)]
        held = await client.get("/me", headers={"authorization": f"Bearer {issuer.token()}"})

        assert statuses == [401] * 100 + [429] * 3
        assert (held.status_code, held.headers["retry-after"]) == (429, "1")
        assert held.json()["type"].endswith("/too-many-requests")
        assert (await client.get("/open")).status_code == 200
        await pass_time(1)
        assert (await client.get("/me", headers={"authorization": f"Bearer {issuer.token()}"})).status_code == 200


@simulated
async def test_honest_mistakes_are_no_guesses() -> None:
    """To show nothing, or too little, or what was good a moment ago or will be in one, is no attempt to get in."""
    issuer = Issuer()
    expired = signed(issuer.header(), issuer.claims(exp=1), rsa_key("a"))
    ahead = issuer.claims()["iat"] + 250  # as after a clock that was set
    statuses = set[int]()
    async with client_of(issuer.gateway()) as client:
        for token in ("", expired, issuer.token(iat=ahead), issuer.token(nbf=ahead), issuer.token(scope="other")):
            headers = {"authorization": f"Bearer {token}"} if token else {}
            statuses |= {(await client.get("/orders", headers=headers)).status_code for _ in range(150)}

    assert statuses == {401, 403}
