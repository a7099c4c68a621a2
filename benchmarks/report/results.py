"""The page of results, and its charts."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.report.section import Section

__all__ = ["RESULTS", "page", "publish"]

RESULTS = Path(__file__).parent.parent / "results"

HEAD = """# What a request costs

Written by `make bench`; [how it is measured, and why so](../../docs/adr/0016-cost-is-processor-time.md).

**µs** is the processor time that a request takes of the gateway's whole process tree: the program's own (*user*) and
the kernel's on its behalf. **× ours** is how many times that of *ours: mobile* it is: above 1 ours is cheaper. Ours do
everything that they do in production, with every edge function; the others do the bare work.

Beside it stand requests a second at full speed, the time that half and 99 in 100 of them took, and how much of a core
gateway (*busy*), services and load generator used. Where the last two add up to a core, the gateway waited for them:
then a second holds no more requests, and µs is what tells gateways apart.

What becomes of a gateway under three times its load is told [on a page of its own](overload.md)."""


def publish(sections: Sequence[Section], facts: Mapping[str, str], folder: Path = RESULTS) -> Path:
    """Write the page into *folder*, with every chart that it shows, and give its path."""
    folder.mkdir(exist_ok=True)
    for section in sections:
        for name, chart in section.charts.items():
            (folder / name).write_text(chart)
    written = folder / "README.md"
    written.write_text(page(sections, facts))
    return written


def page(sections: Sequence[Section], facts: Mapping[str, str]) -> str:
    """Put together what was found, below the *facts* without which it says nothing."""
    listed = "\n".join(f"- {name}: {value}" for name, value in facts.items())
    return "\n\n".join([HEAD, listed, *(section.markdown() for section in sections)]) + "\n"
