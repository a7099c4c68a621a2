"""What waits for a person: nothing may happen before they have said so in the browser in which they were asked."""

from dataclasses import dataclass

from ftgo_sandbox.provider.authorization import Addressee, Wish


@dataclass(frozen=True)
class Visit:
    """Wait for a person in a *browser* to sign in, of whom a client wishes something."""

    browser: str
    to: Addressee
    wish: Wish


@dataclass(frozen=True)
class Farewell:
    """Wait for a person in a *browser* to say that they want to sign out, and to go on to an *address*."""

    browser: str
    address: str | None
