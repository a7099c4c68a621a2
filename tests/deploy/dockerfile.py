"""The Dockerfile as data: its stages, each with its instructions in order."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["DOCKERFILE", "ROOT", "Stage", "Step", "command_of", "pairs_of", "stages"]

ROOT = Path(__file__).parents[2]
DOCKERFILE = ROOT / "deploy/Dockerfile"
_PAIR = re.compile(r'([\w.]+)=("(?:[^"\\]|\\.)*"|\S*)')


@dataclass(frozen=True)
class Step:
    """Hold one instruction, such as `RUN`, and what stands behind it."""

    instruction: str
    text: str


@dataclass(frozen=True)
class Stage:
    """Hold the *steps* of a stage that starts from another one, or from an image."""

    name: str
    base: str
    steps: Sequence[Step]


def stages(path: Path = DOCKERFILE) -> Mapping[str, Stage]:
    """Read the stages of the Dockerfile at *path*, by name."""
    steps = list(_steps(path.read_text(encoding="utf-8")))
    starts = [index for index, step in enumerate(steps) if step.instruction == "FROM"]
    found: dict[str, Stage] = {}
    for start, end in zip(starts, [*starts[1:], len(steps)], strict=True):
        base, _, name = steps[start].text.partition(" AS ")
        found[name] = Stage(name, base, steps[start + 1 : end])
    return found


def pairs_of(text: str) -> Sequence[tuple[str, str]]:
    """Read what `ENV` and `LABEL` set."""
    return [(name, value.strip('"')) for name, value in _PAIR.findall(text)]


def command_of(text: str) -> Sequence[str]:
    """Read a command that is written as a JSON list, behind the options of a `HEALTHCHECK` too."""
    command: Sequence[str] = json.loads(text[text.index("[") :])
    return command


def _steps(text: str) -> Iterator[Step]:
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    for line in "\n".join(lines).replace("\\\n", " ").splitlines():
        if line.strip():
            instruction, _, rest = line.strip().partition(" ")
            yield Step(instruction, rest.strip())
