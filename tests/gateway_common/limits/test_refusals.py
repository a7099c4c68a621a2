from structlog.testing import capture_logs

from gateway_common.limits.refusals import PAUSE, Refusals


def test_each_line_tells_of_those_since_the_last() -> None:
    """Of a flood the log has a line a second, and together they add up to what was refused."""
    moments = iter([0.0, 0.0, 0.1, 0.2, PAUSE, PAUSE])
    refusals = Refusals(lambda: next(moments))
    with capture_logs() as lines:
        for _ in range(4):
            refusals.note(["free-rate"], "GET /orders", "consumer:7")

    assert [line["refused"] for line in lines] == [1, 3]
    assert refusals.counted == {"free-rate": 4}
