"""What a person who waits is told, beside the results."""

import typer

__all__ = ["say"]


def say(sentence: str) -> None:
    """Tell it at once, on standard error."""
    typer.echo(sentence, err=True)
