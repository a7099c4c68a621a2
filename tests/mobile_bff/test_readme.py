"""The page that the mobile team reads."""

import re
from pathlib import Path

from mobile_bff import problems
from mobile_bff.progress import Status

PAGE = Path(__file__).parents[2] / "bffs" / "mobile" / "README.md"


def test_page_explains_every_word() -> None:
    """The page lists every status, in the order of the life of an order."""
    listed = re.findall(r"^\| `([a-z]+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)

    assert listed == [str(status) for status in Status]


def test_page_names_every_problem() -> None:
    """The page names each problem that this gateway adds to those of the library."""
    page = PAGE.read_text(encoding="utf-8")
    declared = [getattr(problems, name).name for name in problems.__all__]

    assert [name for name in declared if f"`{name}`" not in page] == []
    assert len(declared) >= 4
