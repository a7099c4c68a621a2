"""For whom an answer is kept, and in whose name it is asked for (C1)."""

from typing import Any

import pytest

from gateway_common.caller import ANONYMOUS, Caller, CallerKind
from gateway_common.services import Answer, CachePolicy
from gateway_common.services.caching.keys import principal_of
from gateway_common.services.keeping import Keeping
from gateway_common.testing import simulated
from tests.gateway_common.services.caching.given import MIA, NOA, OURS, OWN, PUBLIC, Origin, asking, cached, says

EVE = Caller(CallerKind.PARTNER, "eve", tenant="evil")
LONER = Caller(CallerKind.CONSUMER, "7")
SHARED = says(headers={"cache-control": "public, max-age=60"})
UNSAID = says(headers={"cache-control": "max-age=60"})
PRIVATE = says(headers={"cache-control": "private, max-age=60"})


@pytest.mark.parametrize(
    ("keeping", "callers", "asked"),
    [
        (PUBLIC, [ANONYMOUS, MIA, NOA, EVE], 1),
        (OURS, [MIA, NOA, EVE, MIA, EVE], 2),
        (OURS, [LONER, LONER], 2),
        (OURS, [ANONYMOUS, ANONYMOUS], 2),
        (OWN, [MIA, NOA, EVE, NOA], 3),
        (OWN, [ANONYMOUS, ANONYMOUS, MIA], 2),
        (None, [MIA, MIA], 2),
    ],
)
@simulated
async def test_an_answer_is_given_within_its_scope(keeping: Keeping | None, callers: list[Caller], asked: int) -> None:
    """Everybody, the callers of one tenant, or one caller; who has no tenant shares nothing with anybody."""
    origin = Origin(SHARED)
    caching = cached(origin)
    for caller in callers:
        await caching(asking(keeping, caller=caller))

    assert len(origin.asked) == asked


@pytest.mark.parametrize(
    ("keeping", "answer", "asked"),
    [
        (OURS, UNSAID, 2),
        (OURS, PRIVATE, 2),
        (OURS, says(headers={"cache-control": "s-maxage=60"}), 1),
        (OURS, says(headers={"cache-control": "max-age=60, must-revalidate"}), 1),
        (OWN, UNSAID, 1),
        (OWN, PRIVATE, 1),
        (OWN, says(headers={"cache-control": "max-age=60", "vary": "authorization"}), 1),
        (OURS, says(headers={"cache-control": "public, max-age=60", "vary": "authorization"}), 2),
        (PUBLIC, UNSAID, 1),
        (PUBLIC, PRIVATE, 2),
    ],
)
@simulated
async def test_what_several_share_the_service_must_let_them(keeping: Keeping, answer: Answer, asked: int) -> None:
    """An answer to somebody known is shared only where it says so (RFC 9111, 3.5); one for oneself needs no word."""
    origin = Origin(answer)
    caching = cached(origin)
    for _ in range(2):
        await caching(asking(keeping, caller=MIA))

    assert len(origin.asked) == asked


@simulated
async def test_what_is_public_is_asked_for_in_nobody_s_name() -> None:
    """The caller of a public answer is nobody; of every other, whoever asks."""
    origin = Origin(SHARED)
    caching = cached(origin)
    for keeping in (PUBLIC, OURS, OWN):
        await caching(asking(keeping, caller=MIA))

    assert [call.caller for call in origin.asked] == [ANONYMOUS, MIA, MIA]


@pytest.mark.parametrize(("keeping", "via"), [(PUBLIC, b"1.1 ours"), (OURS, b"1.1 ours"), (OWN, b"1.1 mia, 1.1 ours")])
@simulated
async def test_what_several_share_is_made_of_nobody_s_way(keeping: Keeping, via: bytes) -> None:
    """Which hops one request took, and its id, is in no question, and so in no answer for others."""
    origin = Origin(SHARED)
    await cached(origin)(asking(keeping, caller=MIA, via="1.1 mia, 1.1 ours", x_request_id="mia's"))
    fields = dict(origin.asked[0].headers)

    assert fields[b"via"] == via
    assert (fields[b"x-request-id"] == b"mia's") is (keeping is OWN)


@simulated
async def test_what_only_passes_is_asked_for_in_nobody_s_name_too() -> None:
    """A request that the cache lets through is no way to have a public answer made for somebody."""
    origin = Origin(SHARED)
    await cached(origin)(asking(PUBLIC, caller=MIA, if_match='"a"'))

    assert origin.asked[0].caller == ANONYMOUS


def test_whoever_a_service_could_tell_apart_is_told_apart() -> None:
    """Kind, id, tenant, scopes, roles and strength are in the key; when somebody signed in is not."""
    one = Caller(CallerKind.PARTNER, "1")
    others = [
        Caller(CallerKind.CONSUMER, "1"),
        Caller(CallerKind.PARTNER, "2"),
        Caller(CallerKind.PARTNER, "1", tenant="acme"),
        Caller(CallerKind.PARTNER, "1", frozenset({"a"})),
        Caller(CallerKind.PARTNER, "1", roles=frozenset({"a"})),
        Caller(CallerKind.PARTNER, "1", strength="high"),
    ]
    again = Caller(CallerKind.PARTNER, "1", authenticated_at=5)

    assert len({principal_of(caller) for caller in (one, *others)}) == 7
    assert principal_of(again) == principal_of(one)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"scope": "all"}, "'all' is no scope"),
        ({"scope": "public", "fresh_for": -1}, "fresh_for=-1 is negative"),
        ({"scope": "public", "tags": ("a b",)}, "'a b' is no tag"),
        ({"scope": "public", "tags": ("menus\n",)}, r"'menus\\n' is no tag"),
        ({"scope": "public", "tags": "menus"}, r"each letter of 'menus' would be a tag; write \('menus',\)"),
    ],
)
def test_a_policy_that_cannot_work_is_refused(said: dict[str, Any], sentence: str) -> None:
    """A declaration says at once what is wrong with it."""
    with pytest.raises(ValueError, match=sentence):
        CachePolicy(**said)
