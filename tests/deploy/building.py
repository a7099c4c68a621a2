"""Building an image without an engine: the steps of the Dockerfile as they stand, below a folder instead of `/`.

What an engine would do differently: the base image is this machine with a Python of its own for each stage that stands
on it, one tree serves all stages, and nothing limits memory or processes. What it does alike: what is copied, run and
set, and what a container is then started as.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from string import Template

from tests.deploy.dockerfile import ROOT, Stage, Step, command_of, pairs_of, stages

__all__ = ["Builder", "Image"]

SYSTEM = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
NOT_COPIED = shutil.ignore_patterns("__pycache__", "*.pyc", ".*_cache")
PASSED_ON = ("HOME", "PIP_", "HTTP", "http", "NO_PROXY", "no_proxy", "SSL_", "REQUESTS_")
"""How this machine reaches its package index."""


@dataclass
class Image:
    """Hold what a stage says of its containers; their files are below *root*."""

    root: Path
    variables: dict[str, str]
    environment: dict[str, str] = field(default_factory=dict[str, str])
    folder: str = "/"
    said: dict[str, str] = field(default_factory=dict[str, str])
    labels: dict[str, str] = field(default_factory=dict[str, str])

    def place(self, path: str) -> Path:
        """Say where an absolute *path* of the image is on this machine."""
        return self.root / path.removeprefix(str(self.root)).lstrip("/")

    def filled(self, text: str) -> str:
        """Put the variables into *text*."""
        return Template(text).safe_substitute(self.variables | self.environment)

    def command(self, instruction: str) -> Sequence[str]:
        """Give the words of `CMD` or `HEALTHCHECK`, its paths as they are on this machine."""
        words = command_of(self.said[instruction])
        return self.program(*(str(self.place(word)) if word.startswith("/") else word for word in words))

    def program(self, name: str, *words: str) -> Sequence[str]:
        """Give a command whose program is looked for where a container would look."""
        return [shutil.which(name, path=self.environment["PATH"]) or name, *words]


class Builder:
    """Build stages below *root* with *python*; what several of them stand on is built once."""

    def __init__(self, root: Path, python: str) -> None:
        self._root = root
        self._python = python
        self._known = stages()
        self._done: set[str] = set()

    def build(self, target: str, **arguments: str) -> Image:
        """Build the stage *target*; the package index is asked for what the locks name."""
        made: dict[str, Image] = {}
        for stage in self._order(target, set()):
            image = made[stage.name] = self._begun(stage, made, arguments)
            told = f"{stage.name} {arguments}" if any(step.text == "GATEWAY" for step in stage.steps) else stage.name
            for step in stage.steps:
                _note(image, step)
                if told not in self._done:
                    _act(image, step)
            self._done.add(told)
        return made[target]

    def _order(self, name: str, given: set[str]) -> Iterator[Stage]:
        stage = self._known.get(name)
        if stage is None or name in given:
            return
        given.add(name)
        copied = [step.text.split()[0].removeprefix("--from=") for step in stage.steps if "--from=" in step.text]
        for needed in (*copied, stage.base):
            yield from self._order(needed, given)
        yield stage

    def _begun(self, stage: Stage, made: Mapping[str, Image], arguments: Mapping[str, str]) -> Image:
        if stage.base not in self._known:
            return Image(self._root, dict(arguments))
        image = deepcopy(made[stage.base])
        if self._known[stage.base].base not in self._known:
            python = self._root / "pythons" / stage.name
            if not python.exists():
                subprocess.run([self._python, "-m", "venv", str(python)], check=True)
            image.environment["PATH"] = f"{python / 'bin'}:{SYSTEM}"
        return image


def _note(image: Image, step: Step) -> None:
    image.said[step.instruction] = image.filled(step.text)
    if step.instruction == "ARG":
        name, _, default = step.text.partition("=")
        image.variables.setdefault(name, default)
    elif step.instruction == "ENV":
        values = {name: image.filled(value) for name, value in pairs_of(step.text)}
        image.environment |= {name: _moved(image, value) for name, value in values.items()}
    elif step.instruction == "LABEL":
        image.labels |= {name: image.filled(value) for name, value in pairs_of(step.text)}
    elif step.instruction == "WORKDIR":
        image.folder = image.filled(step.text)


def _moved(image: Image, value: str) -> str:
    return str(image.place(value)) if value.startswith("/") and ":" not in value else value


def _act(image: Image, step: Step) -> None:
    here = image.place(image.folder)
    here.mkdir(parents=True, exist_ok=True)
    if step.instruction == "RUN":
        _run(image, step.text, here)
    elif step.instruction == "COPY" and not step.text.startswith("--from="):
        *sources, to = image.filled(step.text).split()
        for source in sources:
            _copy(ROOT / source, image.place(to) if to.startswith("/") else here / to)


def _copy(source: Path, to: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, to, ignore=NOT_COPIED, dirs_exist_ok=True)
        return
    place = to if to.suffix else to / source.name
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, place)


def _run(image: Image, text: str, here: Path) -> None:
    ran = subprocess.run(
        ["/bin/sh", "-c", text],
        cwd=here,
        env={**_passed_on(), **image.variables, **image.environment},
        capture_output=True,
        check=False,
        text=True,
    )
    assert ran.returncode == 0, f"RUN {text}\n{ran.stdout}{ran.stderr}"


def _passed_on() -> Mapping[str, str]:
    return {name: value for name, value in os.environ.items() if name.startswith(PASSED_ON)}  # noqa: TID251 – for pip
