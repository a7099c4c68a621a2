"""How a command ends that cannot do what it should: in plain sentences, and with exit code 1."""

from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from typing import NoReturn

import typer
from pydantic import ValidationError

from ftgo_sandbox.control import Control, ControlError
from ftgo_sandbox.provider.settings import ProviderSettings
from ftgo_sandbox.settings import Settings, inherited


def fail(*lines: str) -> NoReturn:
    """Say why, and end."""
    for line in lines:
        typer.echo(line, err=True)
    raise typer.Exit(1)


def settings(**said: str | int) -> Settings:
    """Read the settings but for what is *said* here, or end with all that is wrong in them."""
    if wrong := list(_misnamed(inherited())):
        fail(*wrong)
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


def _misnamed(variables: Iterable[str]) -> Iterator[str]:
    known = {name.upper() for name in Settings.model_fields}
    known |= {f"PROVIDER_{name}".upper() for name in ProviderSettings.model_fields}
    for name in sorted(variables):
        prefix, said, setting = name.partition("SANDBOX_")
        if said and not prefix and setting not in known:
            near = get_close_matches(setting, known, n=1)
            yield f"{name} is no setting: {f'did you mean {said}{near[0]}?' if near else 'remove it.'}"


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
