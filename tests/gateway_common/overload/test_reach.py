from gateway_common.overload.reach import IN_LINE, LONGEST_PAUSE, Reach


def looked(reach: Reach, refused: int, begun: int, *, times: int) -> list[float]:
    found: list[float] = []
    for _ in range(times):
        reach.look(refused, begun)
        found.append(round(reach.seconds / IN_LINE, 3))
    return found


def test_a_line_in_front_of_which_few_are_turned_away_grows() -> None:
    """At each look it is twice as long, until whoever is last waits for as long as the patience goes."""
    reach = Reach(0.1)

    assert looked(reach, 10, 1000, times=4) == [2, 4, 8, 10]
    assert reach.longer == 0.1 - IN_LINE


def test_a_line_stays_short_where_twice_as_much_comes_as_can_be_done() -> None:
    """Waiting longer would get nobody more answers; and what has grown is short again at once."""
    reach = Reach(0.1)
    looked(reach, 10, 1000, times=2)

    assert looked(reach, 1001, 1000, times=2) == [1, 1]


def test_what_does_not_help_is_tried_less_and_less_often() -> None:
    """After a trial without an end to the overload the line is short, for 1 look, then 3, 7, up to a bound."""
    reach = Reach(2 * IN_LINE)

    assert looked(reach, 10, 1000, times=13) == [2, 1, 1, 2, 1, 1, 1, 1, 2, 1, 1, 1, 1]
    found = looked(reach, 10, 1000, times=500)
    assert found[-100:].count(2) == 100 // (LONGEST_PAUSE + 2)


def test_a_patience_that_is_shorter_than_the_line_leaves_it() -> None:
    """Where nobody wants to wait there is nothing to try."""
    assert looked(Reach(0.001), 10, 1000, times=3) == [1, 1, 1]
