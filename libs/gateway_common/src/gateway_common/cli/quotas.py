"""The commands `gateway quotas …`: what applications used of their contracts, as the running gateways count it."""

from typing import Annotated

import typer

from gateway_common.cli.options import App, Config, Json, Set
from gateway_common.cli.said import said
from gateway_common.limits.windows import Window

__all__ = ["quotas"]

Who = Annotated[
    str, typer.Argument(metavar="APPLICATION", help="An application, such as travelhelper, or consumer:[TENANT/]ID.")
]
Plan = Annotated[
    str, typer.Option("--plan", metavar="NAME", help="The plan of its keys, unless settings give the application one.")
]
Windows = Annotated[
    list[Window] | None, typer.Option("--window", help="Only the quota of an hour, day or month; may be repeated.")
]

quotas = typer.Typer(name="quotas", no_args_is_help=True, help="Look up or reset what is used of quotas.")


@quotas.command()
def show(
    who: Who,
    plan: Plan = "",
    app: App = "",
    config: Config = None,
    set_: Set = None,
    *,
    json: Json = False,
) -> None:
    """Show what is used of each quota, and when it begins anew."""
    from gateway_common.cli.counting import show_quotas  # noqa: PLC0415 – a served gateway shows none

    show_quotas(app, said(config, set_ or ()), who, plan, json=json)


@quotas.command()
def reset(
    who: Who,
    plan: Plan = "",
    window: Windows = None,
    app: App = "",
    config: Config = None,
    set_: Set = None,
) -> None:
    """Give back what was used, at once and for all gateways."""
    from gateway_common.cli.counting import reset_quotas  # noqa: PLC0415 – a served gateway resets none

    reset_quotas(app, said(config, set_ or ()), who, plan, window or list(Window))
