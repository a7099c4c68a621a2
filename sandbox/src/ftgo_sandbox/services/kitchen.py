"""What is being cooked: tickets, which the kitchen accepts, prepares and hands over by itself as time goes by."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI

from ftgo_sandbox.domain.life import NEVER, Cooking
from ftgo_sandbox.domain.messages import Promise, TicketDraft, TicketRevision
from ftgo_sandbox.domain.refusals import Unacceptable
from ftgo_sandbox.domain.states import TicketState
from ftgo_sandbox.domain.tickets import Ticket
from ftgo_sandbox.domain.values import Id, TicketItem, Time, Wire
from ftgo_sandbox.skeleton.answers import OWNED, kept
from ftgo_sandbox.skeleton.callers import FROM_SERVICES, Identified
from ftgo_sandbox.skeleton.milestone import Milestone
from ftgo_sandbox.skeleton.saga import surely
from ftgo_sandbox.skeleton.service import held, service
from ftgo_sandbox.skeleton.surroundings import Surroundings
from ftgo_sandbox.world.tickets import tickets

LONGEST_AHEAD = timedelta(days=7)
"""How far ahead, in real time, the kitchen plans: at the highest speed no further than there are years."""

router = APIRouter(dependencies=[kept(OWNED)])


class TicketView(Wire):
    """Describe a ticket; each time is there once it has come."""

    ticket_id: Id
    state: TicketState
    ready_by: Time | None
    accept_time: Time | None
    preparing_time: Time | None
    ready_for_pickup_time: Time | None
    picked_up_time: Time | None
    line_items: tuple[TicketItem, ...]


class Kitchen:
    """Hold the tickets, and tell the delivery service of each that is accepted."""

    def __init__(self, at: Surroundings) -> None:
        self.at = at
        self.tickets = tickets(at.world)
        self.acceptance = Milestone(at, self._is_accepted, self._tell_delivery)
        self.acceptance.expect(number for number in self.tickets if not self._is_accepted(number))

    def put(self, ticket: Ticket) -> TicketView:
        """Keep a ticket as it is now."""
        self.tickets[ticket.ticket_id] = ticket
        return self.view(ticket)

    def take(self, ticket: Ticket) -> TicketView:
        """Take a new ticket in; the same twice is one."""
        if ticket.ticket_id not in self.tickets:
            self.put(ticket)
            self.acceptance.expect([ticket.ticket_id])
        return self.view(self.tickets[ticket.ticket_id])

    def delivered(self, ticket: Ticket) -> datetime | None:
        """Say when a ticket's meal is to be there, in the story's time."""
        if ticket.delivery_time is None:
            return None
        return self.at.pace.story(min(ticket.delivery_time, self.at.clock.now() + LONGEST_AHEAD))

    def view(self, ticket: Ticket) -> TicketView:
        """Describe a ticket in real times."""
        cooking = ticket.course if isinstance(ticket.course, Cooking) else NEVER
        return TicketView(
            ticket_id=ticket.ticket_id,
            state=ticket.state(self.at.now),
            ready_by=self.at.pace.real(cooking.ready) if cooking.accepted <= self.at.now else None,
            accept_time=self._past(cooking.accepted),
            preparing_time=self._past(cooking.preparing),
            ready_for_pickup_time=self._past(cooking.ready),
            picked_up_time=self._past(cooking.picked_up),
            line_items=ticket.line_items,
        )

    def _past(self, time: datetime) -> datetime | None:
        return self.at.pace.real(time) if time <= self.at.now else None

    def _is_accepted(self, number: int) -> bool:
        course = self.tickets[number].course
        return isinstance(course, Cooking) and course.accepted <= self.at.now

    async def _tell_delivery(self, number: int) -> None:
        course = self.tickets[number].course
        if isinstance(course, Cooking):
            promise = Promise(ready_by=self.at.pace.real(course.ready))
            path = f"/deliveries/{number}/schedule"
            await surely(lambda: self.at.peers.post("delivery", path, promise), self.at.clock, expected=True)


Ours = Annotated[Kitchen, Depends(held(Kitchen))]


@router.get("/tickets/{ticket_id}")
async def find_ticket(ticket_id: Id, kitchen: Ours, caller: Identified) -> TicketView:
    """Show a ticket."""
    return kitchen.view(caller.find(kitchen.tickets, ticket_id))


@router.post("/tickets", status_code=201, dependencies=[FROM_SERVICES])
async def create_ticket(draft: TicketDraft, kitchen: Ours) -> TicketView:
    """Take a ticket in, which waits to be confirmed."""
    items, wanted = draft.line_items, draft.delivery_time
    return kitchen.take(Ticket(draft.ticket_id, draft.consumer_id, draft.restaurant_id, items, delivery_time=wanted))


@router.post("/tickets/{ticket_id}/confirm", dependencies=[FROM_SERVICES])
async def confirm_ticket(ticket_id: Id, kitchen: Ours, caller: Identified) -> TicketView:
    """Let it be cooked, in time for whoever wants it later."""
    ticket = caller.find(kitchen.tickets, ticket_id)
    return kitchen.put(ticket.confirmed(kitchen.at.now, kitchen.delivered(ticket)))


@router.post("/tickets/{ticket_id}/cancel", dependencies=[FROM_SERVICES])
async def cancel_ticket(ticket_id: Id, kitchen: Ours, caller: Identified) -> TicketView:
    """Do not cook it."""
    return kitchen.put(caller.find(kitchen.tickets, ticket_id).cancelled(kitchen.at.now))


@router.post("/tickets/{ticket_id}/revise", dependencies=[FROM_SERVICES])
async def revise_ticket(ticket_id: Id, revision: TicketRevision, kitchen: Ours, caller: Identified) -> TicketView:
    """Cook something else."""
    return kitchen.put(caller.find(kitchen.tickets, ticket_id).revised(kitchen.at.now, revision.line_items))


@router.post("/tickets/{ticket_id}/accept", dependencies=[FROM_SERVICES])
async def accept_ticket(ticket_id: Id, promise: Promise, kitchen: Ours, caller: Identified) -> TicketView:
    """Promise it for a time to come."""
    ready_by = kitchen.at.pace.story(promise.ready_by)
    if ready_by <= kitchen.at.now:
        raise Unacceptable("READY_BY_PAST", "What is promised lies in the future.")
    return kitchen.put(caller.find(kitchen.tickets, ticket_id).accepted(kitchen.at.now, ready_by))


def create(at: Surroundings) -> FastAPI:
    """Create the kitchen service."""
    kitchen = Kitchen(at)
    return service("kitchen", [router], kitchen, at, begin=kitchen.acceptance.begin)
