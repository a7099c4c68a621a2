"""The people who order."""

from ftgo_sandbox.domain.values import Address, Id, Location, PersonName, Time, Wire


class Place(Wire):
    """Remember an address under a name of the consumer's own."""

    label: str
    address: Address
    location: Location


class Consumer(Wire):
    """Describe a consumer."""

    consumer_id: Id
    name: PersonName
    email: str
    phone: str
    addresses: tuple[Place, ...]
    created_at: Time
