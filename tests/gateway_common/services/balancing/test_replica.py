"""How long the answer of a replica is expected to take."""

from gateway_common.services.balancing import Replica
from gateway_common.settings.balancing import BalancingSettings
from tests.gateway_common.services.balancing.given import POLICY, Silent, place


def replica(*seconds: float, policy: BalancingSettings = POLICY) -> Replica:
    """Make one whose answers took so long until now, which is 0."""
    made = Replica(place("k1"), Silent(), policy)
    for took in (60.0, *seconds):  # the first one is not counted
        answer(made, 0.0, took)
    return made


def answer(by: Replica, now: float, took: float, *, failed: bool = False) -> None:
    """Let a call be sent and answered."""
    by.answered(by.begin(now))
    by.heard(now, took, failed=failed)
    by.in_flight -= 1


def test_the_slower_one_takes_longer() -> None:
    """The mean of the last answers counts, the youngest most."""
    fast, slow, slower_lately = replica(0.01, 0.01), replica(0.1, 0.1), replica(0.1, 0.2)

    assert fast.expected(0.0) < slow.expected(0.0) < slower_lately.expected(0.0) < 0.2


def test_who_has_gone_silent_takes_what_one_has_waited() -> None:
    """While calls are under way the time since the last answer counts, before any of them is late."""
    silent = replica(0.01)
    silent.begin(0.0)
    silent.begin(0.0)

    assert [silent.expected(now) for now in (0.005, 0.5, 2.0)] == [0.01, 0.5, 2.0]


def test_a_call_that_takes_long_is_no_silence() -> None:
    """One call that waits alone says nothing of the others, nor do any that a later one has overtaken."""
    alone, overtaken = replica(0.01), replica(0.01)
    alone.begin(0.0)
    for _ in range(5):
        overtaken.begin(0.0)
    answer(overtaken, 0.01, 0.01)

    assert [one.expected(2.0) <= 0.01 for one in (alone, overtaken)] == [True, True]


def test_who_falls_silent_later_is_noticed_too() -> None:
    """Calls that were overtaken once do not hide those that come after them."""
    silent = replica(0.01)
    silent.begin(0.0)
    answer(silent, 1.0, 0.01)
    for _ in range(2):
        silent.begin(1.0)

    assert silent.expected(3.0) == 2.0


def test_calls_that_keep_coming_hide_no_silence() -> None:
    """To be asked is no sign of life."""
    silent = replica(0.01)
    for now in (0.0, 0.0, 0.5, 1.0, 1.5):
        silent.begin(now)

    assert silent.expected(2.0) == 2.0


def test_a_call_that_was_overtaken_ends_without_a_trace() -> None:
    """What comes after it is noticed as if it had never been."""
    silent = replica(0.01)
    overtaken = silent.begin(0.0)
    answer(silent, 1.0, 0.01)
    for _ in range(2):
        silent.begin(1.0)
    silent.answered(overtaken)

    assert silent.expected(3.0) == 2.0


def test_who_gave_up_waiting_waits_no_more() -> None:
    """Nobody is silent to calls that are gone, whether it was heard of meanwhile or not."""
    left, left_behind = replica(0.01), replica(0.01)
    for one in (left, left_behind):
        turns = [one.begin(0.0) for _ in range(3)]
        if one is left_behind:
            answer(one, 0.01, 0.01)
        for turn in turns:
            one.answered(turn)

    assert [(one.waiting, one.expected(2.0) <= 0.01) for one in (left, left_behind)] == [(0, True), (0, True)]


def test_a_body_that_is_held_is_little_to_do() -> None:
    """Whoever gives a stream is not silent, and eight bodies weigh as much as one call that waits."""
    streaming = replica(0.01)
    loads: list[int] = []
    for _ in range(8):
        streaming.answered(streaming.begin(0.0))
        streaming.heard(0.0, 0.01, failed=False)
        loads.append(streaming.load)

    assert loads == [0, 0, 0, 0, 0, 0, 0, 1]
    assert (streaming.in_flight, streaming.waiting) == (8, 0)
    assert streaming.expected(60.0) == 0.001


def test_a_body_that_is_given_piece_by_piece_is_no_silence() -> None:
    """Its time is that of whoever gives it."""
    taking = replica(0.01)
    turns = [taking.begin(0.0, waits=False) for _ in range(3)]
    long = taking.expected(2.0)
    for turn in turns:
        taking.answered(turn)

    assert long <= 0.01
    assert (taking.in_flight, taking.waiting) == (3, 0)


def test_only_good_answers_are_a_sign_of_life() -> None:
    """Failures end the silence of nobody, and a quick failure makes nobody fast."""
    failing = replica(0.1)
    for now in (0.1, 0.2, 0.3):
        failing.begin(now)
        failing.heard(now, 0.001, failed=True)

    assert failing.expected(0.3) > 0.17


def test_who_was_slow_is_asked_again_after_a_while() -> None:
    """The time of a replica that nobody asks fades."""
    slow, fast = replica(0.5), replica(0.01)

    assert slow.expected(0.5) == 0.5
    assert slow.expected(9.0) < fast.expected(0.0)


def test_who_was_slow_once_is_not_so_for_long() -> None:
    """What has faded counts as little as it has become, when the next answer comes."""
    slow = replica(1.0)
    slow.begin(6.0)
    slow.heard(6.0, 0.01, failed=False)

    assert slow.expected(6.0) < 0.06


def test_the_first_answer_is_nobodys_measure() -> None:
    """It took a connection, and whatever a service does at its start."""
    new = replica()

    assert new.expected(0.0) == replica(0.0).expected(0.0) == 0.001


def test_noise_below_a_millisecond_is_none() -> None:
    """Replicas that answer in no time are equally fast."""
    assert replica(0.0004).expected(0.0) == replica(0.0001).expected(0.0)


def test_who_gives_up_waiting_tells_how_long_it_took_at_least() -> None:
    """A call that its client gave up counts as slow if it had waited longer than usual, and else for nothing."""
    left, left_at_once = replica(0.01), replica(0.01)
    left.left(1.0)
    left_at_once.left(0.001)

    assert left.expected(0.0) > 0.1
    assert left_at_once.expected(0.0) == 0.01


def test_a_share_grows_with_time() -> None:
    """A replica that is new gets a tenth of its share at first, then more and more, and all of it in the end."""
    new = replica(policy=BalancingSettings(slow_start=10))
    new.warm_up(100.0)

    assert [round(new.weight(now), 2) for now in (100, 102, 105, 110, 200)] == [0.1, 0.2, 0.5, 1.0, 1.0]


def test_a_weight_of_nothing_is_a_very_small_chance() -> None:
    """RFC 2782 wants a record of weight 0 to be chosen, hardly ever."""
    assert 0 < Replica(place("k1", weight=0), Silent(), POLICY).weight(0.0) < 0.1
