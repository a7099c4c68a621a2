"""How a command ends that cannot do what it should: in plain sentences, and with exit code 1."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import NoReturn

import typer
from pydantic import ValidationError

from ftgo_sandbox.control import Control, ControlError
from ftgo_sandbox.settings import Settings


def fail(*lines: str) -> NoReturn:
    """Say why, and end."""
    for line in lines:
        typer.echo(line, err=True)
    raise typer.Exit(1)


def settings() -> Settings:
    """Read the settings, or end with all that is wrong in them."""
    try:
        return Settings()
    except ValidationError as error:
        fail(*(f"SANDBOX_{str(wrong['loc'][0]).upper()}: {wrong['msg']}." for wrong in error.errors()))


@contextmanager
def control() -> Generator[Control]:
    """Reach the running services, or end with why not."""
    try:
        with Control(settings()) as reached:
            yield reached
    except ControlError as error:
        fail(str(error))
