"""What a client says, in a query or in a form (`application/x-www-form-urlencoded`).

A parameter without a value counts as left out, and none may be there twice but `resource` and `audience` (RFC 6749,
section 3.1; RFC 8693, section 2.1).
"""

from collections.abc import Iterable
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends, Request

from ftgo_sandbox.provider.errors import InvalidRequest

FORM = "application/x-www-form-urlencoded"
MOST_BYTES = 64 * 1024
MOST_PARAMETERS = 100
REPEATABLE = frozenset({"resource", "audience"})


class Parameters:
    """Hold what was said; asking for what was said twice is an InvalidRequest."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._said: dict[str, list[str]] = {}
        for name, value in pairs:
            self._said.setdefault(name, []).append(value)

    def get(self, name: str) -> str | None:
        """Give the value of a parameter, if it has one."""
        values = self._said.get(name, [])
        if len(values) > 1:
            raise InvalidRequest(f"'{name}' is there more than once.")
        return values[0] if values else None

    def need(self, name: str) -> str:
        """Give the value of a parameter that has to be there."""
        value = self.get(name)
        if value is None:
            raise InvalidRequest(f"'{name}' is missing.")
        return value

    def every(self, name: str) -> tuple[str, ...]:
        """Give all values of a parameter that may be repeated."""
        return tuple(self._said.get(name, ()))

    def words(self, name: str) -> frozenset[str]:
        """Give the words of a parameter that holds several, divided by spaces."""
        return frozenset((self.get(name) or "").split())

    def must_not_repeat(self) -> None:
        """Refuse what is there twice, whether we read it or not."""
        if any(len(values) > 1 for name, values in self._said.items() if name not in REPEATABLE):
            raise InvalidRequest("A parameter is there more than once.")


def read(encoded: str | bytes) -> Parameters:
    """Take a query or a form apart."""
    try:
        text = encoded if isinstance(encoded, str) else encoded.decode("ascii")
        return Parameters(parse_qsl(text, errors="strict", max_num_fields=MOST_PARAMETERS))
    except ValueError as error:
        raise InvalidRequest("This cannot be read as parameters.") from error


async def _said(request: Request) -> Parameters:
    """Read the form of a POST, and the query of anything else."""
    if request.method != "POST":
        return read(request.url.query)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise InvalidRequest(f"Send the parameters as {FORM}.")
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > MOST_BYTES:
            raise InvalidRequest(f"Send at most {MOST_BYTES} bytes.")
    return read(bytes(body))


Said = Annotated[Parameters, Depends(_said)]
