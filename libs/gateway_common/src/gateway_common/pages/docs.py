"""The page that explains a gateway's API to people: `GET /docs`, and the files that it loads.

It draws `/openapi.json` in the reader's browser. All of it is served from here: nothing is loaded from elsewhere,
nothing is inline, and the policy that it is served under lets a browser run and send nothing else.
"""

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from pathlib import PurePath

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway_common.context import context_of
from gateway_common.edge.fields import replace_fields

__all__ = ["DOCS", "DocsPage"]

DOCS = "/docs"
"""Where the page is; its files are below."""

START = "page.html"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' blob:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)


_MEDIA = {".css": "text/css", ".html": "text/html", ".js": "text/javascript", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class _File:
    body: bytes
    tag: bytes
    media: bytes

    def start(self, *, known: bool) -> Message:
        told = [
            (b"content-security-policy", POLICY.encode("ascii")),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"no-referrer"),
            (b"cache-control", b"no-cache"),
            (b"etag", self.tag),
        ]
        if not known:
            told += [(b"content-type", self.media), (b"content-length", str(len(self.body)).encode("ascii"))]
        return {"type": "http.response.start", "status": 304 if known else 200, "headers": told}


class DocsPage:
    """Serve the page at `/docs` and its files below; whatever else is asked for there is passed on.

    It stands before whatever refuses cookies: a browser sends those of its own accord, and nobody here reads them. They
    are taken from whoever asks for the document that the page draws and links to, and it is passed on without.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._files = _read()

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Answer with a file, or pass the request on."""
        is_read = scope["type"] == "http" and scope["method"] in {"GET", "HEAD"}
        file = self._files.get(scope["path"]) if is_read else None
        if file is None:
            if is_read and scope["path"] == scope["app"].openapi_url:
                replace_fields(scope, [pair for pair in scope["headers"] if pair[0] != b"cookie"])
            return self._app(scope, receive, send)
        context_of(scope).route = scope["path"]
        return _answer(file, scope, send)


async def _answer(file: _File, scope: Scope, send: Send) -> None:
    known = (b"if-none-match", file.tag) in scope["headers"]
    await send(file.start(known=known))
    await send({"type": "http.response.body", "body": b"" if known or scope["method"] == "HEAD" else file.body})


def _read() -> Mapping[str, _File]:
    found = {entry.name: entry.read_bytes() for entry in (files("gateway_common.pages") / "files").iterdir()}
    return {DOCS if name == START else f"{DOCS}/{name}": _file(name, body) for name, body in found.items()}


def _file(name: str, body: bytes) -> _File:
    tag = f'"{sha256(body).hexdigest()[:16]}"'
    media = f"{_MEDIA[PurePath(name).suffix]}; charset=utf-8"
    return _File(body, tag.encode("ascii"), media.encode("ascii"))
