from gateway_common.limits.bill import Bill
from gateway_common.limits.meter import Meter
from gateway_common.limits.plans import rate_meter
from gateway_common.limits.shared import keys_of
from gateway_common.limits.verdict import Verdict
from gateway_common.limits.windows import HOUR, MICROSECONDS, Window
from gateway_common.settings.limit import Rate

NOON = 1_795_176_000 * MICROSECONDS  # 2026-11-20 12:00 UTC
TEN = rate_meter("free-rate", "rate", Rate(10, 1), 20)
DAY = Meter("free-day", "day", 1000, 1, Window.DAY)


def test_who_is_refused_by_several_waits_for_the_last_of_them() -> None:
    """A burst is full again in a moment, but the quota begins anew at midnight."""
    full = [NOON + TEN.room, DAY.floor(NOON) + DAY.room]
    problem = Verdict(Bill([(TEN, 1), (DAY, 1)], local=False), full, NOON, fits=False).problem()

    assert problem.headers["Retry-After"] == str(12 * HOUR // MICROSECONDS)
    assert problem.members["violated-policies"] == ["free-rate", "free-day"]


def test_gateways_that_share_a_store_count_for_themselves() -> None:
    """What somebody asks of one takes nothing from what they may ask of another."""
    assert keys_of("mobile", "consumer:7", ("day",)) != keys_of("browser", "consumer:7", ("day",))
