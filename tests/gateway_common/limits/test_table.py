from gateway_common.limits.bill import Bill
from gateway_common.limits.local import Local
from gateway_common.limits.meter import Meter
from gateway_common.limits.plans import rate_meter
from gateway_common.limits.table import Table
from gateway_common.limits.windows import MICROSECONDS, Window
from gateway_common.settings.limit import Rate

NOON = 1_795_176_000 * MICROSECONDS
MOST = 1000
RATE = Bill([(rate_meter("visitor-rate", "rate", Rate(1, 1), 5), 1)], local=False)
QUOTA = Bill([(Meter("free-day", "day", 5, 1, Window.DAY), 1)], local=False)


def test_a_million_callers_take_no_more_room_than_there_is() -> None:
    """Whoever comes, the table does not grow beyond its bound."""
    table = Table(MOST)

    for one in range(1_000_000):
        table.tally(f"10.{one}", NOON + one)["rate"] = NOON + one + 1_000_000
    assert len(table) == MOST


def test_a_flood_gives_nobody_a_new_start() -> None:
    """Who spent everything stays refused, however many addresses come after them, and the crowd is refused as one."""
    local = Local(MOST)
    for _ in range(5):
        assert local.spend("192.0.2.1", RATE, NOON, identified=False).fits
    let_in = sum(local.spend(f"10.{one}", RATE, NOON, identified=False).fits for one in range(100_000))

    assert not local.spend("192.0.2.1", RATE, NOON, identified=False).fits
    assert let_in == MOST - 1 + 5
    assert len(local) == MOST


def test_who_is_back_where_they_began_makes_room() -> None:
    """When bursts are full again, others get a place of their own."""
    local = Local(MOST)
    for one in range(2 * MOST):
        local.spend(f"10.{one}", RATE, NOON, identified=False)
    later = NOON + 10 * MICROSECONDS

    let_in = sum(local.spend(f"11.{one}", RATE, later, identified=False).fits for one in range(MOST))
    assert let_in == MOST
    assert len(local) == MOST


def test_addresses_push_out_no_quota() -> None:
    """What a contract has left is not forgotten because strangers come."""
    local = Local(MOST)
    used = [local.spend("partner:ann", QUOTA, NOON, identified=True).fits for _ in range(6)]
    for one in range(10 * MOST):
        local.spend(f"10.{one}", RATE, NOON + one * MICROSECONDS, identified=False)

    assert used == [True] * 5 + [False]
    assert not local.spend("partner:ann", QUOTA, NOON + MICROSECONDS, identified=True).fits


def test_a_crowd_of_addresses_takes_nothing_of_who_is_known() -> None:
    """While all addresses that are new share one number, whoever says who they are has one of their own."""
    local = Local(MOST)
    for one in range(2 * MOST):
        local.spend(f"10.{one}", RATE, NOON, identified=False)
    let_in = [
        sum(local.spend(who, RATE, NOON, identified=True).fits for _ in range(6))
        for who in ("consumer:ann", "consumer:bob")
    ]

    assert let_in == [5, 5]
