import sys
from pathlib import Path

import pytest

from benchmarks.shelf import node, pypi
from benchmarks.shelf.debian import program
from benchmarks.shelf.fetching import fetch
from benchmarks.unavailable import Unavailable


def test_what_cannot_be_fetched_is_told_with_the_last_words() -> None:
    """Whoever fetches says last what went wrong."""
    failing = "import sys; sys.exit('Trying ...\\nno such package')"

    with pytest.raises(Unavailable, match=r"^a proxy cannot be fetched: no such package$"):
        fetch([sys.executable, "-c", failing], "a proxy")


def test_a_machine_without_the_tool_is_told_so() -> None:
    """Where there is no npm, its name is told."""
    with pytest.raises(Unavailable, match="there is no npm-of-nobody on this machine"):
        fetch(["npm-of-nobody", "ci"], "Express")


def test_what_is_there_is_not_fetched_again(tmp_path: Path) -> None:
    """As long as the lock is the one that was installed, nobody is asked."""
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "package-lock.json").write_text("{}")
    (tmp_path / "node_modules/package-lock.json").write_text("{}")
    (tmp_path / pypi.LOCK.name).write_text(pypi.LOCK.read_text())

    assert node.fetched(tmp_path) == tmp_path
    assert pypi.fetched(tmp_path) == tmp_path


def test_a_program_is_called_with_the_libraries_beside_it(tmp_path: Path) -> None:
    """Nothing of it has to be in the system."""
    (tmp_path / "usr/sbin").mkdir(parents=True)
    (tmp_path / "usr/sbin/nginx").touch()
    (tmp_path / "lib/x86_64-linux-gnu").mkdir(parents=True)

    assert program(tmp_path, "nginx") == (
        "env",
        f"LD_LIBRARY_PATH={tmp_path}/lib/x86_64-linux-gnu",
        f"{tmp_path}/usr/sbin/nginx",
    )


def test_a_program_that_nobody_has_is_told(tmp_path: Path) -> None:
    """A package may change what it holds."""
    with pytest.raises(Unavailable, match="haproxy is in none of Debian's packages"):
        program(tmp_path, "haproxy")
