from dataclasses import replace

from benchmarks.measuring.round import Round
from benchmarks.report.toll import Toll, told

ANYBODY = Round(user=40, system=20, rate=9_000, typical=1, late=2, latest=3, busy=1, services=0, load=0.2)
TOKEN = Toll.of([(ANYBODY, replace(ANYBODY, user=51, system=24))])
SESSION = Toll.of([(ANYBODY, replace(ANYBODY, user=90))], asks=1.0)


def test_what_a_proof_adds_is_the_difference_to_an_answer_for_anybody() -> None:
    """A row tells both costs, and what lies between them."""
    (table,) = told({"a token": TOKEN}, "a token").tables

    assert table.rows == [["a token", "75", "51", "24", "60", "15.0", "11.0", "9,000", "–"]]


def test_both_halves_of_a_turn_are_compared() -> None:
    """Whatever slows a turn down slows both of its halves: medians of one half each would compare different turns."""
    slow = replace(ANYBODY, user=140)
    turns = [(ANYBODY, replace(ANYBODY, user=50)), (slow, replace(slow, user=152)), (slow, replace(slow, user=151))]

    assert Toll.of(turns).added == 11


def test_a_token_and_the_store_are_judged() -> None:
    """Reaching a target exactly meets it; of a session it is the reads of its store that count, not its cost."""
    verdicts = told({"a token": TOKEN, "a session": SESSION}, "a token").verdicts

    assert [str(verdict) for verdict in verdicts] == [
        "met: a token that was checked before adds at most 15 µs; it is 15.0 µs",
        "met: a session costs one read of the store at most; it is 1.00",
    ]


def test_what_is_too_much_is_missed() -> None:
    """A microsecond more than wanted is a target missed, and so is a second read."""
    dear = Toll.of([(ANYBODY, replace(ANYBODY, user=56))], asks=2.0)

    assert [verdict.met for verdict in told({"both": dear}, "both").verdicts] == [False, False]


def test_what_was_not_measured_is_not_judged() -> None:
    """Without a token and without a store that counts there is nothing to say of either."""
    assert told({"a key": TOKEN}, "a token").verdicts == []


def test_a_proof_that_costs_nothing_is_drawn_as_nothing() -> None:
    """Where the noise is more than the cost, no bar gets a length below zero."""
    cheap = Toll.of([(ANYBODY, replace(ANYBODY, user=39))])

    assert 'width="-' not in told({"a key": cheap}, "a token").charts["identity.svg"]
