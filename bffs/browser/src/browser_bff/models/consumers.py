"""Consumers: who they are, and the addresses they keep."""

from browser_bff.ids import ConsumerId
from browser_bff.models.places import Location, PostalAddress
from gateway_common import ReadModel

__all__ = ["AddressBook", "Consumer", "KeptAddress", "PersonName"]


class PersonName(ReadModel):
    """Read a name in its two parts."""

    first_name: str
    last_name: str


class KeptAddress(ReadModel):
    """Read an address under the name that its owner gave it."""

    label: str
    address: PostalAddress
    location: Location


class AddressBook(ReadModel):
    """Read only the addresses of a consumer."""

    addresses: tuple[KeptAddress, ...]


class Consumer(AddressBook):
    """Read a consumer's profile."""

    consumer_id: ConsumerId
    name: PersonName
    email: str
    phone: str
