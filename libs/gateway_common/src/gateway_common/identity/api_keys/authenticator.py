"""Finding the application behind a key.

Whatever is shown – a key of nobody, a wrong secret, what is no key at all – is hashed once before anything is asked of
it, and found out by the same steps: nobody learns by trying which ids there are.
"""

import time
from collections.abc import Callable

from starlette.types import Scope

from gateway_common.caller import Caller
from gateway_common.identity.api_keys.key import digest_of, id_in
from gateway_common.identity.api_keys.recent import Find, Recent
from gateway_common.identity.api_keys.record import KeyRecord
from gateway_common.identity.bearer import bearer_token, expired_token, invalid_token, shows_credentials
from gateway_common.key_settings import KeySettings

__all__ = ["ApiKeys"]


class ApiKeys:
    """Know applications by keys that begin with *prefix* and that *find* knows; close it with `aclose`.

    When nobody can tell what is kept of a key, the answer is 503 as soon as what was read of it is too old.
    """

    def __init__(
        self,
        prefix: str,
        find: Find,
        settings: KeySettings,
        *,
        clock: Callable[[], float] = time.time,
        digest: Callable[[str], bytes] = digest_of,
    ) -> None:
        self._prefix = prefix
        self._recent = Recent(find, seconds=settings.remembered_for, most=settings.remembered)
        self._clock = clock
        self._digest = digest

    def shown(self, scope: Scope, /) -> bool:
        """Tell whether there is an Authorization header."""
        return shows_credentials(scope)

    async def __call__(self, scope: Scope, /) -> Caller:
        """Give the application that showed its key."""
        shown = bearer_token(scope)
        digest = self._digest(shown)
        key_id = id_in(shown, self._prefix)
        record = await self._recent(key_id, digest) if key_id else None
        if record is None:
            raise invalid_token()
        return _let_in(record, self._clock())

    async def aclose(self) -> None:
        """End whatever is being looked up."""
        await self._recent.aclose()


def _let_in(record: KeyRecord, now: float) -> Caller:
    state = record.state(now)
    if state == "active":
        return record.caller
    raise expired_token() if state == "expired" else invalid_token()
