"""What the meals of the city look like: a plate on a tablecloth, painted from above."""

from collections.abc import Mapping, Sequence
from functools import cache
from math import cos, isqrt, pi, sin, sqrt
from random import Random

from ftgo_sandbox.domain.png import Colour, png
from ftgo_sandbox.world.chance import dice

WIDTH, HEIGHT, CHECK = 480, 320, 24
LIGHT, DARK, SHADE, RIM, PLATE, HERB = range(6)
FIRST_DISH = 6
TABLE: Sequence[Colour] = (
    (214, 196, 170),
    (198, 176, 146),
    (120, 98, 74),
    (226, 222, 214),
    (250, 248, 242),
    (74, 112, 52),
)
OF_CUISINES: Mapping[str, Sequence[Colour]] = {
    "Thai": ((120, 160, 70), (226, 168, 60), (206, 84, 50)),
    "Italian": ((196, 52, 40), (240, 222, 160), (96, 132, 62)),
    "Mexican": ((232, 190, 92), (172, 64, 36), (110, 152, 70)),
    "Japanese": ((244, 240, 232), (238, 132, 104), (58, 74, 60)),
    "Indian": ((224, 142, 36), (176, 72, 30), (240, 220, 168)),
    "Burgers": ((196, 134, 66), (116, 66, 38), (236, 186, 70)),
    "Vegan": ((104, 156, 72), (214, 118, 56), (150, 84, 128)),
}
OF_ALL_OTHERS: Sequence[Colour] = ((206, 150, 84), (150, 90, 52), (128, 152, 84))


@cache
def meal(subject: str, cuisine: str) -> bytes:
    """Paint the meal of a *cuisine* that is shown for a *subject*, as PNG; always the same one."""
    chance = dice(f"picture of {subject}")
    table = Table()
    table.disc(WIDTH // 2 + 5, HEIGHT // 2 + 7, 136, SHADE)
    table.disc(WIDTH // 2, HEIGHT // 2, 134, RIM)
    table.disc(WIDTH // 2, HEIGHT // 2, 112, PLATE)
    for _ in range(chance.randint(9, 16)):
        _helping(table, chance)
    for _ in range(400):
        table.disc(*_somewhere(chance, 96), 1, HERB)
    return png([bytes(row) for row in table.rows], [*TABLE, *OF_CUISINES.get(cuisine, OF_ALL_OTHERS)])


class Table:
    """Paint on a tablecloth."""

    def __init__(self) -> None:
        checks = [bytes(LIGHT + (x // CHECK + y) % 2 for x in range(WIDTH)) for y in range(2)]
        self.rows = [bytearray(checks[y // CHECK % 2]) for y in range(HEIGHT)]

    def disc(self, x: int, y: int, radius: int, colour: int) -> None:
        """Put a disc down; it has to lie on the table."""
        for down in range(-radius, radius + 1):
            half = isqrt(radius * radius - down * down)
            self.rows[y + down][x - half : x + half + 1] = bytes([colour]) * (2 * half + 1)


def _helping(table: Table, chance: Random) -> None:
    x, y = _somewhere(chance, 74)
    radius = chance.randint(12, 26)
    table.disc(x + 2, y + 3, radius, SHADE)
    table.disc(x, y, radius, FIRST_DISH + chance.randrange(3))


def _somewhere(chance: Random, radius: int) -> tuple[int, int]:
    away, angle = radius * sqrt(chance.random()), 2 * pi * chance.random()
    return WIDTH // 2 + round(away * cos(angle)), HEIGHT // 2 + round(away * sin(angle))
