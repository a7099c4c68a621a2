"""What is told again."""

import pytest

from gateway_common.errors import ProblemError, problems
from gateway_common.idempotency import KeptAnswer

FIELDS = [
    (b"content-type", b"application/json"),
    (b"location", b"/v1/orders/9"),
    (b"set-cookie", b"a=b"),
    (b"cache-control", b"max-age=9"),
    (b"content-length", b"2"),
    (b"x-request-id", b"r"),
]


@pytest.mark.parametrize("body", [b"", b"{}", b"\n\n\x00\xff", "héllo".encode()])
def test_an_answer_comes_back_as_it_was(body: bytes) -> None:
    """Status, body, and the fields that say what it is; a cookie or another request's name is never told again."""
    kept = KeptAnswer.read(KeptAnswer.of(201, FIELDS, body, most=100).spelled())

    assert kept.again() == (201, [*FIELDS[:2], (b"idempotency-replayed", b"true")], body)


@pytest.mark.parametrize("body", [b"x" * 11, None], ids=["too large", "a stream"])
def test_what_is_not_kept_is_said_to_be_done(body: bytes | None) -> None:
    """A large answer is not cut short: its repetition is 409, for it must not be done again."""
    kept = KeptAnswer.read(KeptAnswer.of(200, FIELDS, body, most=10).spelled())

    with pytest.raises(ProblemError) as refused:
        kept.again()

    assert (refused.value.problem.status, refused.value.problem.type.name) == (409, "answer-not-kept")


def test_a_problem_comes_back_as_it_was() -> None:
    """With the name of the request that it was about."""
    status, fields, body = KeptAnswer.of_problem(problems.CONFLICT(), "r-1", most=1000).again()

    assert (status, dict(fields)[b"content-type"]) == (409, b"application/problem+json")
    assert body == problems.CONFLICT().body("r-1")
