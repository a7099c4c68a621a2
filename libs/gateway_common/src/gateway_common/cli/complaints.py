"""How a command says that it cannot go on: in sentences for the person who must act, never with a traceback."""

import sys
from collections.abc import Generator, Iterable
from contextlib import contextmanager

import typer

__all__ = ["Complaint", "speaking"]

MISUSED = 2


class Complaint(Exception):
    """Say *what* does not work, with a numbered sentence for each of its *mistakes*."""

    def __init__(self, what: str, mistakes: Iterable[str] = ()) -> None:
        super().__init__("\n".join([what, *(f"  {number}. {one}" for number, one in enumerate(mistakes, start=1))]))


@contextmanager
def speaking(command: str) -> Generator[None]:
    """Say a complaint on standard error in the name of *command*, and end with status 2."""
    try:
        yield
    except Complaint as complaint:
        typer.echo(f"{command}: {complaint}", err=True)
        sys.exit(MISUSED)
