"""Where couriers are sent from."""

from datetime import datetime
from typing import Literal

from ftgo_sandbox.domain.deliveries import Delivery
from ftgo_sandbox.domain.life import Riding
from ftgo_sandbox.domain.refusals import Unavailable, Unknown
from ftgo_sandbox.domain.states import DeliveryState
from ftgo_sandbox.domain.values import Id, Location, Time, Wire
from ftgo_sandbox.skeleton.directory import Directory
from ftgo_sandbox.skeleton.milestone import Milestone
from ftgo_sandbox.skeleton.saga import surely
from ftgo_sandbox.skeleton.surroundings import Surroundings
from ftgo_sandbox.world.deliveries import deliveries


class DeliveryInfo(Wire):
    """Say how far a delivery is."""

    id: Id
    state: DeliveryState


class CourierAction(Wire):
    """Say what a courier does when."""

    type: Literal["PICKUP", "DROPOFF"]
    time: Time


class Position(Location):
    """Say where a courier was when."""

    at: Time


class DeliveryView(Wire):
    """Describe a delivery."""

    delivery_info: DeliveryInfo
    assigned_courier: Id | None
    courier_name: str | None
    courier_actions: tuple[CourierAction, ...]
    eta: Time | None
    courier_location: Position | None


class CourierView(Wire):
    """Describe a courier."""

    courier_id: Id
    available: bool


class Dispatch:
    """Hold deliveries and couriers, and have each order paid for when it is picked up."""

    def __init__(self, at: Surroundings) -> None:
        self.at = at
        self.directory = Directory(at)
        self.deliveries = deliveries(at.world, at.now)
        self.pickup = Milestone(at, self._is_picked_up, self._have_it_paid)
        self.pickup.expect(number for number in self.deliveries if not self._is_picked_up(number))
        self._resting: set[int] = set()

    def put(self, delivery: Delivery) -> DeliveryView:
        """Keep a delivery as it is now."""
        self.deliveries[delivery.order_id] = delivery
        return self.view(delivery)

    def take(self, delivery: Delivery) -> DeliveryView:
        """Take a new delivery in; the same twice is one."""
        if delivery.order_id not in self.deliveries:
            self.put(delivery)
            self.pickup.expect([delivery.order_id])
        return self.view(self.deliveries[delivery.order_id])

    def schedule(self, delivery: Delivery, ready_by: datetime) -> DeliveryView:
        """Send a courier, whoever is not resting."""
        couriers = [courier for number, courier in self.at.world.couriers.items() if number not in self._resting]
        if not couriers:
            raise Unavailable("NO_COURIER", "Every courier is resting.")
        return self.put(delivery.scheduled(self.at.chance.choice(couriers), self.at.pace.story(ready_by)))

    def note(self, courier_id: int, *, available: bool) -> CourierView:
        """Let a courier ride from now on, or rest."""
        if courier_id not in self.at.world.couriers:
            raise Unknown
        (self._resting.discard if available else self._resting.add)(courier_id)
        return CourierView(courier_id=courier_id, available=available)

    def view(self, delivery: Delivery) -> DeliveryView:
        """Describe a delivery in real times."""
        state = delivery.state(self.at.now)
        riding = delivery.course if isinstance(delivery.course, Riding) else None
        return DeliveryView(
            delivery_info=DeliveryInfo(id=delivery.order_id, state=state),
            assigned_courier=delivery.courier.courier_id if delivery.courier else None,
            courier_name=delivery.courier.name if delivery.courier else None,
            courier_actions=self._actions(riding) if riding else (),
            eta=self.at.pace.real(riding.dropoff) if riding and state is not DeliveryState.DELIVERED else None,
            courier_location=self._position(delivery),
        )

    def _actions(self, riding: Riding) -> tuple[CourierAction, ...]:
        return (
            CourierAction(type="PICKUP", time=self.at.pace.real(riding.pickup)),
            CourierAction(type="DROPOFF", time=self.at.pace.real(riding.dropoff)),
        )

    def _position(self, delivery: Delivery) -> Position | None:
        place = delivery.whereabouts(self.at.now)
        return Position(lat=place.lat, lng=place.lng, at=self.at.clock.now()) if place else None

    def _is_picked_up(self, number: int) -> bool:
        return self.deliveries[number].state(self.at.now) in {DeliveryState.PICKED_UP, DeliveryState.DELIVERED}

    async def _have_it_paid(self, number: int) -> None:
        path = f"/accounts/{self.deliveries[number].consumer_id}/authorizations/{number}/capture"
        await surely(lambda: self.at.peers.post("accounting", path), self.at.clock)
