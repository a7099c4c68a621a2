from benchmarks.measuring.load import Outcome
from benchmarks.measuring.round import Round
from benchmarks.running.cost import Spent

OUTCOME = Outcome(2.0, [0.001, 0.002, 0.003, 0.004], body=0, spent=0.5)


def test_a_round_tells_what_one_request_takes() -> None:
    """Processor time is that of one request; busy is which share of a core somebody used."""
    taken = Round.of(OUTCOME, gateway=Spent(1.0, 0.5), services=Spent(0.25, 0.25))

    assert taken.user == 250_000
    assert taken.cost == 375_000
    assert taken.rate == 2.0
    assert (taken.typical, taken.late, taken.latest) == (3.0, 4.0, 4.0)
    assert (taken.busy, taken.services, taken.load) == (0.75, 0.25, 0.25)


def test_of_some_rounds_the_median_is_told() -> None:
    """One round in which the machine did something else changes nothing."""
    rounds = [Round.of(OUTCOME, Spent(user, 0.1), Spent(0, 0)) for user in (1.0, 1.2, 9.0)]

    assert Round.middle(rounds) == rounds[1]
