"""What was decided of a request, and how it is said: fields of the answer, and a problem if it is refused."""

from gateway_common.errors import Problem, problems
from gateway_common.limits.bill import Bill
from gateway_common.limits.meter import Meter, states
from gateway_common.limits.windows import MICROSECONDS

__all__ = ["Verdict"]

Fields = tuple[tuple[bytes, bytes], tuple[bytes, bytes]]


class Verdict:
    """Hold whether a request *fits*, and the *numbers* of its caller under the meters of *bill* at the moment *now*."""

    __slots__ = ("bill", "fits", "now", "numbers")

    def __init__(self, bill: Bill, numbers: list[int], now: int, *, fits: bool) -> None:
        self.bill = bill
        self.numbers = numbers
        self.now = now
        self.fits = fits

    @property
    def fields(self) -> Fields:
        """Spell RateLimit-Policy and RateLimit (draft-ietf-httpapi-ratelimit-headers-11)."""
        bill = self.bill
        return bill.policy, (b"ratelimit", bill.left % tuple(states(bill.spends, self.numbers, self.now)))

    def violated(self) -> dict[Meter, int]:
        """Give the meters under which it does not fit, with the microseconds until it would."""
        waits = {
            meter: meter.wait(number, amount, self.now)
            for (meter, amount), number in zip(self.bill.spends, self.numbers, strict=True)
        }
        return {meter: wait for meter, wait in waits.items() if wait}

    def problem(self) -> Problem:
        """Tell the caller which policies refused them, and when all of them let in as much as this again."""
        violated = self.violated()
        seconds = _seconds(max(violated.values()))
        kind = problems.QUOTA_EXCEEDED if any(meter.window for meter in violated) else problems.TOO_MANY_REQUESTS
        members = {"violated-policies": [meter.name for meter in violated], "retry-after": seconds}
        return kind(headers={"Retry-After": str(seconds)}, members=members)


def _seconds(microseconds: int) -> int:
    return -(-microseconds // MICROSECONDS)
