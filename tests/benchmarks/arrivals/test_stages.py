import pytest

from benchmarks.arrivals.stage import Stage, due


def test_requests_come_at_even_distances() -> None:
    """One stage begins where the one before ends, each with its own rate."""
    assert list(due([Stage(2, 1.5), Stage(4, 0.5)])) == [0.0, 0.5, 1.0, 1.5, 1.75]


def test_a_stage_is_read_as_it_is_written() -> None:
    """Rate and seconds, with a colon between them; anything else is a mistake."""
    assert Stage.read(str(Stage(2000.5, 0.25))) == Stage(2000.5, 0.25)
    with pytest.raises(ValueError, match="unpack"):
        Stage.read("2000")
