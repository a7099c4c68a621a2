"""The settings of a gateway: read once, checked all at once, then handed down.

    class MobileSettings(GatewaySettings):
        sandbox_services = {"kitchen": "http://127.0.0.1:9103"}

    settings = MobileSettings.load()      # GATEWAY_PORT=8081 GATEWAY_SERVICES__KITCHEN__URL=http://kitchen:8080
    settings = MobileSettings(port=0)     # in a test: reads nothing

What the command line says holds over the environment, that over the file, and that over the defaults. A name that is no
setting stops the start, wherever it stands: a misspelt limit must not silently be none.
"""

from collections.abc import Collection, Iterator, Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, Self, cast

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    PrivateAttr,
    field_validator,
    model_validator,
)
from pydantic_core.core_schema import ValidationInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from gateway_common.configuration import Listed, Sources, load, merged, sources_of
from gateway_common.settings.assertion import AssertionSettings
from gateway_common.settings.cache import CacheSettings
from gateway_common.settings.idempotency import IdempotencySettings
from gateway_common.settings.identity import IdentitySettings
from gateway_common.settings.limit import LimitSettings
from gateway_common.settings.overload import OverloadSettings
from gateway_common.settings.service import PLACES, Seconds, ServiceSettings
from gateway_common.settings.store import StoreSettings
from gateway_common.wire import hosts

__all__ = ["AdminPort", "Forwarding", "GatewaySettings", "LogFormat", "Port", "Profile"]

PREFIX = "GATEWAY_"
NESTED = "__"
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")

Profile = Literal["sandbox", "production"]
"""Where a gateway believes it runs; the sandbox accepts what production never would."""

LogFormat = Literal["json", "console"]
"""How log lines look: one JSON object each, or text for a person."""

Forwarding = Literal["x-forwarded", "forwarded"]
"""In which fields proxies say who called them: `X-Forwarded-For`, `-Proto` and `-Host`, or `Forwarded` (RFC 7239)."""

Pause = Annotated[float, Field(ge=0, allow_inf_nan=False)]
"""A span of time that may be nothing, but is not endless."""


def _network(given: object) -> IPv4Network | IPv6Network:
    try:
        network = ip_network(str(given))
    except ValueError:
        raise ValueError("it holds what is no network; write each like 10.1.0.0/16 or 10.1.2.3") from None
    if network.prefixlen == 0:
        raise ValueError("a network that everybody is in proves nothing; name those of your proxies")
    return network


def _switched(given: object) -> object:
    return None if given == "off" else given


def _beside(defaults: Mapping[str, Any], said: object) -> object:
    return merged(defaults, cast("dict[str, Any]", said)) if isinstance(said, dict) else said


def _placed(default: Mapping[str, Any], said: object) -> object:
    if not isinstance(said, dict):
        return said
    known = cast("dict[str, Any]", said)
    return known if known.keys() & set(PLACES) else {**default, **known}


Switched = BeforeValidator(_switched)
"""Take `off` for nothing."""

Network = Annotated[IPv4Network | IPv6Network, BeforeValidator(_network)]
Host = Annotated[str, AfterValidator(hosts.host)]
Origin = Annotated[str, AfterValidator(hosts.origin)]


def _no_switch(given: object) -> object:
    if isinstance(given, bool):
        raise ValueError("it should be a number")  # noqa: TRY004 – pydantic tells of a ValueError
    return given


NoSwitch = BeforeValidator(_no_switch)
"""Refuse true and false where a number is meant."""

Port = Annotated[int, Field(ge=0, le=65_535), NoSwitch]
"""A port; 0 takes any that is free."""

AdminPort = Annotated[Port | None, Switched]
"""The port for operators; `off` is none."""


class GatewaySettings(BaseSettings):
    """Hold what operations may turn; a gateway adds its own by a subclass.

    *identity* is how callers prove who they are, *assertions* how services are told of them, *store* where that is kept
    which outlives a request, *cache* how much is kept of what services answer, *limits* how often each may call,
    *idempotency* for how long requests are known by their key. *budget* is the time a request may take unless its
    client allows less, in seconds. *show_composition* tells clients what became of each part; left out, only the
    sandbox does. *show_causes* puts
    causes into problems, for the developer at the keyboard. *docs* serves the page at `/docs` that explains the API;
    left out, only the sandbox does.

    *hosts* are the names under which clients reach this gateway; the first is also its name in `Via`. They have to be
    set, but for the sandbox, where it is loopback. *trusted_proxies* are the networks of proxies that are believed on
    who called them, in the fields that *forwarding* says. *cors_origins* are the pages that may read answers, as their
    user if *cors_credentials* are let through. *most_hops* is how many proxies a request may have passed, *most_body*
    how many bytes an endpoint reads.

    *overload* is what is done when there is more to do than can be done.

    A client has *head_timeout* seconds to say what it wants, and *idle_timeout* until it wants something else; its
    request has to be there after *request_timeout*, and an answer may stand still for as long. Whoever sends or takes
    fewer than *least_rate* bytes a second for *rate_window* seconds is told so (408) or cut off.

    *admin_host* and *admin_port* are where operators ask, `off` if nowhere; *admin_hosts* are names by which they call
    it, beside loopback and its own address. *workers* is how many processes serve; with *shared_port* another gateway
    may listen at the same ports, to take over. A gateway that is told to stop goes on taking requests for
    *drain_notice* seconds, so that whoever sends them can hear of it: 5, in the sandbox a fifth of one. Then what is
    under way has *drain_grace* seconds.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter=NESTED,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
        validate_default=True,
    )

    sandbox_services: ClassVar[Mapping[str, str]] = {}
    """Where services are in the sandbox profile unless a setting says otherwise."""

    sandbox_identity: ClassVar[Mapping[str, Any]] = {}
    """How callers prove who they are in the sandbox profile unless a setting says otherwise."""

    usual_limits: ClassVar[Mapping[str, Any]] = {}
    """How often callers may call unless a setting says otherwise."""

    sandbox_limits: ClassVar[Mapping[str, Any]] = {}
    """What of these limits is different in the sandbox profile, where one developer is all the callers."""

    key_prefix: ClassVar[str] = "key"
    """What API keys of this gateway begin with: a lower-case word that scanners of leaked secrets can look for."""

    profile: Profile = "production"
    host: str = Field(default="127.0.0.1", min_length=1)
    port: Port = 8000
    budget: Seconds = 5.0
    services: dict[str, ServiceSettings] = Field(default_factory=dict[str, ServiceSettings])
    identity: IdentitySettings = IdentitySettings()
    assertions: AssertionSettings = AssertionSettings()
    store: StoreSettings = StoreSettings()
    cache: CacheSettings = CacheSettings()
    limits: LimitSettings = LimitSettings()
    idempotency: IdempotencySettings = IdempotencySettings()
    overload: OverloadSettings = OverloadSettings()
    show_composition: bool | None = None
    show_causes: bool = False
    docs: bool | None = None
    log_format: LogFormat = "json"
    hosts: Annotated[tuple[Host, ...], Listed] = ()
    trusted_proxies: Annotated[tuple[Network, ...], Listed] = ()
    forwarding: Forwarding = "x-forwarded"
    cors_origins: Annotated[tuple[Origin, ...], Listed] = ()
    cors_credentials: bool = False
    most_hops: int = Field(default=10, ge=1)
    most_body: int = Field(default=1 << 20, ge=0)
    head_timeout: Seconds = 10.0
    idle_timeout: Seconds = 75.0
    request_timeout: Seconds = 300.0
    rate_window: Seconds = 10.0
    least_rate: int = Field(default=240, ge=0)
    admin_host: str = Field(default="127.0.0.1", min_length=1)
    admin_port: AdminPort = 9000
    admin_hosts: Annotated[tuple[Host, ...], Listed] = ()
    workers: Annotated[int, Field(ge=1, le=256), NoSwitch] = 1
    shared_port: bool = False
    drain_notice: Pause | None = None
    drain_grace: Seconds = 20.0

    _sources: Sources = PrivateAttr(default_factory=lambda: sources_of(GatewaySettings, {}))

    @classmethod
    def load(
        cls,
        environ: Mapping[str, str] | None = None,
        *,
        file: Path | None = None,
        said: Mapping[str, str] | None = None,
    ) -> Self:
        """Read what was *said* on the command line, *environ* or that of the process, and *file* or GATEWAY_CONFIG.

        Raises DeclarationError with every mistake in any of them.
        """
        sources = sources_of(cls, environ, file=file, said=said)
        settings = load(cls, sources)
        settings._sources = sources  # noqa: SLF001 – its own
        return settings

    def misnamed_services(self, known: Collection[str]) -> Iterator[str]:
        """Say of each service in the settings that is none of *known* where it stands, and which one was meant."""
        for name in self.services:
            if name not in known:
                yield from self._sources.misnamed(("services", name), known, "service of this gateway")

    @property
    def shows_composition(self) -> bool:
        """Tell whether answers say what became of each part."""
        return self.profile == "sandbox" if self.show_composition is None else self.show_composition

    @property
    def known_hosts(self) -> tuple[str, ...]:
        """Give the names under which this gateway answers: none in production until they are set."""
        return self.hosts or (LOOPBACK if self.profile == "sandbox" else ())

    @property
    def notice(self) -> float:
        """Give the seconds between being told to stop and taking no more requests."""
        return (0.2 if self.profile == "sandbox" else 5.0) if self.drain_notice is None else self.drain_notice

    @property
    def shows_docs(self) -> bool:
        """Tell whether the gateway explains its API to people."""
        return self.profile == "sandbox" if self.docs is None else self.docs

    def effective(self) -> dict[str, Any]:
        """Give what holds, for the log: of secrets, where they are."""
        decided: dict[str, Any] = {"show_composition": self.shows_composition, "docs": self.shows_docs}
        decided |= {"hosts": self.known_hosts, "drain_notice": self.notice}
        return {**self.model_dump(mode="json"), **decided}

    @classmethod
    def settings_customise_sources(cls, *_: Any, **sources: Any) -> tuple[PydanticBaseSettingsSource, ...]:  # noqa: ANN401 – called with every source there is
        """Leave the environment to `load`, so that settings made in a test are exactly what the test says."""
        return (sources["init_settings"],)

    @model_validator(mode="before")
    @classmethod
    def _find_sandbox(cls, given: dict[str, Any]) -> dict[str, Any]:
        if given.get("profile", cls.model_fields["profile"].default) != "sandbox":
            return given
        given = {**given, "identity": _beside(cls.sandbox_identity, given.get("identity", {}))}
        services = given.get("services", {})
        if not isinstance(services, dict):
            return given
        found: dict[str, Any] = {name: {"url": url} for name, url in cls.sandbox_services.items()}
        for name, said in cast("dict[str, Any]", services).items():
            found[name] = _placed(found.get(name, {}), said)
        return {**given, "services": found}

    @model_validator(mode="before")
    @classmethod
    def _find_limits(cls, given: dict[str, Any]) -> dict[str, Any]:
        sandbox = given.get("profile", cls.model_fields["profile"].default) == "sandbox"
        usual = merged(cls.usual_limits, cls.sandbox_limits) if sandbox else cls.usual_limits
        return {**given, "limits": _beside(usual, given.get("limits", {}))}

    @field_validator("show_causes")
    @classmethod
    def _keep_causes_in(cls, value: bool, info: ValidationInfo) -> bool:  # noqa: FBT001 – pydantic calls it so
        if value and info.data.get("profile") == "production":
            raise ValueError(f"production never shows causes; remove it, or set {PREFIX}PROFILE=sandbox")
        return value
