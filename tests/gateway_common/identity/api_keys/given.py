"""A key, what is kept of it, and the request that shows it."""

from collections.abc import Callable

from starlette.types import Scope

from gateway_common.errors import Problem, ProblemError
from gateway_common.identity import Authenticator
from gateway_common.identity.api_keys import KeyRecord
from gateway_common.identity.api_keys.key import ApiKey, digest_of, mint

NOW = 1_800_000_000
DAY = 86_400


def record_of(key: ApiKey, *, expires_at: int = NOW + DAY, revoked_at: int | None = None) -> KeyRecord:
    """Make what is kept of *key*, which allows to read orders for a day."""
    return KeyRecord(
        id=key.id,
        digest=digest_of(key.text).hex(),
        application="travelhelper",
        account="7",
        plan="gold",
        scopes=("orders:read",),
        issued_at=NOW,
        expires_at=expires_at,
        revoked_at=revoked_at,
    )


def new_record() -> KeyRecord:
    """Make what is kept of some key."""
    return record_of(mint("ftgo"))


def with_id(key_id: str) -> str:
    """Make a key that fits its checksum, with *key_id* and a secret that is nobody's."""
    drawn = iter([*key_id, *"x" * 43])
    return mint("ftgo", lambda _: next(drawn)).text


def showing(*proofs: str) -> Scope:
    """Make a request with an Authorization header for each of *proofs*."""
    return {"type": "http", "headers": [(b"authorization", f"Bearer {proof}".encode()) for proof in proofs]}


async def refusal(authenticator: Authenticator, *proofs: str) -> Problem | None:
    """Tell with which problem *proofs* are refused, if they are."""
    try:
        await authenticator(showing(*proofs))
    except ProblemError as error:
        return error.problem
    return None


class CountingBook:
    """Give records, and note which ids were asked for."""

    def __init__(self, *records: KeyRecord) -> None:
        self.records = {record.id: record for record in records}
        self.asked: list[str] = []

    async def __call__(self, key_id: str) -> KeyRecord | None:
        """Find a record."""
        self.asked.append(key_id)
        return self.records.get(key_id)


class Counting:
    """Hash as ever, and count."""

    def __init__(self, hashed: Callable[[str], bytes] = digest_of) -> None:
        self._hashed = hashed
        self.times = 0

    def __call__(self, text: str) -> bytes:
        """Hash one text."""
        self.times += 1
        return self._hashed(text)
