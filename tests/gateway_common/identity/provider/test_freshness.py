from hypothesis import given
from hypothesis import strategies as st

from gateway_common.identity.provider.freshness import COOLDOWN, FRESH, KEPT, Freshness


def fetched(at: float = 0.0) -> Freshness:
    freshness = Freshness()
    freshness.begun(at)
    freshness.came(at)
    return freshness


def test_nothing_is_known_before_the_first_look() -> None:
    """Before any look there is nothing, and a look may begin at once."""
    freshness = Freshness()

    assert (freshness.is_gone(0), freshness.is_old(0), freshness.may_look(0)) == (True, False, True)


def test_keys_are_good_for_a_day_and_looked_after_before() -> None:
    """Keys grow old, then are looked after in the background, and are gone a day after the last good look."""
    freshness = fetched()

    assert [freshness.is_old(FRESH), freshness.is_old(FRESH + 1)] == [False, True]
    assert [freshness.is_gone(KEPT), freshness.is_gone(KEPT + 1)] == [False, True]


def test_a_look_in_vain_is_not_repeated_at_once() -> None:
    """After a look nobody may begin another for what is unknown, unless it brought what was looked for."""
    freshness = fetched(100)

    assert [freshness.may_look(100 + COOLDOWN - 1), freshness.may_look(100 + COOLDOWN)] == [False, True]
    assert freshness.pause(110) == COOLDOWN - 10
    freshness.was_worth_it()
    assert freshness.may_look(101)


def test_a_silent_provider_is_asked_more_and_more_rarely() -> None:
    """Without any key the pauses double, up to the cooldown, and are over when it answers."""
    freshness, now, pauses = Freshness(), 0.0, list[float]()
    for _ in range(7):
        freshness.begun(now)
        freshness.failed(now)
        pauses.append(freshness.pause(now))
        now += pauses[-1]

    assert pauses == [1, 2, 4, 8, 16, 30, 30]
    freshness.came(now)
    assert (freshness.failures, freshness.is_gone(now)) == (0, False)


@given(st.lists(st.floats(0, 5), max_size=200))
def test_who_makes_ids_up_causes_two_looks_a_minute(gaps: list[float]) -> None:
    """However unknown ids come, no minute sees more than two looks for them (T2)."""
    freshness, now, looks = fetched(-COOLDOWN), 0.0, list[float]()
    for gap in gaps:
        now += gap
        if freshness.may_look(now):
            freshness.begun(now)
            freshness.came(now)
            looks.append(now)

    assert all(sum(begin <= look < begin + 60 for look in looks) <= 2 for begin in looks)
