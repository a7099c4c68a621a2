from xml.etree import ElementTree as ET

import pytest

from benchmarks.report.bars import Bar, bars
from benchmarks.report.curves import curves

SVG = "{http://www.w3.org/2000/svg}"


def test_bars_are_in_proportion() -> None:
    """A bar that costs twice as much is twice as long, all its pieces together."""
    drawn = drawing_of(bars("Cost", "µs", [Bar("ours", (30, 20), ours=True), Bar("theirs", (100,))]))

    sheet, user, system, theirs = (float(one.attrib["width"]) for one in drawn.iter(f"{SVG}rect"))
    assert user + system == pytest.approx(theirs / 2, abs=0.2)
    assert theirs < sheet


def test_a_bar_says_who_it_is_and_how_long() -> None:
    """Names and numbers are told as text, whatever letters they are made of."""
    drawn = drawing_of(bars("a < b", "µs & more", [Bar("<nginx> & Lua", (1234.5,))]))

    assert [one.text for one in drawn.iter(f"{SVG}text")] == ["a < b", "µs & more", "<nginx> & Lua", "1,234"]


def test_what_grows_by_the_same_factor_is_a_straight_line() -> None:
    """Both scales are logarithmic: ten times as much for ten times as many is always as far up."""
    drawn = drawing_of(curves("Growth", "µs", {"ours": [(1, 10), (10, 100), (100, 1000)]}))

    first, second, third = points_of(drawn)
    assert second[0] - first[0] == pytest.approx(third[0] - second[0], abs=0.2)
    assert second[1] - first[1] == pytest.approx(third[1] - second[1], abs=0.2)
    assert third[1] < second[1] < first[1]


def test_a_single_point_can_be_drawn() -> None:
    """Whoever measures one size gets a chart of one."""
    drawn = drawing_of(curves("Growth", "µs", {"ours": [(4, 100)]}))

    assert len(points_of(drawn)) == 1


def drawing_of(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 – we drew it ourselves


def points_of(drawn: ET.Element) -> list[tuple[float, float]]:
    (line,) = drawn.iter(f"{SVG}polyline")
    pairs = (pair.split(",") for pair in line.attrib["points"].split())
    return [(float(x), float(y)) for x, y in pairs]
