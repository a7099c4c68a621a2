"""The settings of the gateway for partners."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from pydantic import field_validator

from gateway_common import GatewaySettings
from gateway_common.settings import AdminPort, Port

__all__ = ["PublicSettings"]


class PublicSettings(GatewaySettings):
    """Hold what operations may turn; what became of each part stays in the house, in every profile.

    The page at `/docs` is for those who ask for it: partners have a portal, and a public one invites strangers to try.
    """

    sandbox_services: ClassVar[Mapping[str, str]] = {
        "order": "http://127.0.0.1:9102",
        "kitchen": "http://127.0.0.1:9103",
        "restaurant": "http://127.0.0.1:9104",
        "delivery": "http://127.0.0.1:9105",
        "accounting": "http://127.0.0.1:9106",
    }

    key_prefix: ClassVar[str] = "ftgo"

    sandbox_identity: ClassVar[Mapping[str, Any]] = {
        "kind": "keys",
        "keys": {"development": Path(__file__).with_name("development_keys.json")},
        "provider": {"issuer": "http://127.0.0.1:9107"},
        "tokens": {"audiences": "https://api.ftgo.example/public", "callers": "partner"},
        "resource": "https://api.ftgo.example/public",
    }

    usual_limits: ClassVar[Mapping[str, Any]] = {
        "plans": {
            "visitor": {"rate": "5/s", "burst": 20},
            "standard": {"rate": "20/s", "burst": 60, "quota": {"day": 50_000, "month": 1_000_000}},
        },
        "anonymous": "visitor",
        "consumer": "standard",
        "partner": "standard",
    }

    sandbox_limits: ClassVar[Mapping[str, Any]] = {
        "plans": {
            "visitor": {"rate": "100000/s", "burst": 100_000},
            "standard": {"rate": "100000/s", "burst": 100_000, "quota": {"day": 1_000_000_000, "month": 3_000_000_000}},
        },
    }

    port: Port = 8083
    admin_port: AdminPort = 9083
    show_composition: bool | None = False
    docs: bool | None = False

    @field_validator("show_composition")
    @classmethod
    def _never(cls, value: bool | None) -> bool | None:  # noqa: FBT001 – pydantic calls it so
        if value is not False:
            raise ValueError("partners are never told what became of each part; remove it")
        return value
