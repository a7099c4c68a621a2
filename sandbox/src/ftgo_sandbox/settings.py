"""What the environment sets: `SANDBOX_HOST`, `SANDBOX_SPEED`, `SANDBOX_KITCHEN_PORT` and so on."""

import json
import os
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

SERVICES: tuple[str, ...] = ("consumer", "order", "kitchen", "restaurant", "delivery", "accounting")
GATEWAYS: tuple[str, ...] = ("mobile", "browser", "public")
PROVIDER = "provider"
BREAKABLE: tuple[str, ...] = (*SERVICES, PROVIDER)
"""What has switches for faults."""
ASKED_BY: Mapping[str, tuple[str, ...]] = {"mobile": SERVICES, "browser": SERVICES, "public": SERVICES[1:]}
"""The services that each gateway asks; it refuses to hear of any other."""

KEY_SET = "/.well-known/jwks.json"
"""Where gateways and services publish the keys by which their calls are recognised."""

PROVIDER_KEY_SET = "/oidc/keys"
"""Where the provider publishes those by which its tokens are."""

Port = Annotated[int, Field(ge=1, le=65_535)]


class Settings(BaseSettings):
    """Read the environment once; all processes of one sandbox share the *epoch* at which their story starts.

    *key_sets* name more issuers whom services believe, or other places for the keys of these: a URL, or the key set.
    *token_services* believe tokens that the provider has made for them, and no gateway.
    Gateways keep what they have to keep in *redis*, and in their own memory without it; each is as many *workers*.
    """

    model_config = SettingsConfigDict(env_prefix="SANDBOX_", frozen=True)

    host: str = "127.0.0.1"
    speed: Annotated[float, Field(gt=0, le=100_000)] = 10.0
    epoch: datetime | None = None
    consumer_port: Port = 9101
    order_port: Port = 9102
    kitchen_port: Port = 9103
    restaurant_port: Port = 9104
    delivery_port: Port = 9105
    accounting_port: Port = 9106
    provider_port: Port = 9107
    mobile_port: Port = 8081
    browser_port: Port = 8082
    public_port: Port = 8083
    mobile_admin_port: Port = 9081
    browser_admin_port: Port = 9082
    public_admin_port: Port = 9083
    key_sets: dict[str, str | dict[str, Any]] = {}
    token_services: tuple[str, ...] = ()
    redis: str = ""
    workers: Annotated[int, Field(ge=1, le=256)] = 1

    @property
    def ports(self) -> dict[str, int]:
        """Give the port of each service, of the provider and of each gateway by its name."""
        return {
            "consumer": self.consumer_port,
            "order": self.order_port,
            "kitchen": self.kitchen_port,
            "restaurant": self.restaurant_port,
            "delivery": self.delivery_port,
            "accounting": self.accounting_port,
            PROVIDER: self.provider_port,
            "mobile": self.mobile_port,
            "browser": self.browser_port,
            "public": self.public_port,
        }

    @property
    def admin_ports(self) -> dict[str, int]:
        """Give the port on which operators ask each gateway by its name."""
        return {
            "mobile": self.mobile_admin_port,
            "browser": self.browser_admin_port,
            "public": self.public_admin_port,
        }

    @property
    def urls(self) -> dict[str, str]:
        """Give the address of each service, of the provider and of each gateway by its name."""
        return {name: f"http://{self.host}:{port}" for name, port in self.ports.items()}

    @property
    def issuers(self) -> dict[str, str | dict[str, Any]]:
        """Give the address of the key set of each service and gateway, or what *key_sets* say in its place."""
        return {**{name: self.urls[name] + KEY_SET for name in (*SERVICES, *GATEWAYS)}, **self.key_sets}

    def as_environment(self) -> dict[str, str]:
        """Write these settings down again, for a process that is started with them."""
        values = self.model_dump(mode="json", exclude_none=True)
        return {f"SANDBOX_{name.upper()}": _spelled(value) for name, value in values.items()}


def _spelled(value: object) -> str:
    return json.dumps(value) if isinstance(value, dict | list) else str(value)


def audience_of(service: str) -> str:
    """Say what the provider calls a *service* in tokens that are for it."""
    return f"https://{service}.ftgo.example"


def variable(name: str) -> str:
    """Name the setting that moves a service or a gateway to another port."""
    return f"SANDBOX_{name.upper()}_PORT"


def inherited() -> dict[str, str]:
    """Give the environment as it came, for a process that is started in it."""
    return dict(os.environ)  # noqa: TID251 - no setting is read here, all are passed on
