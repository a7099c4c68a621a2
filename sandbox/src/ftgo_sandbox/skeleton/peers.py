"""Calls from one service to another, and the ways in which they fail.

PeerError
├── Silent    no answer, or one that says nothing (5xx): worth another try
├── Absent    404: not there, or not there yet
└── Declined  another 4xx: the other service means it
"""

from collections.abc import Mapping
from http import HTTPStatus
from types import TracebackType
from typing import Self, TypeVar

import httpx2
from pydantic import BaseModel, ValidationError
from pydantic_core import from_json

from ftgo_sandbox.domain.messages import ErrorBody
from ftgo_sandbox.skeleton.assertions import FIELD
from ftgo_sandbox.skeleton.plain import NOBODY
from ftgo_sandbox.skeleton.signing import Signer

SECONDS_PER_TRY = 2.0
M = TypeVar("M", bound=BaseModel)


class PeerError(Exception):
    """Fail to get from a *service* what was asked for; *reason* is a code that consumers may see."""

    def __init__(self, service: str, reason: str) -> None:
        super().__init__(f"{service}: {reason}")
        self.service = service
        self.reason = reason


class Silent(PeerError):
    """Get no answer, or one that says nothing."""


class Absent(PeerError):
    """Ask for what is not there."""


class Declined(PeerError):
    """Ask for what the other service refuses."""


class Peers:
    """Call the other services in the name of the *signer*."""

    def __init__(
        self, signer: Signer, urls: Mapping[str, str], *, transport: httpx2.AsyncBaseTransport | None = None
    ) -> None:
        self._signer = signer
        self._urls = urls
        self._client = httpx2.AsyncClient(
            transport=transport,
            headers={"Content-Type": "application/json"},
            timeout=SECONDS_PER_TRY,
            trust_env=False,
            verify=NOBODY,
        )

    async def __aenter__(self) -> Self:
        await self._client.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.__aexit__(kind, error, trace)

    async def post(self, service: str, path: str, body: BaseModel | None = None) -> None:
        """Have a *service* do something."""
        await self._ask(service, "POST", path, b"" if body is None else body.model_dump_json(by_alias=True).encode())

    async def get(self, service: str, path: str, model: type[M]) -> M:
        """Read something of another *service*."""
        try:
            return model.model_validate_json(await self._ask(service, "GET", path))
        except ValidationError as error:
            raise _silent(service) from error

    async def _ask(self, service: str, method: str, path: str, content: bytes = b"") -> bytes:
        own = {FIELD: self._signer.assertion(f"service:{self._signer.name}", service)}
        try:
            response = await self._client.request(method, self._urls[service] + path, content=content, headers=own)
        except httpx2.RequestError as error:
            raise _silent(service) from error
        if response.status_code == HTTPStatus.NOT_FOUND:
            raise Absent(service, f"{service.upper()}_UNKNOWN")
        if response.is_client_error:
            raise Declined(service, _code(service, response.content))
        if not response.is_success or not _says_something(response.content):
            raise _silent(service)
        return response.content


def _silent(service: str) -> Silent:
    return Silent(service, f"{service.upper()}_UNAVAILABLE")


def _says_something(body: bytes) -> bool:
    try:
        from_json(body or b"null")
    except ValueError:
        return False
    return True


def _code(service: str, body: bytes) -> str:
    try:
        return ErrorBody.model_validate_json(body).code
    except ValidationError:
        return f"{service.upper()}_REFUSED"
