"""What is wrong with a client's input: each flaw with its place and a reason, and never with what was sent."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi.exceptions import RequestValidationError

from gateway_common.errors import Problem, problems

__all__ = ["problem_of"]

MOST_FLAWS = 20
LONGEST_PLACE = 200
SHORTEST_ECHO = 3
"""From how many characters on a value would be recognised in a reason."""
NEVER_ECHOES = frozenset({"enum", "literal_error"})
"""Flaws whose reason lists what is accepted, of which what was sent may well be a part."""

UNKNOWN = "Nothing of this name is taken here: remove it, or mend its name"


def problem_of(error: RequestValidationError) -> Problem:
    """Choose the problem: 415 for a body that is not called JSON, 400 for one that is not JSON, else 422."""
    if isinstance(error.body, bytes):
        return problems.NOT_JSON()
    flaws: Sequence[Mapping[str, Any]] = error.errors()
    if any(flaw["type"] == "json_invalid" for flaw in flaws):
        return problems.BAD_REQUEST("The body is not JSON.")
    told = [{"at": _place(flaw["loc"])[:LONGEST_PLACE], "detail": _reason(flaw)} for flaw in flaws[:MOST_FLAWS]]
    return problems.INVALID(members={"errors": told})


def _place(steps: Sequence[int | str]) -> str:
    source, *inside = (str(step) for step in steps)
    if source != "body":
        return ".".join([source, *inside])
    pointer = "".join("/" + step.replace("~", "~0").replace("/", "~1") for step in inside)  # RFC 6901
    return pointer or "body"


def _reason(flaw: Mapping[str, Any]) -> str:
    if flaw["type"] == "extra_forbidden":
        return UNKNOWN
    reason = str(flaw["msg"]).removeprefix("Value error, ")
    sent = (str(flaw.get("input", "")), str(flaw.get("ctx", {}).get("tag", "")))
    echoed = flaw["type"] not in NEVER_ECHOES and any(len(value) >= SHORTEST_ECHO and value in reason for value in sent)
    return "This value is not acceptable" if echoed else reason
