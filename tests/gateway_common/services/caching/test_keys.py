"""What is the same question, and how a cached target is spelled (C2)."""

import pytest

from gateway_common.services.caching.keys import canonical


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/a", "/a"),
        ("/a?b=1", "/a?b=1"),
        ("/a?b=1&a=2", "/a?a=2&b=1"),
        ("/a?b=2&b=1&a=3", "/a?a=3&b=2&b=1"),
        ("/a?b&a", "/a?a&b"),
        ("/a?aa=1&a=2", "/a?a=2&aa=1"),
    ],
)
def test_parameters_are_sorted_by_name(path: str, expected: str) -> None:
    """Those of one name keep their order; values change nothing."""
    assert canonical(path) == expected
    assert canonical(expected) == expected
