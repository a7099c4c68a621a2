"""What another site's page makes a browser send is not what its user wants: with a cookie it gets nowhere.

X-CSRF: 1                       no form, image or link can send it; a script of another origin only if CORS lets it
Sec-Fetch-Site: same-origin     the browser's own word on where the page is from (Fetch Metadata)
Origin: https://www.example.com the same, as older browsers say it, and as all do with unsafe methods
"""

from collections.abc import Collection, Mapping
from enum import Enum, auto

from starlette.types import ASGIApp, Receive, Scope, Send

from gateway_common.edge.fields import fields_of, replace_fields
from gateway_common.errors import ProblemError, problems

__all__ = ["CrossSite", "Verdict", "verdict"]

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
SCRIPTED = frozenset({b"", b"empty"})
"""What a script asks for, or a browser that does not say."""


class Verdict(Enum):
    """Say what becomes of a request with a cookie."""

    OUR_PAGE = auto()
    NOBODY = auto()
    FORGED = auto()


def verdict(method: str, fields: Mapping[bytes, bytes], own: Collection[bytes]) -> Verdict:
    """Decide whose request it is, by its *fields* and the origins that are *own*.

    An image, a style or a page that is safe to ask for is loaded without anybody's cookie: no header can be put on it.
    """
    site, origin = fields.get(b"sec-fetch-site"), fields.get(b"origin")
    if fields.get(b"x-csrf") != b"1":
        is_loaded = method in SAFE and fields.get(b"sec-fetch-dest", b"") not in SCRIPTED
        return Verdict.NOBODY if is_loaded else Verdict.FORGED
    is_ours = origin is None or origin in own
    is_near = site is None or site == b"same-origin" or (origin is not None and is_ours)
    is_told = method in SAFE or site is not None or origin is not None
    return Verdict.OUR_PAGE if is_ours and is_near and is_told else Verdict.FORGED


class CrossSite:
    """Refuse requests with a cookie that do not come from a page of *origins*, but on the paths in *free*.

    Those are where links and redirects lead; what happens there is proved otherwise. Stands behind what drops foreign
    cookies.
    """

    def __init__(self, app: ASGIApp, origins: Collection[str], free: Collection[str]) -> None:
        self._app = app
        self._own = frozenset(origin.encode("ascii") for origin in origins)
        self._free = frozenset(free)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, with its cookies or without; raises ProblemError (403)."""
        if scope["type"] == "http" and scope["path"] not in self._free:
            fields = fields_of(scope)
            if b"cookie" in fields:
                _judge(scope, verdict(scope["method"], fields, self._own))
        await self._app(scope, receive, send)


def _judge(scope: Scope, found: Verdict) -> None:
    if found is Verdict.FORGED:
        raise ProblemError(problems.CROSS_SITE())
    if found is Verdict.NOBODY:
        replace_fields(scope, [pair for pair in scope["headers"] if pair[0] != b"cookie"])
