"""The replicas of one service: who gets the next call, and who is left alone.

All are candidates that are in service. When fewer than half are, or none of those does well, it is no longer the
replicas that are to blame, or nobody knows better: that is *panic*, in which all are.
"""

import math
import random
from collections.abc import Collection, Iterator, Sequence

from gateway_common.services.balancing.choice import Chance, cheaper, drawn, drawn_by_weight, weighed
from gateway_common.services.balancing.replica import Replica
from gateway_common.settings.balancing import BalancingSettings

__all__ = ["Replicas"]

Names = Collection[str]

SUMS_FOR = 0.1
"""For how many seconds the weights of those that grow are added up once."""


class Replicas:
    """Choose among replicas by what is known of them at each moment; *chance* draws from 0 to 1.

    *panic* tells whether all are candidates for want of a better idea, *ejections* how often one was left out.
    """

    def __init__(self, policy: BalancingSettings, *, chance: Chance = random.random) -> None:
        self._policy = policy
        self._chance = chance
        self._all: list[Replica] = []
        self._candidates: list[Replica] = []
        self._resting: list[Replica] = []
        self._weighed_until = self._sums_until = self._warm_at = -math.inf
        self._sums: Sequence[float] = ()
        self.panic = False
        self.ejections = 0

    def __iter__(self) -> Iterator[Replica]:
        """Go through all of them."""
        return iter(self._all)

    def __len__(self) -> int:
        """Count them."""
        return len(self._all)

    def become(self, replicas: Sequence[Replica], now: float) -> None:
        """Choose among *replicas* from now on; those that come to others begin with little."""
        if self._all:
            known = set(self._all)
            for one in replicas:
                if one not in known:
                    one.warm_up(now)
        self._all = list(replicas)
        self.sort()

    def pick(self, now: float, *, tried: Names = (), repeatable: bool = True) -> Replica | None:
        """Take one for a call, none that was *tried* if there is another; None if there is nobody at all."""
        if self._resting and not tried:
            trial = self._trial(now, repeatable=repeatable)
            if trial is not None:
                return trial
        candidates = self._others(tried) if tried else self._candidates
        if len(candidates) < 2:  # noqa: PLR2004 – it takes two to choose
            return candidates[0] if candidates else None
        if now < self._weighed_until:
            sums = weighed(candidates, now) if tried else self._summed(now)
            return cheaper(*drawn_by_weight(candidates, sums, self._chance), now)
        return cheaper(*drawn(candidates, self._chance), now)

    def went_well(self, replica: Replica, now: float) -> None:
        """Note a call that went well; one on trial comes back, as does anybody in a panic."""
        standing = replica.standing
        changed = standing.went_well(now)
        if standing.on_trial or (standing.ejected and self.panic):
            standing.readmit(now)
            replica.warm_up(now)
            changed = True
        if changed:
            self.sort()

    def failed(self, replica: Replica, now: float) -> float | None:
        """Note a call that failed; give the seconds for which that ejects its replica, None if it does not."""
        standing = replica.standing
        changed = standing.failed(now)
        ejected = standing.eject(now) if self._goes(replica, now) else None
        if ejected is not None:
            self.ejections += 1
        if changed or ejected is not None:
            self.sort()
        return ejected

    def do_better(self, than: Replica, tried: Names) -> bool:
        """Tell whether another replica does well that was not *tried*."""
        return any(
            one is not than and one.in_service and not one.standing.troubled and one.name not in tried
            for one in self._all
        )

    def sort(self) -> None:
        """Find out anew who is a candidate."""
        first = next(filter(_in_order, self._by_priority()), None)
        self.panic = first is None and bool(self._all)
        self._candidates = self._all if first is None else [one for one in first if one.in_service]
        self._resting = [one for one in self._all if one.up and _rests(one, self._candidates)]
        unequal = len({one.place.weight for one in self._candidates}) > 1
        self._warm_at = max((one.warm_at for one in self._candidates), default=-math.inf)
        self._weighed_until = math.inf if unequal else self._warm_at
        self._sums_until = -math.inf

    def _summed(self, now: float) -> Sequence[float]:
        """Give the summed weights of the candidates, which grow as long as one of them is new."""
        if now >= self._sums_until:
            self._sums = weighed(self._candidates, now)
            self._sums_until = now + SUMS_FOR if now < self._warm_at else math.inf
        return self._sums

    def _by_priority(self) -> Iterator[list[Replica]]:
        for priority in sorted({one.place.priority for one in self._all}):
            yield [one for one in self._all if one.place.priority == priority]

    def _trial(self, now: float, *, repeatable: bool) -> Replica | None:
        for one in self._resting:
            if one.standing.may_try(now, repeatable=repeatable):
                one.standing.on_trial = True
                return one
        return None

    def _others(self, tried: Names) -> list[Replica]:
        new = [one for one in self._candidates if one.name not in tried]
        return new or [one for one in self._all if one.name not in tried] or self._candidates

    def _goes(self, replica: Replica, now: float) -> bool:
        standing = replica.standing
        if standing.ejected:
            return standing.on_trial
        if not standing.is_bad(now) or not self.do_better(replica, ()):
            return False
        out = sum(one.standing.ejected for one in self._all)
        return out + 1 <= self._policy.most_ejected * len(self._all)


def _rests(one: Replica, candidates: Collection[Replica]) -> bool:
    """Tell whether it comes back by a trial: it is ejected, or in trouble while others get its calls."""
    return one.standing.ejected or (one.standing.troubled and one not in candidates)


def _in_order(replicas: list[Replica]) -> bool:
    """Tell whether half of them are in service, and one of those does well."""
    well = [one for one in replicas if one.in_service]
    return 2 * len(well) >= len(replicas) and any(not one.standing.troubled for one in well)
