"""One builder for all tests: installing takes most of the time."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deploy.building import Builder
from tests.support.outside import demand

PYTHONS = (Path(sys.base_exec_prefix, "bin/python3"), Path("/usr/bin/python3"))


def is_for_everybody(path: Path) -> bool:
    """Tell whether every user may run the program at *path*."""
    real = path.resolve()
    return real.exists() and all(one.stat().st_mode & 0o001 for one in (real, *real.parents))


@pytest.fixture(scope="session")
def builder() -> Iterator[Builder]:
    """Give a builder in a folder that every user may read, as an image's files are."""
    python = next(filter(is_for_everybody, PYTHONS), None)
    demand(python, "There is no Python that every user may run")
    folder = Path(tempfile.mkdtemp(prefix="image-"))
    folder.chmod(0o755)
    yield Builder(folder, str(python))
    shutil.rmtree(folder)
