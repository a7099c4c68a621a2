"""What endpoints and guard ask of sessions: who has one, how they get one, how it ends."""

from dataclasses import dataclass

from gateway_common.deadline import Deadline
from gateway_common.sessions.moment import WallClock
from gateway_common.sessions.records import Held, Records
from gateway_common.sessions.refused import session_over
from gateway_common.sessions.renewal import Renewal
from gateway_common.sessions.session import Lifetimes
from gateway_common.sessions.signing_in import SigningIn
from gateway_common.sessions.signing_out import SigningOut
from gateway_common.stores import StoreDown

__all__ = ["Sessions"]


@dataclass(frozen=True, slots=True)
class Sessions:
    """Find sessions; *signing_in* makes them, *signing_out* ends them. Browsers find all of it at *url*.

    A store or provider that is away is a 503: nobody is ever taken for signed out, or for anonymous, because of it.
    """

    url: str
    records: Records
    lifetimes: Lifetimes
    renewal: Renewal
    signing_in: SigningIn
    signing_out: SigningOut
    clock: WallClock

    async def find(self, secret: str, *, slides: bool, until: Deadline) -> Held:
        """Give the session with this *secret* id, with a token that lives; it ends later for that if it *slides*.

        Nobody waits for its renewal after *until*.

        It costs one read of the store, and now and then a write. Raises ProblemError (401, 503).
        """
        held = await self.records.find(secret)
        now = self.clock()
        if held is None or self.lifetimes.left(held.session, now) <= 0:
            raise session_over()
        held = await self.renewal(held, until)
        return await self._slid(held, now) if slides and self.lifetimes.slides(held.session, now) else held

    async def _slid(self, held: Held, now: float) -> Held:
        """Note that it is used; when somebody else wrote to it meanwhile, they used it, too.

        Who it belongs to was read: what the store does not take, or does not say that it took, the next use will note.
        """
        used = held.session.used(now)
        try:
            return await self.records.replace(held, used, seconds=self.lifetimes.left(used, now)) or held
        except StoreDown:
            return held
