"""Nonces that nobody keeps: a time, and a mark that only who has the key can put on it (RFC 9449, sections 8 and 9).

    nonce = base64url( milliseconds since 1970 | HMAC-SHA-256(key, owner, milliseconds), shortened )
                       6 bytes                   18 bytes

Every process with the same keys knows it again, and none has to be asked.
"""

from base64 import urlsafe_b64encode
from collections.abc import Callable, Sequence
from hmac import compare_digest, digest
from time import time

from gateway_common.identity.jwt.strict_base64 import read_base64

__all__ = ["Nonces"]

_TIME, _MARK = 6, 18
_MILLISECONDS = 1000


class Nonces:
    """Make nonces with the first of *keys*, for *owner* alone, and know those of all of them for *life* seconds.

    Clocks of processes may differ by *leeway* seconds. *clock* gives seconds since 1970.
    """

    def __init__(
        self, keys: Sequence[bytes], life: float, leeway: float, *, owner: str = "", clock: Callable[[], float] = time
    ) -> None:
        self._keys = keys
        self._life = life
        self._leeway = leeway
        self._about = f"dpop-nonce {owner} ".encode()
        self._clock = clock

    def fresh(self) -> str:
        """Make one that counts from now on."""
        made = int(self._clock() * _MILLISECONDS).to_bytes(_TIME)
        return urlsafe_b64encode(made + self._mark(self._keys[0], made)).decode()

    def age(self, nonce: str) -> float | None:
        """Say how many seconds ago *nonce* was made; None if it was not made here, or counts no more."""
        try:
            plain = read_base64(nonce.encode())
        except ValueError:
            return None
        made, mark = plain[:_TIME], plain[_TIME:]
        if not any(compare_digest(mark, self._mark(key, made)) for key in self._keys):
            return None
        age = self._clock() - int.from_bytes(made) / _MILLISECONDS
        return age if -self._leeway <= age <= self._life else None

    def _mark(self, key: bytes, made: bytes) -> bytes:
        return digest(key, self._about + made, "sha256")[:_MARK]
