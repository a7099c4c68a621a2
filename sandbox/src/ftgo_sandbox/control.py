"""Turning the switches of running services, over HTTP."""

from types import TracebackType
from typing import Self, TypeVar
from urllib.parse import urlencode

import httpx2
from pydantic import BaseModel

from ftgo_sandbox.domain.messages import Ended, ErrorBody, Keys
from ftgo_sandbox.settings import BREAKABLE, PROVIDER, Settings
from ftgo_sandbox.skeleton.clock import Speed
from ftgo_sandbox.skeleton.faults import Fault, FaultList
from ftgo_sandbox.skeleton.plain import NOBODY

SECONDS_TO_ANSWER = 30.0

M = TypeVar("M", bound=BaseModel)


class ControlError(Exception):
    """Say in one sentence why a switch could not be turned."""


class UnknownService(ControlError):
    """Name the services that there are."""


class NotRunning(ControlError):
    """Point out that a service does not answer."""


class Rejected(ControlError):
    """Pass on why a service refuses."""


class Control:
    """Reach the services where the settings say they are."""

    def __init__(self, settings: Settings) -> None:
        self._urls = settings.urls
        self._client = httpx2.Client(timeout=SECONDS_TO_ANSWER, trust_env=False, verify=NOBODY)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def faults(self, service: str) -> tuple[Fault, ...]:
        """List what is broken in a service."""
        return self._ask(service, "GET", "/_sandbox/faults", FaultList).faults

    def put(self, service: str, fault: Fault) -> None:
        """Break an operation of a service, or all of them."""
        self._ask(service, "PUT", "/_sandbox/faults", FaultList, fault)

    def clear(self, service: str, operation: str | None = None) -> None:
        """Mend an operation of a service, or all of them."""
        query = {"operation": operation} if operation else {}
        self._ask(service, "DELETE", f"/_sandbox/faults?{urlencode(query)}", FaultList)

    def speed(self, service: str) -> float:
        """Say how fast time goes in a service."""
        return self._ask(service, "GET", "/_sandbox/speed", Speed).speed

    def change_speed(self, service: str, speed: float) -> None:
        """Let time go faster or slower in a service."""
        self._ask(service, "PUT", "/_sandbox/speed", Speed, Speed(speed=speed))

    def rotate_keys(self) -> tuple[str, ...]:
        """Let the provider sign with a new key, and name those that it publishes, the new one first."""
        return self._ask(PROVIDER, "PUT", "/_sandbox/keys", Keys).kids

    def sign_out(self, subject: str) -> int:
        """Sign a person out everywhere, and give the number of sessions that this ended."""
        return self._ask(PROVIDER, "DELETE", f"/_sandbox/sessions?{urlencode({'subject': subject})}", Ended).sessions

    def _ask(self, service: str, method: str, path: str, model: type[M], body: BaseModel | None = None) -> M:
        if service not in BREAKABLE:
            raise UnknownService(f"There is no service {service!r}; there are {', '.join(BREAKABLE)}.")
        content = None if body is None else body.model_dump_json(by_alias=True, exclude_unset=True)
        headers = {"Content-Type": "application/json"}
        try:
            response = self._client.request(method, self._urls[service] + path, content=content, headers=headers)
        except httpx2.RequestError as error:
            raise NotRunning(
                f"{service} is not running at {self._urls[service]}: start it with `sandbox up`."
            ) from error
        if response.is_client_error:
            raise Rejected(ErrorBody.model_validate_json(response.content).message)
        return model.model_validate_json(response.content)
