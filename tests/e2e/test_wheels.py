"""A gateway as it is installed elsewhere: from its wheel, with everything that it needs to start."""

import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]
COUNTED = "import {0}_bff.app as it; print(it.__file__, len(it.create_app().state.routes))"


@pytest.mark.parametrize("name", ["mobile", "browser", "public"])
def test_a_wheel_brings_its_routes(tmp_path: Path, name: str) -> None:
    """What is unpacked from a gateway's wheel starts, with every route of its file."""
    built, installed = tmp_path / "built", tmp_path / "installed"
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(built)]
    subprocess.run(command, cwd=ROOT / "bffs" / name, check=True, capture_output=True)
    with ZipFile(next(built.iterdir())) as wheel:
        wheel.extractall(installed)
    said = subprocess.run(
        [sys.executable, "-c", COUNTED.format(name)],
        env={**os.environ, "GATEWAY_PROFILE": "sandbox", "PYTHONPATH": _before(installed)},  # noqa: TID251 – a child's
        capture_output=True,
        check=True,
        text=True,
    )
    place, count = said.stdout.split()

    assert Path(place).is_relative_to(installed)
    assert int(count) >= 4


def _before(folder: Path) -> str:
    known = os.environ.get("PYTHONPATH", "")  # noqa: TID251 – where a child process looks for modules
    return os.pathsep.join(filter(None, [str(folder), known]))
