"""What `sandbox up` starts: one row for each service, for the provider and for each gateway."""

import sys
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from ftgo_sandbox.settings import ASKED_BY, GATEWAYS, PROVIDER, SERVICES, Settings, variable
from ftgo_sandbox.supervisor.sharing import shared

NAMES = (*SERVICES, PROVIDER, *GATEWAYS)


@dataclass(frozen=True)
class Process:
    """Describe a process: it is ready when it answers 200 to GET *ready* at its *url*.

    A gateway answers operators on *admin_port*.
    """

    name: str
    host: str
    port: int
    command: tuple[str, ...]
    environment: Mapping[str, str]
    ready: str
    admin_port: int | None = None

    @property
    def url(self) -> str:
        """Say where it answers."""
        return f"http://{self.host}:{self.port}"

    @property
    def doors(self) -> Mapping[str, int]:
        """Give the ports that it needs by the settings that move them."""
        admin = {} if self.admin_port is None else {variable(f"{self.name}_admin"): self.admin_port}
        return {variable(self.name): self.port, **admin}


def processes(settings: Settings, names: Collection[str] = NAMES) -> Iterator[Process]:
    """Describe the processes called *names*, services first."""
    for name in NAMES:
        if name in names:
            yield _gateway(name, settings) if name in GATEWAYS else _service(name, settings)


def _service(name: str, settings: Settings) -> Process:
    command = (sys.executable, "-m", "ftgo_sandbox.serve", name)
    environment = {**settings.as_environment(), "GATEWAY_PROFILE": "sandbox"}
    return Process(name, settings.host, settings.ports[name], command, environment, "/health")


def _gateway(name: str, settings: Settings) -> Process:
    command = (sys.executable, "-m", "gateway_common.cli", "--app", f"{name}_bff.app", "serve")
    environment = {
        "GATEWAY_PROFILE": "sandbox",
        "GATEWAY_HOST": settings.host,
        "GATEWAY_PORT": str(settings.ports[name]),
        "GATEWAY_ADMIN_PORT": str(settings.admin_ports[name]),
        "GATEWAY_IDENTITY__PROVIDER__ISSUER": settings.urls[PROVIDER],
        **{f"GATEWAY_SERVICES__{service.upper()}__URL": settings.urls[service] for service in ASKED_BY[name]},
        **shared(name, settings),
    }
    admin_port = settings.admin_ports[name]
    return Process(name, settings.host, settings.ports[name], command, environment, "/openapi.json", admin_port)
