"""Chance that falls the same way every time."""

from random import Random


def dice(subject: str) -> Random:
    """Give the dice of one *subject*, so that a change to another does not touch how these fall."""
    return Random(f"FTGO {subject}")  # noqa: S311 - a world is invented here, not a secret
