from gateway_common.limits.outage import Outage


def test_an_outage_is_told_once() -> None:
    """The first failure is news, and so is the first answer when none failed for a second."""
    outage = Outage()

    assert [outage.failed(0.0), outage.failed(0.5)] == [True, False]
    assert [outage.answered(moment) for moment in (1.0, 1.5, 1.6)] == [False, True, False]
    assert not outage.lasts


def test_where_some_answers_come_and_some_do_not_it_lasts() -> None:
    """While one node of a cluster is away nothing is news: each failure keeps it up, whatever is answered between."""
    outage = Outage()
    outage.failed(0.0)

    told = [outage.failed(moment) or outage.answered(moment + 0.5) for moment in (0.5, 1.0, 1.5)]

    assert told == [False, False, False]
    assert outage.lasts
