import pytest

from gateway_common.caller import ANONYMOUS, Caller, CallerKind

MIA = Caller(CallerKind.CONSUMER, "7")


@pytest.mark.parametrize(
    ("caller", "consumer_id", "theirs"),
    [
        (MIA, "7", True),
        (MIA, 7, True),
        (MIA, "8", False),
        (MIA, None, False),
        (Caller(CallerKind.PARTNER, "7"), "7", False),
        (Caller(CallerKind.CONSUMER), "", False),
        (ANONYMOUS, "", False),
    ],
)
def test_only_a_consumer_owns_what_is_a_consumers(caller: Caller, consumer_id: object, theirs: bool) -> None:
    """The same number is somebody else among partners, and nobody owns what belongs to nobody."""
    assert caller.owns(consumer_id) is theirs
