"""What the services, and those who turn their switches, ask of each other."""

from ftgo_sandbox.domain.values import Address, Id, Money, TicketItem, Time, Wire


class ErrorBody(Wire):
    """Say what is wrong: a *code* for programs, a *message* for people."""

    code: str
    message: str


class OrderCheck(Wire):
    """Ask whether a consumer may place an order of this worth."""

    order_total: Money


class TicketDraft(Wire):
    """Ask the kitchen for a meal."""

    ticket_id: Id
    consumer_id: Id
    restaurant_id: Id
    line_items: tuple[TicketItem, ...]
    delivery_time: Time | None = None


class TicketRevision(Wire):
    """Ask the kitchen for another meal."""

    line_items: tuple[TicketItem, ...]


class Promise(Wire):
    """Promise a meal for a time."""

    ready_by: Time


class Authorization(Wire):
    """Ask for money to be held for an order."""

    order_id: Id
    amount: Money


class Amount(Wire):
    """Ask for another amount to be held."""

    amount: Money


class DeliveryDraft(Wire):
    """Ask for an order to be brought."""

    order_id: Id
    consumer_id: Id
    restaurant_id: Id
    delivery_address: Address


class Keys(Wire):
    """Name the keys that the provider publishes; the first one signs."""

    kids: tuple[str, ...]


class Ended(Wire):
    """Count the sessions at the provider that were ended."""

    sessions: int
