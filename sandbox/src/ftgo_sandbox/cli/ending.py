"""How a command ends that cannot do what it should: in plain sentences, and with exit code 1."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer
from pydantic import ValidationError

from ftgo_sandbox.control import Control, ControlError
from ftgo_sandbox.provider.settings import ProviderSettings
from ftgo_sandbox.settings import Settings


def fail(*lines: str) -> NoReturn:
    """Say why, and end."""
    for line in lines:
        typer.echo(line, err=True)
    raise typer.Exit(1)


def settings(**said: str | int) -> Settings:
    """Read the settings but for what is *said* here, or end with all that is wrong in them."""
    try:
        return Settings.model_validate(said) if said else Settings()
    except ValidationError as error:
        fail(*_sentences(error, "SANDBOX_"))


def provider_settings(**said: str) -> ProviderSettings:
    """Read the settings of the provider but for what is *said* here, or end with all that is wrong in them."""
    try:
        return ProviderSettings.model_validate(said) if said else ProviderSettings()
    except ValidationError as error:
        fail(*_sentences(error, "SANDBOX_PROVIDER_"))


def _sentences(error: ValidationError, prefix: str) -> Iterator[str]:
    for wrong in error.errors(include_input=False):
        place = ".".join(map(str, wrong["loc"])).upper()
        yield f"{place if place.startswith('GATEWAY_') else prefix + place}: {wrong['msg']}."


@contextmanager
def control() -> Generator[Control]:
    """Reach the running services, or end with why not."""
    try:
        with Control(settings()) as reached:
            yield reached
    except ControlError as error:
        fail(str(error))
