"""The people of the city: twelve consumers with their accounts, and the couriers.

Three consumers are there for what goes wrong: number 10 is blocked, 11 has a card that is always declined, and 12 a
disabled account.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from ftgo_sandbox.domain import geography
from ftgo_sandbox.domain.accounts import Account, PaymentMethod
from ftgo_sandbox.domain.consumers import Consumer, Place
from ftgo_sandbox.domain.deliveries import Courier
from ftgo_sandbox.domain.values import PersonName
from ftgo_sandbox.world import town
from ftgo_sandbox.world.chance import dice

BLOCKED, DECLINED, DISABLED = 10, 11, 12
USUAL_LIMIT = Decimal("400.00")
CONSUMERS = (
    ("Ada", "Okafor"),
    ("Bruno", "Castellanos"),
    ("Chiara", "Lindqvist"),
    ("Dev", "Ramanathan"),
    ("Elif", "Yildirim"),
    ("Felix", "Novak"),
    ("Grace", "Nakamura"),
    ("Hassan", "Benali"),
    ("Ingrid", "Solberg"),
    ("Jonas", "Weatherby"),
    ("Keiko", "Marchetti"),
    ("Lamar", "Whitfield"),
)
COURIERS = ("Marisol", "Theo", "Priya", "Sami", "Noor", "Walt", "Yuki", "Dalia", "Omar", "Renée")
BRANDS = ("Visa", "Mastercard", "American Express")


def consumers(epoch: datetime) -> Iterator[Consumer]:
    """Invent the consumers, who joined in the two years before the *epoch*."""
    for number, (first_name, last_name) in enumerate(CONSUMERS, start=1):
        chance = dice(f"consumer {number}")
        yield Consumer(
            consumer_id=number,
            name=PersonName(first_name=first_name, last_name=last_name),
            email=f"{first_name}.{last_name}@example.com".lower(),
            phone=f"+1 510 555 {100 + number:04}",
            addresses=tuple(_places(number)),
            created_at=epoch - timedelta(days=chance.randint(90, 730), seconds=chance.randrange(86_400)),
        )


def _places(consumer: int) -> Iterator[Place]:
    chance = dice(f"places {consumer}")
    for label in ("Home", "Work")[: 1 + consumer % 2]:
        address = town.address(chance, flat=label == "Home")
        yield Place(label=label, address=address, location=geography.find(address))


def account(consumer: int) -> Account:
    """Open the account of any consumer, also of one who has just come."""
    chance = dice(f"account {consumer}")
    return Account(
        consumer_id=consumer,
        enabled=consumer != DISABLED,
        payment_method=PaymentMethod(brand=chance.choice(BRANDS), last4=f"{chance.randrange(10_000):04}"),
        limit=Decimal(0) if consumer == DECLINED else USUAL_LIMIT,
    )


def couriers() -> Iterator[Courier]:
    """Hire the couriers, numbered from 1 on."""
    for number, name in enumerate(COURIERS, start=1):
        yield Courier(courier_id=number, name=name)
