"""Which keys are taken."""

import pytest

from gateway_common.errors import ProblemError
from gateway_common.idempotency import KEY_FIELD, MOST_KEY, key_in


@pytest.mark.parametrize(
    "key",
    ["a", "8e03978e-40d5-43dd-bc93-6894a57f9324", "a;b=c,d", '"a b"', r'"a\"b\\"', "x" * MOST_KEY, f'"{"x" * 253}"'],
)
def test_a_word_or_a_quoted_string_is_a_key(key: str) -> None:
    """It is taken as it stands, quotes included: it goes on to the service letter by letter."""
    assert key_in([(b"accept", b"*/*"), (KEY_FIELD, key.encode())], required=True) == key


@pytest.mark.parametrize(
    "key", ["", " ", "a b", '"', '""', '"a', 'a"b"\t', r'"\a"', '"a"b', "x" * (MOST_KEY + 1), "é", "a\x00"]
)
@pytest.mark.parametrize("required", [True, False])
def test_anything_else_is_refused(key: str, *, required: bool) -> None:
    """A key that cannot be read is never taken for none: the client believes to be safe."""
    with pytest.raises(ProblemError) as refused:
        key_in([(KEY_FIELD, key.encode("latin-1"))], required=required)

    assert refused.value.problem.type.name == "bad-idempotency-key"


def test_two_keys_are_none() -> None:
    """Nobody can tell which is meant."""
    with pytest.raises(ProblemError) as refused:
        key_in([(KEY_FIELD, b"a"), (KEY_FIELD, b"a")], required=False)

    assert refused.value.problem.status == 400


def test_a_missing_key_is_refused_where_it_is_required() -> None:
    """The draft's 400, by a type of its own; where it is not required, there is just none."""
    with pytest.raises(ProblemError) as refused:
        key_in([], required=True)

    assert refused.value.problem.type.name == "idempotency-key-missing"
    assert key_in([], required=False) is None
