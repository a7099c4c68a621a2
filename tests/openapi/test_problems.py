"""What the documents of all gateways say of failures, which no rule of Spectral's looks at."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.openapi.documents import DOCUMENTS

MEDIA = "application/problem+json"


def failures(name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give every answer of a gateway that tells a problem, with its status."""
    for path in DOCUMENTS[name]["paths"].values():
        for operation in path.values():
            for status, response in operation["responses"].items():
                if MEDIA in response.get("content", {}):
                    yield status, response["content"][MEDIA]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_problem_has_an_example_of_its_status(name: str) -> None:
    """A client can see each problem that may come with a status, and its type tells it from the others."""
    told = list(failures(name))

    assert [status for status, _ in told if status[0] not in "45"] == []
    for status, problem in told:
        if status.endswith("XX"):
            continue  # whatever the service refuses, for a reason of its own
        values = [example["value"] for example in problem["examples"].values()]
        assert {value["status"] for value in values} == {int(status)}
        assert len({value["type"] for value in values}) == len(values)
    assert len(told) >= 30


@pytest.mark.parametrize("name", DOCUMENTS)
def test_examples_of_problems_are_problems(name: str) -> None:
    """An example of a problem has exactly the members that the schema of problems requires."""
    required = set(DOCUMENTS[name]["components"]["schemas"]["Problem"]["required"])
    examples = [example["value"] for _, problem in failures(name) for example in problem["examples"].values()]

    assert {frozenset(example) for example in examples} == {frozenset(required)}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_operation_may_fail(name: str) -> None:
    """Every operation tells at least that a request may be malformed and that we may make a mistake."""
    operations = [operation for path in DOCUMENTS[name]["paths"].values() for operation in path.values()]

    assert [one["operationId"] for one in operations if not {"400", "500"} <= one["responses"].keys()] == []
    assert len(operations) >= 6
