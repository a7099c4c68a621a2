"""The page that partners read first: its commands work, and its tables are complete."""

import json
import re
import shlex
from pathlib import Path
from typing import Any, cast

import httpx2
import pytest

from gateway_common.testing import simulated
from public_bff import problems, words
from tests.public_bff.given import partner

PAGE = (Path(__file__).parents[2] / "bffs" / "public" / "README.md").read_text(encoding="utf-8")
EXAMPLE = re.compile(r"```sh\n(curl .+?)\n```\n(?:```json\n(.+?)\n```\n)?", re.DOTALL)
EXAMPLES: list[tuple[str, str]] = EXAMPLE.findall(PAGE)
VARIABLES = {"$FTGO": "http://localhost", "$AUTH": re.findall(r"^AUTH='(.+)'$", PAGE, re.MULTILINE)[0]}


def request_of(command: str) -> httpx2.Request:
    """Read the request that a curl command sends."""
    for variable, value in VARIABLES.items():
        command = command.replace(variable, value)
    said: dict[str, list[str]] = {"-H": [], "-d": [], "-X": [], "": []}
    option = ""
    for word in shlex.split(command)[1:]:
        if word in said:
            option = word
            continue
        said[option].append(word)
        option = ""
    method = next(iter(said["-X"]), "POST" if said["-d"] else "GET")
    headers = dict(header.split(": ", 1) for header in said["-H"])
    return httpx2.Request(method, said[""][0], headers=headers, content="".join(said["-d"]))


def alike(shown: object, told: object) -> bool:
    """Tell whether two JSON values have the same names in them; what is null may be anything."""
    if shown is None or told is None or type(shown) is not type(told):
        return shown is None or told is None
    if isinstance(shown, dict):
        one, other = cast("dict[str, object]", shown), cast("dict[str, object]", told)
        return one.keys() == other.keys() and all(alike(value, other[name]) for name, value in one.items())
    if isinstance(shown, list):
        one_of, several = cast("list[object]", shown)[:1], cast("list[object]", told)
        return all(alike(one, value) for one in one_of for value in several)
    return True


@pytest.mark.parametrize(("command", "answer"), EXAMPLES)
@simulated
async def test_the_examples_work(command: str, answer: str) -> None:
    """Every command on the page is answered with exactly the fields that the page shows."""
    shown: Any = json.loads(answer or "null")

    async with partner(token=None) as client:
        response = await client.send(request_of(command))

    assert alike(shown, response.json())
    assert response.is_success or response.status_code == shown["status"]


@simulated
async def test_the_problem_is_told_to_the_letter() -> None:
    """The problem that the page shows is the one that comes, but for its request id."""
    command, answer = next(example for example in EXAMPLES if "problems/" in example[1])
    shown: dict[str, Any] = json.loads(answer)

    async with partner(token=None) as client:
        told = (await client.send(request_of(command))).json()

    assert shown == told | {"requestId": shown["requestId"]}


def test_every_operation_has_an_example() -> None:
    """The page shows each operation at work, and every command on it is tested."""
    shown = {(request.method, request.url.path) for request in (request_of(command) for command, _ in EXAMPLES)}

    assert len(shown) == 7
    assert len(EXAMPLES) == PAGE.count("\ncurl ")


def test_every_word_is_listed() -> None:
    """The page lists every word of every status, and every problem of our own."""
    listed = set(re.findall(r"`([a-z_-]+)`", PAGE))
    told = [words.OrderStatus, words.TicketStatus, words.DeliveryStatus, words.BillStatus]

    assert {str(word) for several in told for word in several} <= listed
    assert {getattr(problems, name).name for name in problems.__all__} <= listed
