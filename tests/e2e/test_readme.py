"""The README tells the truth: what its requests are answered with is what it shows."""

import json
import re
import shlex
from pathlib import Path
from typing import Any, cast

import httpx2
import pytest

from ftgo_sandbox.supervisor.report import PAGES
from ftgo_sandbox.testing import Fault, Sandbox
from tests.e2e.gateways import PATIENCE, first

README = Path(__file__).parents[2] / "README.md"
BLOCK = re.compile(
    r"```sh\n((?:\.venv/bin/sandbox [^\n]*\n)?)(curl [^\n]*)\n```\n(?:```\n([^`]*)```\n)?```json\n([^`]*)```"
)
SHOWN = BLOCK.findall(README.read_text(encoding="utf-8"))
PORTS = {"8081": "mobile", "8082": "browser", "8083": "public"}
ANY = "…"


def _answer(command: str, sandbox: Sandbox) -> httpx2.Response:
    words = shlex.split(command)
    name, _, value = words[words.index("-H") + 1].partition(": ")
    _, port, path = re.split(r"http://127\.0\.0\.1:(\d+)", words[-1])
    return httpx2.get(sandbox.urls[PORTS[port]] + path, headers={name: value}, timeout=60)


def _holds(shown: Any, told: Any) -> bool:  # noqa: ANN401 – any JSON
    if shown == ANY:
        return told is not None
    if not isinstance(shown, dict):
        return bool(shown == told)
    members = cast("dict[str, Any]", shown)
    return all(name in told and _holds(one, told[name]) for name, one in members.items())


@pytest.mark.parametrize("shown", SHOWN, ids=range(len(SHOWN)))
def test_a_request_is_answered_as_shown(sandbox: Sandbox, shown: tuple[str, str, str, str]) -> None:
    """Each answer has everything that the README shows of it."""
    breaking, command, headers, body = shown
    if breaking:
        sandbox.control.put("accounting", Fault(off=True))
    told = json.loads(body)
    answers = (_answer(command, sandbox) for _ in range(PATIENCE))
    response = first(answers, lambda one: one.json().get("missing") == told["missing"])

    assert _holds(told, response.json()), response.text
    for line in headers.splitlines():
        name, _, value = line.partition(": ")
        assert response.headers[name] == value


def test_every_page_is_where_sandbox_up_says(sandbox: Sandbox) -> None:
    """What is named when everything runs can be opened."""
    statuses = {
        (name, path): httpx2.get(sandbox.urls[name] + path, timeout=PATIENCE).status_code for name, path, _ in PAGES
    }

    assert statuses == dict.fromkeys(statuses, 200)
    assert len(statuses) == 4


def test_the_readme_shows_four_requests() -> None:
    """None of the README's requests is overlooked."""
    assert len(SHOWN) == README.read_text(encoding="utf-8").count("\ncurl ") == 4
