"""Keys at the door: who gets in, who does not, and what it costs to find out (T6)."""

import pytest
from structlog.testing import capture_logs

from gateway_common.caller import Caller, CallerKind, Proof
from gateway_common.identity import NoIdentity
from gateway_common.identity.api_keys import ApiKeys, BesideApiKeys, KeyRecord
from gateway_common.identity.api_keys.key import mint
from gateway_common.identity.api_keys.recent import Find
from gateway_common.settings.key import KeySettings
from gateway_common.stores import StoreDown
from gateway_common.testing.clock import pass_time, simulated
from tests.gateway_common.identity.api_keys.given import (
    DAY,
    NOW,
    Counting,
    CountingBook,
    record_of,
    refusal,
    showing,
    with_id,
)

KEY = mint("ftgo")
SETTINGS = KeySettings(remembered_for=5, remembered=2)
INVALID = {"WWW-Authenticate": 'Bearer error="invalid_token"'}


def keys_in(find: Find, *, now: float = NOW, digest: Counting | None = None) -> ApiKeys:
    return ApiKeys("ftgo", find, SETTINGS, clock=lambda: now, digest=digest or Counting())


@simulated
async def test_a_key_names_its_application() -> None:
    """The caller is the application, on its account and by its plan, with the scopes of this key."""
    caller = await keys_in(CountingBook(record_of(KEY)))(showing(KEY.text))

    scopes = frozenset({"orders:read"})
    assert caller == Caller(CallerKind.PARTNER, "travelhelper", scopes, tenant="7", plan="gold", proof=Proof.API_KEY)


@pytest.mark.parametrize(
    "record",
    [
        None,
        record_of(KEY, expires_at=NOW),
        record_of(KEY, revoked_at=NOW - 1),
        record_of(mint("ftgo")).model_copy(update={"id": KEY.id}),
    ],
    ids=["unknown", "expired", "revoked", "another's secret"],
)
@simulated
async def test_every_bad_key_is_refused_alike(record: KeyRecord | None) -> None:
    """Unknown, expired, revoked, or with a wrong secret: the answer is the same, and only the log knows why."""
    with capture_logs() as logged:
        problem = await refusal(keys_in(CountingBook(*filter(None, [record]))), KEY.text)

    assert [line["id"] for line in logged if line["event"] == "key refused"] == [KEY.id]
    assert KEY.text[18:] not in str(logged)
    assert problem is not None
    assert (problem.status, problem.headers) == (401, INVALID)
    assert problem.detail == problem.type.detail


@simulated
async def test_a_key_counts_until_the_moment_it_expires() -> None:
    """The last second of a key is good, and the next is not, even if the key was just seen."""
    find = CountingBook(record_of(KEY))

    assert await refusal(keys_in(find, now=NOW + DAY - 1), KEY.text) is None
    assert await refusal(keys_in(find, now=NOW + DAY), KEY.text) is not None


@pytest.mark.parametrize(
    ("shown", "looks"),
    [
        (mint("ftgo").text, 2),
        (with_id(KEY.id), 2),
        (KEY.text, 1),
        (KEY.text[:-1], 0),
        (mint("acme").text, 0),
        ("nonsense", 0),
    ],
    ids=["unknown id", "wrong secret", "revoked", "mistyped", "another prefix", "no key"],
)
@simulated
async def test_the_same_work_is_done_for_every_key(shown: str, looks: int) -> None:
    """Whatever is shown is hashed once, each time; and a wrong secret of a key is looked up as often as nobody's key.

    Only who holds the secret, be the key revoked, sees what is remembered; what cannot be a key is not looked up.
    """
    find, digest = CountingBook(record_of(KEY, revoked_at=NOW)), Counting()
    keys = keys_in(find, digest=digest)

    assert [await refusal(keys, shown) is None for _ in range(2)] == [False, False]
    assert (digest.times, len(find.asked)) == (2, looks)


@simulated
async def test_a_wrong_secret_is_looked_up_as_often_as_an_unknown_key() -> None:
    """Nobody learns from what is remembered which ids there are: after a good key, too, a wrong secret is looked up."""
    find = CountingBook(record_of(KEY))
    keys = keys_in(find)
    await keys(showing(KEY.text))
    wrong = with_id(KEY.id)

    for _ in range(3):
        assert await refusal(keys, wrong) is not None
    assert find.asked == [KEY.id] * 4


@simulated
async def test_a_key_is_looked_up_once_in_a_while() -> None:
    """A good key is believed for as long as the settings say, and then looked up again."""
    find = CountingBook(record_of(KEY))
    keys = keys_in(find)

    for _ in range(3):
        await keys(showing(KEY.text))
    assert len(find.asked) == 1
    await pass_time(5)
    await keys(showing(KEY.text))
    assert len(find.asked) == 2


@simulated
async def test_a_revocation_is_seen_within_stated_seconds() -> None:
    """A key that was revoked counts for no longer than *remembered_for*."""
    find = CountingBook(record_of(KEY))
    keys = keys_in(find)
    await keys(showing(KEY.text))
    find.records[KEY.id] = record_of(KEY, revoked_at=NOW)

    await pass_time(4.9)
    assert await refusal(keys, KEY.text) is None
    await pass_time(0.1)
    assert await refusal(keys, KEY.text) is not None


@simulated
async def test_what_is_remembered_is_bounded() -> None:
    """Of more keys than are remembered, the one that was shown longest ago is looked up again."""
    shown = [mint("ftgo") for _ in range(3)]
    find = CountingBook(*map(record_of, shown))
    keys = keys_in(find)
    for key in [shown[0], shown[1], shown[0], shown[2]]:
        await keys(showing(key.text))
    find.asked.clear()

    for key in [shown[0], shown[2], shown[1]]:
        await keys(showing(key.text))
    assert find.asked == [shown[1].id]


@simulated
async def test_when_the_store_is_down_nobody_is_anonymous() -> None:
    """What cannot be known is 503 with a time to come back, as soon as what was read is too old to be believed."""
    find = CountingBook(record_of(KEY))
    is_down = False

    async def sometimes(key_id: str) -> KeyRecord | None:
        if is_down:
            raise StoreDown("gone")
        return await find(key_id)

    keys = keys_in(sometimes)
    await keys(showing(KEY.text))
    is_down = True
    assert await refusal(keys, KEY.text) is None
    await pass_time(5)
    problem = await refusal(keys, KEY.text)

    assert problem is not None
    assert (problem.status, set(problem.headers)) == (503, {"Retry-After"})


@simulated
async def test_two_proofs_are_none() -> None:
    """A key and a token at once, or a key twice, are a bad request: nobody can tell which is meant."""
    keys = BesideApiKeys("ftgo", keys_in(CountingBook(record_of(KEY))), NoIdentity())

    for proofs in [(KEY.text, KEY.text), (KEY.text, "eyJhbGciOiJub25lIn0.e30.")]:
        problem = await refusal(keys, *proofs)
        assert problem is not None
        assert problem.status == 400


@simulated
async def test_what_is_shown_says_who_is_asked() -> None:
    """What begins like a key is looked up as one, good or bad, and everything else is left to the others."""
    find = CountingBook(record_of(KEY))
    both = BesideApiKeys("ftgo", keys_in(find), KnowsEverybody())

    callers = [await both(showing(proof)) for proof in (KEY.text, "eyJ.a.b", "ftgoogle")]
    assert [caller.proof for caller in callers] == [Proof.API_KEY, Proof.ACCESS_TOKEN, Proof.ACCESS_TOKEN]
    assert await refusal(both, "ftgo_mistyped") is not None
    assert both.shown(showing("x"))
    assert not both.shown(showing())


class KnowsEverybody:
    def shown(self, _: object, /) -> bool:
        return True

    async def __call__(self, _: object, /) -> Caller:
        return Caller(CallerKind.PARTNER, "somebody", proof=Proof.ACCESS_TOKEN)
