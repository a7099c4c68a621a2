"""What is kept for the time when a call fails, and for how long."""

from gateway_common.services.keeper import Keeper


def test_a_value_is_found_while_it_is_young_enough() -> None:
    """A value is given if it was true at the moment asked for, or later."""
    keeper = Keeper()
    keeper.keep("order 7", "cooking", at=10.0)

    kept = keeper.find("order 7", since=10.0)
    assert kept is not None
    assert (kept.value, kept.at) == ("cooking", 10.0)
    assert keeper.find("order 7", since=10.1) is None
    assert keeper.find("order 8", since=0.0) is None


def test_what_was_used_longest_ago_makes_room() -> None:
    """The keeper is bounded; use keeps a value alive."""
    keeper = Keeper(most=2)
    keeper.keep("a", 1, at=1.0)
    keeper.keep("b", 2, at=2.0)
    keeper.find("a", since=0.0)
    keeper.keep("c", 3, at=3.0)

    assert len(keeper) == 2
    assert keeper.find("b", since=0.0) is None


def test_what_was_dropped_is_gone() -> None:
    """A value that is true no more is never given again."""
    keeper = Keeper()
    keeper.keep("a", 1, at=1.0)
    keeper.drop("a")
    keeper.drop("a")

    assert keeper.find("a", since=0.0) is None
