"""The examples in the documentation are tests: Markdown's Python blocks and those in docstrings. All tests log plainly.

A block that cannot run alone is skipped by a comment before it that says why:
`<!-- skip: next "it needs the sandbox" -->`.
"""

import pytest
import structlog
from sybil import Sybil
from sybil.parsers.doctest import DocTestParser
from sybil.parsers.markdown import PythonCodeBlockParser, SkipParser
from sybil.sybil import SybilCollection

PAGES = Sybil([PythonCodeBlockParser(), SkipParser()], patterns=["*.md"], fixtures=["plain_logs"])
DOCSTRINGS = [
    Sybil(
        [DocTestParser(), PythonCodeBlockParser(), SkipParser()],
        patterns=["*.py"],
        path=folder,
        fixtures=["plain_logs"],
    )
    for folder in ("libs", "bffs", "examples", "sandbox")
]

pytest_collect_file = SybilCollection([PAGES, *DOCSTRINGS]).pytest()


@pytest.fixture(autouse=True)
def plain_logs() -> None:
    """Log in plain text: structlog's own default draws every local variable of a trace, which takes seconds."""
    renderer = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.reset_defaults()
    structlog.configure(processors=[structlog.contextvars.merge_contextvars, renderer])
