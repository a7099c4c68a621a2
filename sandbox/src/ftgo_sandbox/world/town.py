"""The city in which everybody lives."""

from random import Random

from ftgo_sandbox.domain.values import Address

STREETS = {
    "94607": ("Adeline Street", "Mandela Parkway", "Peralta Street", "Washington Street"),
    "94609": ("Shattuck Avenue", "Telegraph Avenue", "Cavour Street", "West Street"),
    "94610": ("Grand Avenue", "Lakeshore Avenue", "Mandana Boulevard", "Wildwood Avenue"),
    "94611": ("Piedmont Avenue", "Moraga Avenue", "Mountain Boulevard", "Pleasant Valley Avenue"),
    "94612": ("Broadway", "Franklin Street", "Harrison Street", "Webster Street"),
    "94618": ("College Avenue", "Claremont Avenue", "Chabot Road", "Keith Avenue"),
}


def address(chance: Random, *, flat: bool = False) -> Address:
    """Invent a door in the city, with a flat's number behind it where *flat*."""
    code = chance.choice(list(STREETS))
    return Address(
        street1=f"{chance.randint(11, 6499)} {chance.choice(STREETS[code])}",
        street2=f"Apt {chance.randint(1, 40)}" if flat else None,
        city="Oakland",
        state="CA",
        zip=code,
    )
