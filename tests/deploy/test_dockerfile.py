"""What holds for the Dockerfile before anything is built."""

import re
from fnmatch import fnmatch

import pytest

from tests.deploy.dockerfile import DOCKERFILE, ROOT, Step, command_of, stages

GATEWAYS = ("mobile", "browser", "public")
IGNORED = (ROOT / ".dockerignore").read_text().splitlines()


def copied() -> list[str]:
    """Name every path of the repository that is copied into an image, for each gateway."""
    steps = [step for stage in stages().values() for step in stage.steps if step.instruction == "COPY"]
    found = [path for step in steps if "--from=" not in step.text for path in step.text.split()[:-1]]
    return [path.replace("${GATEWAY}", gateway) for path in found for gateway in GATEWAYS if "$" in path] + [
        path for path in found if "$" not in path
    ]


def last(stage: str, instruction: str) -> Step | None:
    """Give the instruction that holds for containers of *stage*."""
    if stage not in stages():
        return None
    own = [step for step in stages()[stage].steps if step.instruction == instruction]
    return own[-1] if own else last(stages()[stage].base, instruction)


@pytest.mark.parametrize("path", copied())
def test_what_is_copied_is_there(path: str) -> None:
    """Every path that is copied exists, and is let through to the engine."""
    allowed = [line.removeprefix("!") for line in IGNORED if line.startswith("!")]

    assert (ROOT / path).exists()
    assert any(path == one or path.startswith(f"{one}/") for one in allowed)


def test_nothing_else_is_sent_to_the_engine() -> None:
    """The context holds what is copied: no history, no tests, no environment of this machine."""
    allowed = [line.removeprefix("!") for line in IGNORED if line.startswith("!")]

    assert IGNORED[1] == "*"
    assert [one for one in allowed if not any(path == one or path.startswith(f"{one}/") for path in copied())] == []
    assert any(fnmatch("libs/x/__pycache__", line.replace("**/", "*")) for line in IGNORED)


@pytest.mark.parametrize("stage", ["gateway", "sandbox"])
def test_containers_run_as_nobody(stage: str) -> None:
    """The user is a number, so that an orchestrator can see that it is not root."""
    user = last(stage, "USER")

    assert user is not None
    assert re.fullmatch(r"[1-9][0-9]{3,}:[1-9][0-9]{3,}", user.text)


@pytest.mark.parametrize("stage", ["gateway", "sandbox"])
def test_containers_are_asked_for_their_health_and_told_to_stop(stage: str) -> None:
    """A container says whether it is alive, is stopped by SIGTERM, and gets it itself: no shell stands in between."""
    health, command, stop = (last(stage, name) for name in ("HEALTHCHECK", "CMD", "STOPSIGNAL"))

    assert health is not None
    assert command_of(health.text)[0] == "python"
    assert command is not None
    assert command.text.startswith("[")
    assert stop is not None
    assert stop.text == "SIGTERM"


def test_the_base_is_one_tag_that_can_be_replaced() -> None:
    """All stages stand on one image, named once with a version; whoever pins it by digest says so when building."""
    bases = {stage.base for stage in stages().values()} - stages().keys()
    (base,) = re.findall(r"^ARG PYTHON=(\S+)$", DOCKERFILE.read_text(), re.MULTILINE)

    assert bases == {"${PYTHON}"}
    assert re.fullmatch(r"python:3\.11-slim-\w+", base)


@pytest.mark.parametrize("lock", ["requirements.lock", "build.lock"])
def test_images_install_what_is_tested(lock: str) -> None:
    """What an image installs has the versions and hashes of the lock that the tests run with."""
    tested = set((ROOT / "requirements.lock").read_text().splitlines())
    shipped = (ROOT / "deploy" / lock).read_text().splitlines()

    assert [line for line in shipped if line not in tested] == []
    assert len(shipped) >= 10
