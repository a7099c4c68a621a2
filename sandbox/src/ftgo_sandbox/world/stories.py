"""What has been ordered before the sandbox starts, and what is going on when it does.

Only a story's *age* says how far an order is, so its ticket, delivery and bill agree by themselves. The first eighteen
are written by hand, and the live ones take their time, so that there is something to see; the rest lie in the past.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from ftgo_sandbox.domain.life import USUAL, Tempo
from ftgo_sandbox.domain.states import OrderState
from ftgo_sandbox.world.chance import dice

ORDERS = 60


def minutes(number: float) -> timedelta:
    """Write a number of minutes."""
    return timedelta(minutes=number)


@dataclass(frozen=True)
class Story:
    """Tell of an order that a *consumer* placed some time (*age*) before the sandbox started."""

    consumer: int
    age: timedelta
    state: OrderState = OrderState.APPROVED
    tempo: Tempo = USUAL
    rejection: str | None = None


def stories() -> Iterator[Story]:
    """Tell all stories, in the order of the orders' numbers."""
    yield from LIVE_AND_NOTABLE
    for number in range(len(LIVE_AND_NOTABLE) + 1, ORDERS + 1):
        yield _past(number)


LIVE_AND_NOTABLE = (
    Story(1, minutes(5), tempo=Tempo(cooking=minutes(90), riding=minutes(30))),
    Story(1, minutes(25), tempo=Tempo(riding=minutes(60))),
    Story(1, minutes(2), tempo=Tempo(accepting=minutes(40))),
    Story(1, timedelta(hours=26)),
    Story(1, timedelta(days=2), OrderState.REJECTED, rejection="CARD_DECLINED"),
    Story(1, timedelta(days=4), OrderState.CANCELLED),
    Story(2, minutes(10), tempo=Tempo(cooking=minutes(60))),
    Story(2, minutes(5), tempo=Tempo(queueing=minutes(45))),
    Story(2, timedelta(hours=20)),
    Story(3, minutes(1), OrderState.APPROVAL_PENDING),
    Story(3, minutes(20), tempo=Tempo(waiting=minutes(50))),
    Story(3, minutes(30), tempo=Tempo(riding=minutes(70))),
    Story(4, minutes(3), OrderState.CANCEL_PENDING),
    Story(4, minutes(4), OrderState.REVISION_PENDING),
    Story(4, minutes(8), tempo=Tempo(cooking=minutes(120))),
    Story(10, timedelta(days=1), OrderState.REJECTED, rejection="CONSUMER_BLOCKED"),
    Story(11, timedelta(days=1, hours=3), OrderState.REJECTED, rejection="CARD_DECLINED"),
    Story(12, timedelta(days=1, hours=5), OrderState.REJECTED, rejection="ACCOUNT_DISABLED"),
)


def _past(number: int) -> Story:
    chance = dice(f"story {number}")
    consumer, age = chance.randint(1, 9), timedelta(hours=chance.randint(30, 60 * 24), seconds=chance.randrange(3600))
    if chance.random() < 1 / 8:
        return Story(consumer, age, OrderState.CANCELLED)
    return Story(consumer, age)
