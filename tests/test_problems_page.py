"""The page that clients read about problems."""

import re
from pathlib import Path

from gateway_common.errors import problems

PAGE = Path(__file__).parent.parent / "docs" / "problems.md"
ROW = re.compile(r"^\| `(?P<name>[a-z-]+)` \| (?P<status>\d{3}) \|", re.MULTILINE)


def test_page_lists_the_catalogue() -> None:
    """The page lists every problem of the catalogue with its status, in the same order, and no other."""
    listed = [(row["name"], int(row["status"])) for row in ROW.finditer(PAGE.read_text(encoding="utf-8"))]

    assert listed == [(problem.name, problem.status) for problem in problems.CATALOGUE]
