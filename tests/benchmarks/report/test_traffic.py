from dataclasses import replace

from benchmarks.measuring.round import Round
from benchmarks.report.toll import Toll
from benchmarks.report.traffic import told

EMPTY = Round(user=40, system=20, rate=9_000, typical=1, late=2, latest=3, busy=1, services=0, load=0.2)


def costing(added: float, asks: float | None = None) -> Toll:
    return Toll.of([(EMPTY, replace(EMPTY, user=EMPTY.user + added))], asks)


def test_a_limit_and_a_kept_answer_are_judged_by_what_they_add() -> None:
    """Each has a target of its own; reaching it exactly meets it."""
    verdicts = told({"a rate": costing(15), "a kept answer": costing(31)}).verdicts

    assert [str(verdict) for verdict in verdicts] == [
        "met: a rate, adds at most 15 µs; it is 15.0 µs",
        "missed: a kept answer, adds at most 30 µs; it is 31.0 µs",
    ]


def test_what_is_shared_is_judged_by_its_questions() -> None:
    """What a Redis is asked is told with two digits, and judged by them."""
    section = told({"shared": costing(60, asks=1.004), "chatty": costing(60, asks=2)})

    assert [verdict.met for verdict in section.verdicts] == [True, False]
    assert [row[-1] for row in section.tables[0].rows] == ["1.00", "2.00"]
