"""The command `gateway cache clear`: what is kept of services' answers, forgotten by tag."""

from typing import Annotated

import typer

from gateway_common.cli.options import App, Config, Set
from gateway_common.cli.said import said

__all__ = ["cache"]

Tags = Annotated[list[str], typer.Argument(metavar="TAG...", help="Tags of declarations, or those that services say.")]

cache = typer.Typer(name="cache", no_args_is_help=True, help="Clear what gateways keep of services' answers.")


@cache.callback()
def group() -> None:
    """Clear what gateways keep of services' answers."""


@cache.command()
def clear(tags: Tags, app: App = "", config: Config = None, set_: Set = None) -> None:
    """Forget answers by tag, for all processes that share them."""
    from gateway_common.cli.clearing import clear_tags  # noqa: PLC0415 – a served gateway clears by itself

    clear_tags(app, said(config, set_ or ()), tags)
