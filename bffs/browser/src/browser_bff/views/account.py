"""The account: who somebody is, where they let us deliver, and how they pay."""

from pydantic import Field

from browser_bff.ids import ConsumerId
from browser_bff.models.accounts import Account
from browser_bff.models.consumers import KeptAddress
from browser_bff.views.places import Address, Point, address_of, point_of
from gateway_common import View

__all__ = ["AccountPage", "KnownAddress", "PaymentMethod", "known_address", "payment_of"]


class KnownAddress(View):
    """Tell an address under the name that its owner gave it."""

    label: str = Field(examples=["Home"])
    address: Address
    location: Point


class PaymentMethod(View):
    """Tell as much of a card as may be shown."""

    brand: str = Field(examples=["Visa"])
    last4: str = Field(examples=["4242"])
    enabled: bool = Field(description="Whether it can be used for orders right now.")


class AccountPage(View):
    """Tell a consumer about themselves."""

    consumer_id: ConsumerId = Field(examples=["1"])
    first_name: str = Field(examples=["Ada"])
    last_name: str = Field(examples=["Okafor"])
    email: str = Field(examples=["ada@mail.example"])
    phone: str = Field(examples=["+1 510 555 0101"])
    addresses: list[KnownAddress]
    payment: PaymentMethod | None = Field(description="Null and not in `missing`: there is none yet.")
    missing: list[str] = Field(description="What could not be had right now.", examples=[["payment"]])


def known_address(kept: KeptAddress) -> KnownAddress:
    """Tell one address of the address book."""
    return KnownAddress(label=kept.label, address=address_of(kept.address), location=point_of(kept.location))


def payment_of(account: Account) -> PaymentMethod:
    """Tell how an account pays."""
    method = account.payment_method
    return PaymentMethod(brand=method.brand, last4=method.last4, enabled=account.enabled)
