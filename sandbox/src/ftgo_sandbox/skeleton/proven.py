"""What is known of a caller, however it was proven."""

from typing import Protocol

__all__ = ["Proven"]


class Proven(Protocol):
    """Say who calls: `consumer:1`, `partner:acme` or `service:order`; and on whose account."""

    @property
    def sub(self) -> str:
        """Give kind and id."""
        ...

    @property
    def tenant(self) -> str:
        """Give the account, empty if it is their own."""
        ...
