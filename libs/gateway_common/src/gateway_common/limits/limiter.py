"""The limiter, as guards call it when they have found out who asks."""

from collections import Counter
from collections.abc import Awaitable, Iterator, Mapping
from time import time

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from starlette.types import Scope

from gateway_common.caller import CallerKind
from gateway_common.context import RequestContext
from gateway_common.deadline import clock
from gateway_common.errors import ProblemError
from gateway_common.limits.bill import Bill, bills_of
from gateway_common.limits.charge import Charge
from gateway_common.limits.local import Local
from gateway_common.limits.plans import Plans
from gateway_common.limits.refusals import Refusals
from gateway_common.limits.shared import Shared
from gateway_common.limits.verdict import Verdict
from gateway_common.limits.who import named
from gateway_common.limits.windows import MICROSECONDS
from gateway_common.settings.limit import LimitSettings

__all__ = ["Limiter"]


class Limiter:
    """Let callers pay for each request by their plan; *charges* say what an operation costs.

    With *shared* they pay in a store of all processes. While that is away, and without one, each process counts for
    itself and lets through its share, one of *shares*: nobody is refused because Redis is away. What is counted
    meanwhile is not carried over, so a quota may be exceeded by what the shares let through.
    """

    def __init__(
        self,
        settings: LimitSettings,
        charges: Mapping[object, Charge],
        *,
        shares: int = 1,
        shared: Shared | None = None,
    ) -> None:
        every = dict.fromkeys(charges.values())
        self._charges = charges
        self._plans = Plans(settings)
        self._shares = bills_of(settings, every, shares=shares, local=shared is not None or shares > 1)
        self._wholes = self._shares if shared is None else bills_of(settings, every)
        self._local = Local(settings.most)
        self._shared = shared
        loop_clock = clock()
        self._refusals = Refusals(loop_clock)
        self._began = time() - loop_clock()  # so that the wall clock may jump as it likes

    def spend(self, operation: object, scope: Scope, context: RequestContext) -> Awaitable[None] | None:
        """Let the caller of *context* pay for *operation*, and give what has to be awaited for that, if anything.

        Either raises ProblemError (429) if they cannot.
        """
        charge = self._charges.get(operation)
        if charge is None:
            return None
        plan = self._plans.plan_of(context.caller)
        bill = self._wholes[plan, charge]
        if bill is None:
            return None
        if self._shared is None:
            self._spend_alone(bill, charge, scope, context)
            return None
        return self._spend_together(self._shared, bill, (plan, charge), scope, context)

    async def _spend_together(
        self, shared: Shared, bill: Bill, of: tuple[str | None, Charge], scope: Scope, context: RequestContext
    ) -> None:
        verdict = await shared.spend(named(context.caller, scope), bill)
        if verdict is None:
            self._spend_alone(self._shares[of] or bill, of[1], scope, context)
        else:
            self._tell(verdict, of[1], context)

    def _spend_alone(self, bill: Bill, charge: Charge, scope: Scope, context: RequestContext) -> None:
        moment = int((self._began + context.clock()) * MICROSECONDS)
        caller = context.caller
        identified = caller.kind is not CallerKind.ANONYMOUS
        self._tell(self._local.spend(named(caller, scope), bill, moment, identified=identified), charge, context)

    def _tell(self, verdict: Verdict, charge: Charge, context: RequestContext) -> None:
        context.limits = verdict.fields
        if verdict.fits:
            verdict.bill.passed += 1
            return
        self._refusals.note((meter.name for meter in verdict.violated()), charge.operation, str(context.caller))
        raise ProblemError(verdict.problem())

    def read(self) -> Iterator[Metric]:
        """Give what is counted, by policy, and whether it is counted alone."""
        decided = CounterMetricFamily(
            "gateway_limit_decisions", "Requests that a limit let through or refused.", labels=("policy", "outcome")
        )
        for policy, passed in self._passed().items():
            decided.add_metric((policy, "allowed"), passed)
        for policy, refused in self._refusals.counted.items():
            decided.add_metric((policy, "limited"), refused)
        yield decided
        alone = "1 while limits are counted by this process alone, because the store is away."
        yield GaugeMetricFamily("gateway_limits_local", alone, float(self._shared is not None and self._shared.away))
        yield GaugeMetricFamily("gateway_limits_kept", "Callers whose counts are in memory.", len(self._local))

    def _passed(self) -> Counter[str]:
        passed: Counter[str] = Counter()
        every = {*self._wholes.values(), *self._shares.values()}
        for bill in (one for one in every if one is not None):
            for meter, _ in bill.spends:
                passed[meter.name] += bill.passed
        return passed
