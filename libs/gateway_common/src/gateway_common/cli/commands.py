"""The subcommands of `gateway`; what only one of them uses is imported when it runs, so that serving stays small."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from gateway_common.cli.checking import check as verdict_on
from gateway_common.cli.complaints import Complaint, speaking
from gateway_common.cli.said import said
from gateway_common.cli.serving import end_quietly
from gateway_common.cli.serving import serve as serve_app
from gateway_common.cli.surroundings import assume
from gateway_common.cli.target import load, settings_of

__all__ = ["cli", "main"]

App = Annotated[
    str, typer.Option(envvar="GATEWAY_APP", metavar="MODULE[:FUNCTION]", help="The gateway, such as mobile_bff.app.")
]
Config = Annotated[Path | None, typer.Option("--config", metavar="FILE", help="A YAML file of settings.")]
Set = Annotated[list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="A setting; may be repeated.")]
Port = Annotated[int | None, typer.Option("--port", help="Short for --set port=.")]
Json = Annotated[bool, typer.Option("--json", help="Write JSON, for programs.")]
Offline = Annotated[bool, typer.Option("--offline", help="Ask no service; only say whether the gateway can start.")]
Mermaid = Annotated[bool, typer.Option("--mermaid", help="Draw Mermaid flowcharts, as Markdown has them.")]
Name = Annotated[str, typer.Argument(help="The name of one composition; all of them if left out.")]

cli = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None)


def main() -> None:
    """Run the command line; what a command complains of goes to standard error."""
    with speaking("gateway"):
        cli(prog_name="gateway")


@cli.callback()
def choose(context: typer.Context, app: App = "") -> None:
    """Serve a gateway, develop it, list what it offers, draw its plans, or check it against its services."""
    context.obj = app


@cli.command()
def serve(context: typer.Context, config: Config = None, set_: Set = None, port: Port = None) -> None:
    """Serve the gateway until it is told to stop."""
    end_quietly()
    sys.exit(serve_app(load(_chosen(context), said(config, set_ or (), port))))


@cli.command()
def dev(context: typer.Context, config: Config = None, set_: Set = None, port: Port = None) -> None:
    """Serve the gateway, anew on each change of its code."""
    from gateway_common.cli.development import develop  # noqa: PLC0415 – a served gateway watches no files

    develop(_chosen(context), said(config, set_ or (), port))


@cli.command()
def routes(context: typer.Context, config: Config = None, set_: Set = None, *, json: Json = False) -> None:
    """List everything that a client can call."""
    from gateway_common.cli.listing import list_offers  # noqa: PLC0415 – a served gateway lists nothing

    given = said(config, set_ or ())
    assume(given, profile="sandbox")
    list_offers(load(_chosen(context), given), json=json)


@cli.command()
def plan(
    context: typer.Context, name: Name = "", config: Config = None, set_: Set = None, *, mermaid: Mermaid = False
) -> None:
    """Draw what each composition asks for, and how it fails."""
    from gateway_common.cli.drawing import draw  # noqa: PLC0415 – a served gateway draws nothing

    given = said(config, set_ or ())
    assume(given, profile="sandbox")
    draw(load(_chosen(context), given), name, mermaid=mermaid)


@cli.command()
def settings(context: typer.Context, config: Config = None, set_: Set = None, *, json: Json = False) -> None:
    """List the settings that hold, and where each was said."""
    from gateway_common.cli.listing import list_settings  # noqa: PLC0415 – a served gateway lists nothing

    list_settings(*settings_of(_chosen(context), said(config, set_ or ())), json=json)


@cli.command()
def check(context: typer.Context, config: Config = None, set_: Set = None, *, offline: Offline = False) -> None:
    """Compare what the gateway asks with what is offered."""
    verdict = verdict_on(load(_chosen(context), said(config, set_ or ())), offline=offline)
    for number, finding in enumerate(verdict.findings, start=1):
        typer.echo(f"{number}. {finding}")
    typer.echo(verdict.summary)
    sys.exit(1 if verdict.findings else 0)


def _chosen(context: typer.Context) -> str:
    if not context.obj:
        raise Complaint("which gateway? Give --app or GATEWAY_APP a module, such as mobile_bff.app.")
    return str(context.obj)
