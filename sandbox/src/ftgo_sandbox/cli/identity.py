"""The commands for the provider: a new key, and signing somebody out."""

from typing import Annotated

import typer

from ftgo_sandbox.cli.ending import control


def rotate_keys() -> None:
    """Let the provider sign with a new key; the old one stays published while its tokens may be around."""
    with control() as running:
        newest, *others = running.rotate_keys()
    typer.echo(f"{newest} signs from now on.")
    for kid in others:
        typer.echo(f"{kid} stays published for a while.")


def sign_out(consumer: Annotated[int, typer.Argument(min=1, help="The number of a consumer.")]) -> None:
    """Sign a consumer out at the provider, everywhere, which tells the clients."""
    with control() as running:
        ended = running.sign_out(str(consumer))
    typer.echo(f"Consumer {consumer} is signed out of {ended} session{'' if ended == 1 else 's'}.")
