"""Counting in the memory of this process: no waiting, no coroutine."""

from gateway_common.limits.bill import Bill
from gateway_common.limits.meter import decide
from gateway_common.limits.table import Table
from gateway_common.limits.verdict import Verdict

__all__ = ["Local"]


class Local:
    """Count callers, *most* who are identified and as many addresses: neither can push out the other."""

    def __init__(self, most: int) -> None:
        self._callers = Table(most)
        self._addresses = Table(most)

    def __len__(self) -> int:
        """Count who is remembered."""
        return len(self._callers) + len(self._addresses)

    def spend(self, who: str, bill: Bill, now: int, *, identified: bool) -> Verdict:
        """Let *who* pay *bill* at the moment *now*, in microseconds since 1970, if they can."""
        tally = (self._callers if identified else self._addresses).tally(who, now)
        fits, numbers = decide(bill.spends, [tally.get(key, 0) for key in bill.keys], now)
        if fits:
            tally.update(zip(bill.keys, numbers, strict=True))
        return Verdict(bill, numbers, now, fits=fits)
