from pathlib import Path

from benchmarks.report.machine import model_of, other_work, python
from benchmarks.report.results import page, publish
from benchmarks.report.section import Section
from benchmarks.report.table import Table
from benchmarks.report.targets import Verdict

SECTION = Section(
    "Composition",
    "What it means.",
    [Table(("gateway", "µs"), [("ours", "63")])],
    [Verdict("wanted", "found", met=True)],
    {"composition.svg": "<svg/>"},
    ["left out: Envoy, for it is not here"],
)


def test_a_page_says_what_and_where() -> None:
    """A page names the machine and the versions before it tells any number."""
    written = page([SECTION], {"processor": "EPYC", "nginx": "1.22.1"})

    assert written.index("- processor: EPYC") < written.index("- nginx: 1.22.1") < written.index("| ours | 63 |")
    assert "- met: wanted; it is found\n- left out: Envoy, for it is not here" in written


def test_every_chart_is_beside_the_page_that_shows_it(tmp_path: Path) -> None:
    """What a page shows is written with it."""
    written = publish([SECTION], {}, tmp_path)

    assert "![Composition](composition.svg)" in written.read_text()
    assert (tmp_path / "composition.svg").read_text() == "<svg/>"


def test_a_terminal_is_told_the_same() -> None:
    """Whoever runs it sees table, targets and who was left out."""
    said = SECTION.text()

    assert "ours     63" in said
    assert said.endswith("met: wanted; it is found\nleft out: Envoy, for it is not here")


def test_the_processor_is_named() -> None:
    """The kernel tells the processor's name once for each core."""
    assert model_of("processor\t: 0\nmodel name\t: AMD EPYC\nmodel name\t: AMD EPYC\n") == "AMD EPYC"
    assert model_of("") == "unknown"


def test_the_build_of_python_is_named() -> None:
    """One version is built by many; where its compiler's sources were is nobody's business."""
    said = python("3.11.2", ("main", "May  9 2026 07:35:25"), "Clang 17.0.6 (/home/me/llvm 6009708b4367)")

    assert said == "3.11.2 (main, built May 9 2026 07:35:25 by Clang 17.0.6)"


def test_a_busy_machine_is_told() -> None:
    """Whoever reads times has to know that something else ran beside."""
    assert other_work(0.3) == "none"
    assert other_work(7.04) == "a load of 7.0 before the run: believe ratios, not times"
