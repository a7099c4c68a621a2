"""What becomes of a key, as a table."""

import pytest

from gateway_common.idempotency import Fate, fate_of

FREE, DONE, UNKNOWN = Fate.FREE, Fate.DONE, Fate.UNKNOWN


@pytest.mark.parametrize(
    ("status", "not_sent", "sent"),
    [
        (200, DONE, DONE),
        (201, DONE, DONE),
        (204, DONE, DONE),
        (303, DONE, DONE),
        (400, FREE, DONE),
        (401, FREE, UNKNOWN),
        (403, FREE, DONE),
        (404, FREE, DONE),
        (408, FREE, UNKNOWN),
        (409, FREE, DONE),
        (422, FREE, DONE),
        (425, FREE, UNKNOWN),
        (429, FREE, UNKNOWN),
        (500, FREE, UNKNOWN),
        (502, FREE, UNKNOWN),
        (503, FREE, UNKNOWN),
        (504, FREE, UNKNOWN),
        (None, FREE, UNKNOWN),
    ],
)
def test_a_key_is_done_only_when_it_is_known_what_happened(status: int | None, not_sent: Fate, sent: Fate) -> None:
    """An answer of the service is kept, what never left is forgotten, and of the rest nobody claims to know."""
    assert (fate_of(status, sent=False), fate_of(status, sent=True)) == (not_sent, sent)


@pytest.mark.parametrize(("status", "fate"), [(409, UNKNOWN), (423, UNKNOWN), (404, DONE), (422, DONE), (201, DONE)])
def test_a_conflict_that_nobody_declared_may_be_for_now(status: int, fate: Fate) -> None:
    """A service that knows keys answers 409 while the first request is under way: relayed, it is no answer to keep."""
    assert fate_of(status, sent=True, relayed=True) is fate
