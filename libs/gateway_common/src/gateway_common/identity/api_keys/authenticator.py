"""Finding the application behind a key.

Whatever is shown – a key of nobody, a wrong secret, what is no key at all – is hashed once before anything is asked of
it, and found out by the same steps: nobody learns by trying which ids there are.
"""

import time
from collections.abc import Callable

import structlog
from starlette.types import Scope

from gateway_common.caller import Caller
from gateway_common.identity.api_keys.key import digest_of, id_in
from gateway_common.identity.api_keys.recent import Find, Recent
from gateway_common.identity.bearer import bearer_token, invalid_token, shows_credentials, untimely_token
from gateway_common.settings.key import KeySettings

__all__ = ["ApiKeys"]

_log = structlog.get_logger("gateway_common.identity")


class ApiKeys:
    """Know applications by keys that begin with *prefix* and that *find* knows; close it with `aclose`.

    When nobody can tell what is kept of a key, the answer is 503 as soon as what was read of it is too old. Which key
    was refused, and why, is for the log alone.
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
        state = record.state(self._clock()) if record else "unknown"
        if record is None or state != "active":
            _log.info("key refused", id=key_id, reason=state)
            raise untimely_token() if state == "expired" else invalid_token()
        return record.caller

    async def aclose(self) -> None:
        """End whatever is being looked up."""
        await self._recent.aclose()
