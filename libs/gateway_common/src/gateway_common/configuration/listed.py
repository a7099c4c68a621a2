"""A list as one writes it in an environment."""

from pydantic import BeforeValidator

__all__ = ["Listed"]


def _listed(given: object) -> object:
    return [one.strip() for one in given.split(",")] if isinstance(given, str) else given


Listed = BeforeValidator(_listed)
"""Take a text with commas for a list."""
