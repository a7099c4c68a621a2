"""Who orders: profiles, and whether somebody may order at all."""

from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI

from ftgo_sandbox.domain.consumers import Consumer
from ftgo_sandbox.domain.messages import OrderCheck
from ftgo_sandbox.domain.refusals import Unacceptable
from ftgo_sandbox.domain.values import Id, PersonName, Wire
from ftgo_sandbox.skeleton.answers import OWNED, kept
from ftgo_sandbox.skeleton.callers import FROM_SERVICES, Identified
from ftgo_sandbox.skeleton.service import held, service
from ftgo_sandbox.skeleton.surroundings import Surroundings
from ftgo_sandbox.world.people import BLOCKED

router = APIRouter(dependencies=[kept(OWNED)])


class NewConsumer(Wire):
    """Ask to become a consumer."""

    name: PersonName


class ConsumerCreated(Wire):
    """Tell a new consumer's number."""

    consumer_id: Id


class Consumers:
    """Hold the consumers."""

    def __init__(self, at: Surroundings) -> None:
        self.known = dict(at.world.consumers)
        self._numbers = at.numbers()
        self._clock = at.clock

    def join(self, name: PersonName) -> Consumer:
        """Welcome somebody new."""
        number = next(self._numbers)
        self.known[number] = Consumer(
            consumer_id=number,
            name=name,
            email=f"consumer-{number}@example.com",
            phone="",
            addresses=(),
            created_at=self._clock.now(),
        )
        return self.known[number]


Known = Annotated[Consumers, Depends(held(Consumers))]


@router.post("/consumers", status_code=201)
async def create_consumer(new: NewConsumer, consumers: Known) -> ConsumerCreated:
    """Become a consumer."""
    return ConsumerCreated(consumer_id=consumers.join(new.name).consumer_id)


@router.get("/consumers/{consumer_id}")
async def find_consumer(consumer_id: Id, consumers: Known, caller: Identified) -> Consumer:
    """Show a profile."""
    return caller.find(consumers.known, consumer_id)


@router.post("/consumers/{consumer_id}/validate-order", status_code=204, dependencies=[FROM_SERVICES])
async def validate_order(consumer_id: Id, check: OrderCheck, consumers: Known, caller: Identified) -> None:
    """Agree to an order of this consumer, or say why not."""
    if caller.find(consumers.known, consumer_id).consumer_id == BLOCKED:
        raise Unacceptable("CONSUMER_BLOCKED", f"This consumer may not order, be it for {check.order_total}.")


def create(at: Surroundings) -> FastAPI:
    """Create the consumer service."""
    return service("consumer", [router], Consumers(at), at)
