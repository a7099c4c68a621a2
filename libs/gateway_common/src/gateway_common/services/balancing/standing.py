"""How one replica has done lately, and whether it is ejected: told the time, it decides without doing anything.

             an outlier                   its time is over            a trial went well
IN SERVICE ────────────► EJECTED ──────────────────────► ON TRIAL ────────────────────► IN SERVICE, from little on
                            ▲                               │
                            └─────── a trial failed ────────┘        each time for twice as long
"""

from gateway_common.services.senders.window import WELL, Verdict, Window
from gateway_common.settings.balancing import REMEMBERED, BalancingSettings

__all__ = ["Standing"]

TROUBLE = 3
"""After how many failures in a row nobody is sent here from elsewhere any more."""

PATIENCE = 2.0
"""After how many times its ejection a replica is tried with whatever call there is."""

_FAILED = Verdict(failed=True)


class Standing:
    """Remember what became of the calls to one replica; *ejected* and *troubled* are there to be read.

    One in trouble whose calls go to others meanwhile, as those of the first priority do, is tried like one ejected.
    """

    __slots__ = ("_for", "_in_a_row", "_policy", "_returned", "_until", "_window", "ejected", "on_trial", "troubled")

    def __init__(self, policy: BalancingSettings) -> None:
        self._policy = policy
        self._window = Window(calls=REMEMBERED, seconds=policy.window)
        self._in_a_row = 0
        self._for = 0.0
        self._until = 0.0
        self._returned = 0.0
        self.ejected = self.on_trial = self.troubled = False

    def went_well(self, now: float) -> bool:
        """Note a call that went well; tell whether that ends a trouble."""
        self._in_a_row = 0
        self._window.add(WELL, now)
        return self.troubled and self._look(now)

    def failed(self, now: float) -> bool:
        """Note a call that failed; tell whether that begins a trouble."""
        self._in_a_row += 1
        self._window.add(_FAILED, now)
        changed = self._look(now)
        if not self.ejected and (changed or self.on_trial):
            self.rest(now)
        return changed

    def is_bad(self, now: float) -> bool:
        """Tell whether it failed so often that it should be ejected, if another is any better."""
        return self._in_a_row >= self._policy.failures or self._fails_often(now)

    def eject(self, now: float) -> float:
        """Leave it out for a while; tell for how many seconds."""
        policy = self._policy
        relapse = self.ejected or now < self._returned + self._for
        self._for = min(policy.eject_longest, 2 * self._for if relapse else policy.eject_for)
        self._until = now + self._for
        self.ejected, self.on_trial = True, False
        return self._for

    def may_try(self, now: float, *, repeatable: bool) -> bool:
        """Tell whether a call may be its trial: one that could be repeated elsewhere, as long as there are any."""
        over = self._until if repeatable else self._until + PATIENCE * self._for
        return not self.on_trial and now >= over

    def rest(self, now: float) -> None:
        """Leave it alone for as long as a first ejection lasts: it is in trouble, or was tried in vain."""
        self._until = now + self._policy.eject_for
        self.on_trial = False

    def readmit(self, now: float) -> None:
        """Let it come back, with a clean record."""
        self._window.clear()
        self._in_a_row = 0
        self._returned = now
        self.ejected = self.on_trial = self.troubled = False

    def _look(self, now: float) -> bool:
        before = self.troubled
        self.troubled = self._in_a_row >= min(TROUBLE, self._policy.failures) or self._fails_often(now)
        return before is not self.troubled

    def _fails_often(self, now: float) -> bool:
        counts = self._window.counts(now)
        return counts.calls >= self._policy.minimum and counts.failed >= self._policy.failure_ratio * counts.calls
