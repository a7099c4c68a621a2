"""Settings said one by one, each under a name: in the environment, and on the command line.

GATEWAY_SERVICES__KITCHEN__URL=http://kitchen:8080        --set services.kitchen.url=http://kitchen:8080
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, EnvSettingsSource

from gateway_common.configuration.source import Place

__all__ = ["CommandLine", "Environment"]

PREFIX = "GATEWAY_"
NESTED = "__"
NO_SETTINGS = frozenset({"app", "config"})
"""What only the command line reads from the environment."""


class Environment:
    """Read those variables of *environ*, or of the process, that begin with `GATEWAY_`."""

    def __init__(self, settings: type[BaseSettings], environ: Mapping[str, str] | None = None) -> None:
        self.variables: Mapping[str, str] = os.environ if environ is None else environ  # noqa: TID251 – read here once
        found = _Variables(settings, self.variables)
        self.values: Mapping[str, Any] = found()
        self.unknown: Sequence[Place] = [(name,) for name in found.unknown() if name not in NO_SETTINGS]
        self.flaws: Sequence[str] = ()
        config = found.env_vars.get(f"{PREFIX}config".lower())
        self.file = Path(config) if config else None

    def where(self, place: Place) -> str:
        """Name the variable."""
        return self.written(place)

    def named(self, place: Place) -> str:
        """Name the variable."""
        return self.written(place)

    def written(self, place: Place) -> str:
        """Name the variable."""
        return PREFIX + NESTED.join(step for step in place if isinstance(step, str)).upper()


class CommandLine:
    """Read what is *said* by name, as `--set NAME=VALUE` says it: the steps of a name are divided by dots."""

    def __init__(self, settings: type[BaseSettings], said: Mapping[str, str]) -> None:
        found = _Variables(settings, {PREFIX + name.replace(".", NESTED): value for name, value in said.items()})
        self.values: Mapping[str, Any] = found()
        self.unknown: Sequence[Place] = [tuple(name.split(NESTED)) for name in found.unknown()]
        self.flaws: Sequence[str] = ()

    def where(self, place: Place) -> str:
        """Name the option."""
        return f"--set {self.written(place)}"

    def named(self, place: Place) -> str:
        """Name the option with what it sets."""
        return self.where(place)

    def written(self, place: Place) -> str:
        """Spell the name that follows the option."""
        return ".".join(step for step in place if isinstance(step, str))


class _Variables(EnvSettingsSource):
    def __init__(self, settings: type[BaseSettings], variables: Mapping[str, str]) -> None:
        super().__init__(settings)
        self.env_vars = {name.lower(): value for name, value in variables.items()}

    def unknown(self) -> Iterator[str]:
        fields = self.settings_cls.model_fields
        for variable in sorted(self.env_vars):
            name = variable.removeprefix(PREFIX.lower())
            key, _, inner = name.partition(NESTED)
            known = key in fields and (not inner or any(self._field_is_complex(fields[key])))
            if name != variable and not known:
                yield name

    def decode_complex_value(self, field_name: str, field: FieldInfo, value: Any) -> Any:  # noqa: ANN401 – as inherited
        try:
            return super().decode_complex_value(field_name, field, value)
        except (ValueError, RecursionError):
            return value  # validation says what is wrong with it, beside everything else
