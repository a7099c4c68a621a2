"""What the library promises: the names that gateways and their tests import, listed beside this test."""

import importlib
from collections.abc import Iterator
from pathlib import Path

PROMISED = Path(__file__).with_name("public_names.txt")
DOORS = ("gateway_common", "gateway_common.testing")


def _offered() -> Iterator[str]:
    for door in DOORS:
        for name in sorted(importlib.import_module(door).__all__):
            yield f"{door}.{name}"


def test_the_library_offers_what_it_promises() -> None:
    """A public name that comes or goes is a decision: it changes the list, and users read of it in the changelog."""
    assert list(_offered()) == PROMISED.read_text(encoding="utf-8").splitlines()


def test_every_promised_name_is_there() -> None:
    """What is promised can be imported."""
    for name in PROMISED.read_text(encoding="utf-8").splitlines():
        door, _, offered = name.rpartition(".")

        assert hasattr(importlib.import_module(door), offered), name
