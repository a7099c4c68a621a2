from xml.etree import ElementTree as ET

from benchmarks.overload.figures import Figures
from benchmarks.overload.page import page, section
from benchmarks.overload.trial import Trial

CALM = Figures(800, 0, 0, (0.004, 0.009), (0.0, 0.0))


def trial(good: float, late: float, recovered: float | None) -> Trial:
    meanwhile = Figures(good, 2000, 1, (0.03, 0.05), (0.003, late))
    return Trial(1000, CALM, meanwhile, CALM, recovered, 1.0, [(0.5, 800.0), (1.5, good)])


def test_each_promise_is_judged() -> None:
    """Goodput, the time of refusals and that of recovery are met or missed by themselves."""
    well, ill = trial(960, 0.012, 0.25), trial(940, 0.03, None)

    assert [one.met for one in section({"a": well}, "a", 3).verdicts] == [True, True, True]
    assert [one.met for one in section({"a": ill}, "a", 3).verdicts] == [False, False, False]


def test_the_page_shows_every_gateway() -> None:
    """A row and a curve for each, and the chart is a drawing."""
    found = section({"ours": trial(960, 0.012, 0.25), "other": trial(10, 9.0, None)}, "ours", 3)
    (chart,) = found.charts.values()
    curves = [one for one in ET.fromstring(chart) if one.tag.endswith("polyline")]  # noqa: S314 – our own
    told = page(found, {"date": "today"})

    assert len(curves) == 2
    assert "| ours | 1,000 | 960 | 96.0% |" in told
    assert "| other |" in told
    assert "- date: today" in told


def test_the_trial_in_the_middle_is_told() -> None:
    """One that the machine was good or bad to is none to go by; of two the worse one is told."""
    trials = [trial(good, 0.01, 0.0) for good in (990, 700, 940)]

    assert Trial.middle(trials).share == 0.94
    assert Trial.middle(trials[:2]).share == 0.7
