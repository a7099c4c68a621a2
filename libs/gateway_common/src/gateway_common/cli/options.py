"""What every command that reads settings can be told of them."""

from pathlib import Path
from typing import Annotated

import typer

from gateway_common.cli.complaints import Complaint

__all__ = ["Config", "Json", "Set", "chosen"]

Config = Annotated[Path | None, typer.Option("--config", metavar="FILE", help="A YAML file of settings.")]
Set = Annotated[list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="A setting; may be repeated.")]
Json = Annotated[bool, typer.Option("--json", help="Write JSON, for programs.")]


def chosen(context: typer.Context) -> str:
    """Give the gateway that the command line named; raises Complaint if it named none."""
    if not context.obj:
        raise Complaint("which gateway? Give --app or GATEWAY_APP a module, such as mobile_bff.app.")
    return str(context.obj)
