import pytest

from benchmarks.left_out import LeftOut
from benchmarks.peers import ALL
from benchmarks.unavailable import Unavailable


def test_a_scenario_goes_on_without_whom_it_cannot_have(capsys: pytest.CaptureFixture[str]) -> None:
    """Who is left out is told at once, and in the report."""
    left_out, peer = LeftOut(), ALL[-1]

    with left_out.trying(peer):
        look_for_it()

    assert left_out == [f"left out: {peer.name}, for it is not here"]
    assert "it is not here" in capsys.readouterr().err


def test_a_bug_leaves_nobody_out() -> None:
    """Only what the machine cannot give is done without."""
    with pytest.raises(ZeroDivisionError), LeftOut().trying(ALL[0]):
        _ = 1 / 0


def look_for_it() -> None:
    raise Unavailable("it is not here")
