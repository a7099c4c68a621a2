"""HTTP/1.1 as uvicorn speaks it, where uvicorn keeps something from the application or answers in its own words.

    uvicorn.Config(app, http=HttpProtocol)

It leans on hooks that uvicorn calls private: its minor version is pinned, and tests on sockets hold each of them.
"""

import re
import sys
from uuid import uuid4

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from gateway_common.errors import Problem, ProblemError, problems
from gateway_common.errors.problems import MEDIA_TYPE

__all__ = ["HttpProtocol"]

_ABSOLUTE = re.compile(rb"https?://([^/?#]*)(/[^#]*|(?:\?[^#]*)?)", re.IGNORECASE)
_PHRASES = {400: b"Bad Request", 501: b"Not Implemented"}


class HttpProtocol(HttpToolsProtocol):
    """Let the authority of an absolute target stand as the `Host`, and answer what cannot be read with a problem.

    A method that nobody knows is a 501, a target with a fragment a 400; the connection is closed after both. So it is
    after a request that asks for an upgrade, which nobody gets: the parser takes whatever is behind it for something
    else, and would take its body for a request.
    """

    def on_headers_complete(self) -> None:
        """Settle target and host, then begin the request."""
        if self.parser.get_method() == b"CONNECT":  # pyright: ignore[reportOptionalMemberAccess] -- it is parsing
            raise ProblemError(problems.UNKNOWN_METHOD())
        if not self.url.startswith(b"/") and self.url != b"*":
            self._take_authority()
        if b"#" in self.url:
            raise ProblemError(problems.BAD_PATH())
        upgrade = self.parser.should_upgrade()  # pyright: ignore[reportOptionalMemberAccess] -- it is parsing
        if upgrade and self._announces_body():
            raise ProblemError(problems.BAD_REQUEST("Send no body with an Upgrade."))
        super().on_headers_complete()
        if upgrade:
            self.cycle.keep_alive = False  # the parser has lost what came behind it

    def send_400_response(self, msg: str) -> None:
        """Answer with the problem behind the error at hand, and close; *msg* is uvicorn's own wording."""
        del msg
        problem = _problem(sys.exception())
        body = problem.body(uuid4().hex)
        head = [b"HTTP/1.1 %d %s" % (problem.status, _PHRASES[problem.status])]
        head += [b"content-type: " + MEDIA_TYPE.encode(), b"content-length: %d" % len(body)]
        head += [b"cache-control: no-store", b"x-content-type-options: nosniff", b"connection: close", b"", b""]
        self.transport.write(b"\r\n".join(head) + body)
        self.transport.close()

    def _announces_body(self) -> bool:
        return any(
            name == b"transfer-encoding" or (name == b"content-length" and value.strip(b"0"))
            for name, value in self.headers
        )

    def _take_authority(self) -> None:
        target = _ABSOLUTE.fullmatch(self.url)
        if target is None:
            raise ProblemError(problems.BAD_PATH())
        authority, rest = target.groups()
        self.url = rest if rest.startswith(b"/") else b"/" + rest
        self.headers[:] = [(name, authority if name == b"host" else value) for name, value in self.headers]


def _problem(error: BaseException | None) -> Problem:
    if isinstance(error, httptools.HttpParserInvalidMethodError):
        return problems.UNKNOWN_METHOD()
    cause = error.__context__ if isinstance(error, httptools.HttpParserCallbackError) else None
    return cause.problem if isinstance(cause, ProblemError) else problems.BAD_REQUEST()
