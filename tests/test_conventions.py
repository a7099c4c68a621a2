"""The house rules that no other tool checks.

Each rule counts what it looked at, so that none passes by seeing nothing.
"""

import ast
import re
import subprocess
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GATEWAYS = ("bffs/mobile", "bffs/browser", "bffs/public", "examples/storefront")
DECISION = re.compile(
    r"# (?P<number>\d{4}) .+?\n\n## Status\n.+?\n## Context\n.+?\n## Options\n.+?\n## Outcome\n.+", re.DOTALL
)
DECLARING = {"APIRouter", "BaseModel", "FastAPI", "ReadModel", "Router", "Service", "composition"}
LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)[^)]*\)")
PAGE = re.compile(r"\bdocs/[\w./-]+\.md\b")
LONG_FILES = {  # path: why more than 300 lines are one idea
    "tests/gateway_common/composition/test_mistakes.py": "every mistake beside the sentence that it earns",
    "tests/gateway_common/services/senders/test_retries.py": "what is repeated, when, and how often",
    "tests/gateway_common/services/transports/conformance/test_mishaps.py": "every way to go wrong",
}

# None of these patterns finds itself.
OUTSIDE = re.compile(
    r"pyp[i]\.org|pythonhoste[d]|npmj[s]\.|deb\.debia[n]|(?<![\w}.*])/(?:wor[k]|roo[t]|User[s]|tm[p])/"
)
UNDONE = re.compile(r"\b(?:TOD[O]|FIXM[E]|XX[X]|HAC[K])\b|NotImplemente[d]Error")
SILENCER = re.compile(r"#\s*(?:noq[a](?::\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*)?|(?:type|pyright): ignor[e](?:\[[\w, -]*\])?)")
SLEEP = re.compile(r"(?<!def )\bsleep\((?!0\))")
STOPWATCH = re.compile(r"\b(?:perf_counte[r]|process_tim[e]|thread_tim[e]|timei[t])(?:_ns)?\b")
VAGUE = re.compile(r"(?:^|_)(?:utils?|helpers?|misc|manager|factory)$|(?:Manager|Helper|Factory|Utils?|Impl)$|^Async")


def committed(*suffixes: str) -> Iterator[tuple[str, str]]:
    """Read each committed text file that ends in one of *suffixes*: its path in the repository and its text."""
    command = ["git", "ls-files", "-z", "--", *(f"*{suffix}" for suffix in suffixes)]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True)
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            yield name, (ROOT / name).read_text(encoding="utf-8")


@cache
def parsed() -> dict[str, ast.Module]:
    return {name: ast.parse(text) for name, text in committed(".py")}


def lines_with(pattern: re.Pattern[str], files: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for name, text in files:
        for number, line in enumerate(text.splitlines(), start=1):
            if pattern.search(line):
                yield f"{name}:{number}", line


def gives_reason(line: str) -> bool:
    """Tell whether a comment on *line* says more than which check it silences."""
    return len(re.findall(r"\w+", SILENCER.sub("#", line).partition("#")[2])) >= 2


def test_every_test_states_its_rule() -> None:
    """A test has a docstring made of whole sentences."""
    rules = {
        f"{name}::{node.name}": ast.get_docstring(node) or ""
        for name, tree in parsed().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if name.startswith("tests/") and node.name.startswith("test_")
    }

    assert [test for test, rule in rules.items() if not rule.endswith(".")] == []
    assert len(rules) >= 10


def test_files_stay_small() -> None:
    """More than 300 lines in a file need a reason, and a reason needs such a file."""
    lengths = {name: text.count("\n") for name, text in committed(".py", ".md", "Makefile")}
    long = {name for name, length in lengths.items() if length > 300}

    assert long == set(LONG_FILES)
    assert len(lengths) >= 20


def test_nothing_committed_names_the_outside() -> None:
    """No file names a package registry's host or a path of one machine."""
    files = list(committed())

    assert list(lines_with(OUTSIDE, files)) == []
    assert len(files) >= 30


def test_nothing_is_left_undone() -> None:
    """No code carries a note to do something later, or a stub."""
    files = list(committed(".py"))

    assert list(lines_with(UNDONE, files)) == []
    assert len(files) >= 20


def test_silenced_checks_say_why() -> None:
    """A comment that silences a tool gives its reason on the same line."""
    silenced = dict(lines_with(SILENCER, committed(".py")))

    assert [place for place, line in silenced.items() if not gives_reason(line)] == []


def test_names_say_what_a_thing_is() -> None:
    """No module and no class is called after a pattern or after nothing at all."""
    modules = parsed()
    names = {name: [Path(name).stem] for name in modules}
    for name, tree in modules.items():
        names[name] += [node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]

    assert [(name, word) for name, words in names.items() for word in words if VAGUE.search(word)] == []
    assert len(names) >= 20


def test_declarations_keep_their_annotations() -> None:
    """A module that declares operations, models or endpoints does not turn its annotations into text."""
    declaring = {
        name: imported for name, tree in parsed().items() if DECLARING & (imported := set(imported_names(tree)))
    }

    assert [name for name, imported in declaring.items() if "annotations" in imported] == []


def imported_names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield from (alias.name for alias in node.names)


def test_no_test_sleeps() -> None:
    """A test waits for what happens, never for a time to pass, unless the line says why."""
    tests = [(name, text) for name, text in committed(".py") if name.startswith("tests/")]
    waits = dict(lines_with(SLEEP, tests))

    assert [place for place, line in waits.items() if not gives_reason(line)] == []
    assert len(tests) >= 20


def test_no_test_holds_a_stopwatch() -> None:
    """How long something takes is the machine's affair: a test counts, or moves a clock of its own."""
    tests = [(name, text) for name, text in committed(".py") if name.startswith("tests/")]

    assert list(lines_with(STOPWATCH, tests)) == []
    assert len(tests) >= 20


def test_nothing_is_raised_inside_a_group_handler() -> None:
    """No `except*` raises: what it raises arrives in a group of its own on the first releases of Python 3.11."""
    handlers = [
        (name, handler)
        for name, tree in parsed().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.TryStar)
        for handler in node.handlers
    ]

    assert [name for name, handler in handlers if any(isinstance(node, ast.Raise) for node in ast.walk(handler))] == []


def test_every_room_of_the_library_has_floors() -> None:
    """A package with two modules or more says in `pyproject.toml` which of them may import which."""
    library = ROOT / "libs/gateway_common/src"
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    ordered = {container for contract in contracts for container in contract.get("containers", ())}
    modules = [path.with_suffix("").relative_to(library) for path in library.rglob("*.py") if path.stem != "__init__"]
    rooms = Counter(".".join(parent.parts) for module in modules for parent in module.parents if parent.parts)

    assert {room for room, count in rooms.items() if count > 1} == ordered
    assert len(ordered) >= 10


@pytest.mark.parametrize("gateway", GATEWAYS)
def test_gateways_share_only_the_library(gateway: str) -> None:
    """A gateway depends on `gateway-common` and on nothing else."""
    project = tomllib.loads((ROOT / gateway / "pyproject.toml").read_text())["project"]

    names = [re.split(r"[<>=~!\[ ]", dependency)[0] for dependency in project["dependencies"]]
    assert names == ["gateway-common"]


def test_packages_are_typed() -> None:
    """Every package of ours tells type checkers that it has types."""
    packages = [path.parent for path in ROOT.glob("*/**/src/*/__init__.py")]

    assert [package.name for package in packages if not (package / "py.typed").exists()] == []
    assert len(packages) >= 5


def test_documents_named_are_there() -> None:
    """What a page links to, and what code names under `docs/`, exists."""
    links = {(ROOT / name).parent / link for name, text in committed(".md") for link in LINK.findall(text)}
    named = {ROOT / page for _, text in committed(".py", ".md", ".toml", "Makefile") for page in PAGE.findall(text)}

    assert [str(path) for path in links | named if not path.exists()] == []
    assert len(links) >= 5
    assert len(named) >= 2


def test_decisions_are_numbered_and_complete() -> None:
    """Decisions are numbered without a gap, and each gives its status, context, options and outcome on one page."""
    decisions = {Path(name).name[:4]: text for name, text in committed("docs/adr/*.md")}

    numbers = [match["number"] for text in decisions.values() if (match := DECISION.match(text))]
    assert numbers == [f"{number:04}" for number in range(1, len(decisions) + 1)] == list(decisions)
    assert max(text.count("\n") for text in decisions.values()) <= 70
    assert len(decisions) >= 6
