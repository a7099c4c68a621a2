"""The keys that tokens are signed with: one signs, and those before it stay published while they are needed."""

from collections.abc import Callable
from dataclasses import dataclass

from joserfc.jwk import DictKey, KeySet, RSAKey

ALGORITHM = "RS256"
BITS = 2048


@dataclass(frozen=True)
class Retired:
    """Remember until when tokens of a key may be around."""

    key: RSAKey
    until: float


class KeyRing:
    """Sign with the newest key; a key that signs no more is published until its last token, *lifetime* old, is gone.

    What a person brings back much later, to sign out, is still known by the key that signed it.
    """

    def __init__(self, now: Callable[[], int], lifetime: float, first: RSAKey | None = None) -> None:
        self._now = now
        self._lifetime = lifetime
        self._retired: list[Retired] = []
        self.current = first or new_key()

    def rotate(self) -> None:
        """Sign with a new key from now on."""
        self._retired.append(Retired(self.current, self._now() + self._lifetime))
        self.current = new_key()

    def published(self) -> list[DictKey]:
        """Give the public halves of the keys whose tokens may be around, the newest first."""
        living = [retired.key for retired in reversed(self._retired) if retired.until > self._now()]
        return [key.as_dict(private=False) for key in (self.current, *living)]

    def every(self) -> KeySet:
        """Give all keys that ever signed something here."""
        return KeySet([self.current, *(retired.key for retired in self._retired)])


def new_key() -> RSAKey:
    """Make a key that signs; it takes a while."""
    return RSAKey.generate_key(BITS, {"use": "sig", "alg": ALGORITHM}, auto_kid=True)
