"""When a key set is fetched: decided here, by moments alone.

    age of the keys     0 ──────────── FRESH ──────────────────────────────── KEPT ─────►
    a known kid         as it is       as it is, and a look in the background    nothing is known
    an unknown kid      one look, but no sooner than COOLDOWN after the last one that told nothing new

A look that brings the unknown key holds nobody back, so a provider may change its keys at any time; whoever makes ids
up causes two looks a minute at the most. While there are no keys at all, a provider that does not answer is asked again
after 1, 2, 4 … seconds.
"""

from dataclasses import dataclass

__all__ = ["COOLDOWN", "FRESH", "KEPT", "Freshness"]

FRESH = 300.0
COOLDOWN = 30.0
KEPT = 24 * 3600.0
_FIRST_PAUSE = 1.0


@dataclass(slots=True)
class Freshness:
    """Remember how the last looks went; all moments are seconds of one clock that never goes back."""

    succeeded: float | None = None
    failures: int = 0
    not_before: float = 0.0
    cold_not_before: float = 0.0

    def begun(self, now: float) -> None:
        """Note that a look begins: no other may for a while, unless this one brings what was looked for."""
        self.not_before = now + COOLDOWN

    def came(self, now: float) -> None:
        """Note that the keys came."""
        self.succeeded, self.failures = now, 0

    def failed(self, now: float) -> None:
        """Note that they did not."""
        self.failures += 1
        self.cold_not_before = now + min(COOLDOWN, _FIRST_PAUSE * 2.0 ** min(self.failures - 1, 5))

    def was_worth_it(self) -> None:
        """Note that a look brought the key that was looked for."""
        self.not_before = 0.0

    def is_old(self, now: float) -> bool:
        """Tell whether to look in the background."""
        return self.succeeded is not None and now - self.succeeded > FRESH and now >= self.not_before

    def is_gone(self, now: float) -> bool:
        """Tell whether nothing is known: keys never came, or too long ago."""
        return self.succeeded is None or now - self.succeeded > KEPT

    def may_look(self, now: float) -> bool:
        """Tell whether a look for something unknown may begin now."""
        return now >= (self.cold_not_before if self.is_gone(now) else self.not_before)

    def pause(self, now: float) -> float:
        """Give the seconds until one may."""
        return max(0.0, (self.cold_not_before if self.is_gone(now) else self.not_before) - now)
