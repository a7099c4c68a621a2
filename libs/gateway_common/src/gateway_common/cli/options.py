"""What every command that reads settings can be told of them, and of which gateway they are."""

from pathlib import Path
from typing import Annotated

import typer

from gateway_common.cli.complaints import Complaint

__all__ = ["App", "Config", "Json", "Set"]


def _named(context: typer.Context, app: str) -> str:
    target = app or context.obj
    if not target:
        raise Complaint("which gateway? Give --app or GATEWAY_APP a module, such as mobile_bff.app.")
    return str(target)


App = Annotated[
    str,
    typer.Option(
        "--app",
        metavar="MODULE[:FUNCTION]",
        callback=_named,
        show_default="as before the command",
        help="The gateway, such as mobile_bff.app.",
    ),
]
Config = Annotated[Path | None, typer.Option("--config", metavar="FILE", help="A YAML file of settings.")]
Set = Annotated[list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="A setting; may be repeated.")]
Json = Annotated[bool, typer.Option("--json", help="Write JSON, for programs.")]
