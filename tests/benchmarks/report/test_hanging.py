from benchmarks.arrivals.answered import Answered
from benchmarks.hanging.span import Span
from benchmarks.hanging.turn import Turn
from benchmarks.report.hanging import told

WELL = [Answered(0.0, 0.001, 200)] * 10
HUNG = [Answered(0.0, 1.0, 504)] * 4 + [Answered(0.0, 0.002, 503)] * 6


def span(milliseconds: float, answers: list[Answered]) -> Span:
    return Span.of([(float(at), milliseconds / 1000) for at in range(100)], answers, 0.5)


def turn(meanwhile: float) -> Turn:
    return Turn(span(2.0, WELL), span(meanwhile, HUNG), span(2.0, WELL))


def test_a_way_of_hanging_is_judged_by_what_the_others_have_of_it() -> None:
    """The median of the turns counts; a tenth more is met, and the noise stands beside it."""
    verdicts = told({"sleeps": [turn(2.2), turn(9.0), turn(2.0)], "dies": [turn(2.3)]}, 1000).verdicts

    assert [verdict.met for verdict in verdicts] == [True, False]
    assert [verdict.found for verdict in verdicts] == [
        "1.10 times, with a noise of 1.00",
        "1.15 times, with a noise of 1.00",
    ]


def test_what_became_of_requests_is_told_for_each_span() -> None:
    """All turns together, by status, and how many of the refusals came at once."""
    _, became = told({"sleeps": [turn(2.0), turn(2.0)]}, 1000).tables

    assert became.rows == [
        ["sleeps", "before", "20", "20", "0", "0", "0", "0", "0"],
        ["sleeps", "meanwhile", "20", "0", "0", "12", "12", "8", "0"],
        ["sleeps", "again", "20", "20", "0", "0", "0", "0", "0"],
    ]


def test_before_and_meanwhile_stand_beside_each_other() -> None:
    """The chart has two bars for each way, in microseconds."""
    section = told({"sleeps": [turn(3.0)]}, 1000)
    chart = section.charts["hanging.svg"]

    assert all(f">{word}<" in chart for word in ("before", "while one sleeps", "2,000", "3,000"))
    assert all(len(row) == len(table.columns) for table in section.tables for row in table.rows)
