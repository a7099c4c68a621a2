"""What the environment sets of the provider, such as `SANDBOX_PROVIDER_ACCESS_TOKEN_SECONDS`."""

import re
from typing import Annotated

from pydantic import Field, SecretStr, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

from ftgo_sandbox.provider.client import Client

PASSWORD = "bon-appetit"  # noqa: S105 - of people who are made up
"""Everybody's, unless somebody says otherwise."""

ORIGIN = re.compile(r"https?://[^/?#@\s]+")

Seconds = Annotated[int, Field(ge=1)]


class ProviderSettings(BaseSettings):
    """Read the environment once; outside the *profile* of the sandbox there is no provider.

    The *clients* come beside the sandbox's own, or in their place where they have the same id.
    """

    model_config = SettingsConfigDict(env_prefix="SANDBOX_PROVIDER_", frozen=True, populate_by_name=True)

    profile: Annotated[str, Field(validation_alias="GATEWAY_PROFILE")] = "sandbox"
    issuer: str | None = None
    password: SecretStr = SecretStr(PASSWORD)
    clients: tuple[Client, ...] = ()
    sign_in_seconds: Seconds = 600
    session_seconds: Seconds = 12 * 3600
    code_seconds: Seconds = 60
    access_token_seconds: Seconds = 300
    id_token_seconds: Seconds = 300
    refresh_token_seconds: Seconds = 14 * 24 * 3600
    logout_timeout_seconds: Annotated[float, Field(gt=0)] = 2.0

    @field_validator("profile")
    @classmethod
    def _must_be_the_sandbox_s(cls, profile: str) -> str:
        if profile != "sandbox":
            raise PydanticCustomError(
                "profile", "The provider is for the sandbox alone: set it to sandbox, or leave it out"
            )
        return profile

    @field_validator("issuer")
    @classmethod
    def _must_be_an_origin(cls, issuer: str | None) -> str | None:
        if issuer is not None and not ORIGIN.fullmatch(issuer):
            raise PydanticCustomError("issuer", "Write it like http://127.0.0.1:9107, without a path or a slash")
        return issuer
