"""The people who can sign in: the seeded consumers, all with one password that everybody may know."""

from collections.abc import Iterator, Mapping
from hmac import compare_digest

from pydantic import SecretStr

from ftgo_sandbox.domain.consumers import Consumer


class Accounts:
    """Know each consumer by number, by name and by address of e-mail."""

    def __init__(self, consumers: Mapping[int, Consumer], password: SecretStr) -> None:
        self._password = password.get_secret_value().encode()
        self._known = {name: consumer for consumer in consumers.values() for name in _names(consumer)}
        self.people = tuple(consumers.values())

    def find(self, said: str | None) -> Consumer | None:
        """Find the person whom somebody means."""
        return self._known.get(" ".join((said or "").lower().split()))

    def admit(self, said: str | None, password: str | None) -> Consumer | None:
        """Find the person who signs in, if the password is right."""
        is_right = compare_digest((password or "").encode(), self._password)
        return self.find(said) if is_right else None


def full_name(consumer: Consumer) -> str:
    """Write a person's name."""
    return f"{consumer.name.first_name} {consumer.name.last_name}"


def _names(consumer: Consumer) -> Iterator[str]:
    yield str(consumer.consumer_id)
    yield consumer.email.lower()
    yield full_name(consumer).lower()
    yield consumer.name.first_name.lower()
