"""The subcommands of `gateway`; what only one of them uses is imported when it runs, so that serving stays small."""

import sys
from typing import Annotated

import typer

from gateway_common.cli.cache import cache
from gateway_common.cli.checking import check as verdict_on
from gateway_common.cli.complaints import speaking
from gateway_common.cli.keys import keys
from gateway_common.cli.options import App, Config, Json, Set
from gateway_common.cli.quotas import quotas
from gateway_common.cli.said import said
from gateway_common.cli.serving import end_quietly
from gateway_common.cli.serving import serve as serve_app
from gateway_common.cli.surroundings import assume
from gateway_common.cli.target import load, settings_of
from gateway_common.telemetry import log_aside

__all__ = ["cli", "main"]

Gateway = Annotated[
    str,
    typer.Option(
        "--app", envvar="GATEWAY_APP", metavar="MODULE[:FUNCTION]", help="The gateway, such as mobile_bff.app."
    ),
]
Port = Annotated[int | None, typer.Option("--port", help="Short for --set port=.")]
Offline = Annotated[bool, typer.Option("--offline", help="Ask no service; only say whether the gateway can start.")]
Mermaid = Annotated[bool, typer.Option("--mermaid", help="Draw Mermaid flowcharts, as Markdown has them.")]
Name = Annotated[str, typer.Argument(help="The name of one composition; all of them if left out.")]

cli = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None)
cli.add_typer(keys)
cli.add_typer(quotas)
cli.add_typer(cache)


def main() -> None:
    """Run the command line; what a command complains of goes to standard error."""
    with speaking("gateway"):
        cli(prog_name="gateway")


@cli.callback()
def choose(context: typer.Context, app: Gateway = "") -> None:
    """Serve a gateway, develop it, list what it offers, draw its plans, check it; keys, quotas, what is kept."""
    log_aside()
    context.obj = app


@cli.command()
def serve(app: App = "", config: Config = None, set_: Set = None, port: Port = None) -> None:
    """Serve the gateway until it is told to stop."""
    end_quietly()
    sys.exit(serve_app(load(app, said(config, set_ or (), port))))


@cli.command()
def dev(app: App = "", config: Config = None, set_: Set = None, port: Port = None) -> None:
    """Serve the gateway, anew on each change of its code."""
    from gateway_common.cli.development import develop  # noqa: PLC0415 – a served gateway watches no files

    develop(app, said(config, set_ or (), port))


@cli.command()
def routes(app: App = "", config: Config = None, set_: Set = None, *, json: Json = False) -> None:
    """List everything that a client can call."""
    from gateway_common.cli.listing import list_offers  # noqa: PLC0415 – a served gateway lists nothing

    given = said(config, set_ or ())
    assume(given, profile="sandbox")
    list_offers(load(app, given), json=json)


@cli.command()
def plan(
    name: Name = "",
    app: App = "",
    config: Config = None,
    set_: Set = None,
    *,
    mermaid: Mermaid = False,
) -> None:
    """Draw what each composition asks for, and how it fails."""
    from gateway_common.cli.drawing import draw  # noqa: PLC0415 – a served gateway draws nothing

    given = said(config, set_ or ())
    assume(given, profile="sandbox")
    draw(load(app, given), name, mermaid=mermaid)


@cli.command()
def settings(app: App = "", config: Config = None, set_: Set = None, *, json: Json = False) -> None:
    """List the settings that hold, and where each was said."""
    from gateway_common.cli.listing import list_settings  # noqa: PLC0415 – a served gateway lists nothing

    list_settings(*settings_of(app, said(config, set_ or ())), json=json)


@cli.command()
def check(app: App = "", config: Config = None, set_: Set = None, *, offline: Offline = False) -> None:
    """Compare what the gateway asks with what is offered."""
    verdict = verdict_on(load(app, said(config, set_ or ())), offline=offline)
    for number, finding in enumerate(verdict.findings, start=1):
        typer.echo(f"{number}. {finding}")
    typer.echo(verdict.summary)
    sys.exit(1 if verdict.findings else 0)
