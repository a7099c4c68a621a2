"""The commands `gateway keys …`: API keys of partners, in the file or store that the running gateways read."""

from typing import Annotated

import typer

from gateway_common.cli.options import App, Config, Json, Set
from gateway_common.cli.said import said

__all__ = ["keys"]

Application = Annotated[str, typer.Argument(metavar="APPLICATION", help="Whose key it is, such as travelhelper.")]
Only = Annotated[
    str, typer.Argument(metavar="[APPLICATION]", help="Whose keys; those of all applications if left out.")
]
Id = Annotated[str, typer.Argument(metavar="ID", help="The id of the key: its part between the two underscores.")]
Account = Annotated[
    str, typer.Option("--account", metavar="NAME", help="On whose account it acts; its own if left out.")
]
Plan = Annotated[str, typer.Option("--plan", metavar="NAME", help="By which plan.")]
Scopes = Annotated[
    list[str] | None,
    typer.Option("--scope", metavar="SCOPE", help="What it allows, of what is asked for here; may be repeated."),
]
Also = Annotated[
    list[str] | None,
    typer.Option("--also", metavar="SCOPE", help="What another gateway asks for that takes the same keys."),
]
Days = Annotated[int, typer.Option("--days", min=1, max=3660, metavar="DAYS", help="For how long it counts.")]
Overlap = Annotated[
    int, typer.Option("--overlap", min=0, max=2160, metavar="HOURS", help="For how long the old one still counts.")
]

keys = typer.Typer(name="keys", no_args_is_help=True, help="Issue, list, rotate or revoke API keys.")


@keys.command()
def issue(  # noqa: PLR0913 – a key has as many sides
    application: Application,
    *,
    scope: Scopes = None,
    also: Also = None,
    account: Account = "",
    plan: Plan = "standard",
    days: Days = 365,
    app: App = "",
    config: Config = None,
    set_: Set = None,
) -> None:
    """Issue a key, and show it this once."""
    from gateway_common.cli.issuing import DAY, Grant, issue_key  # noqa: PLC0415 – a served gateway issues none

    grant = Grant(application, account or application, plan, frozenset([*(scope or ()), *(also or ())]), days * DAY)
    issue_key(app, said(config, set_ or ()), grant, also or ())


@keys.command("list")
def list_(
    application: Only = "",
    app: App = "",
    config: Config = None,
    set_: Set = None,
    *,
    json: Json = False,
) -> None:
    """List keys by their ids, with what they allow and until when."""
    from gateway_common.cli.issuing import list_keys  # noqa: PLC0415 – a served gateway lists none

    list_keys(app, said(config, set_ or ()), application, json=json)


@keys.command()
def rotate(
    key_id: Id,
    overlap: Overlap = 24,
    days: Days = 365,
    app: App = "",
    config: Config = None,
    set_: Set = None,
) -> None:
    """Issue a key that allows the same, and let the old one end."""
    from gateway_common.cli.issuing import DAY, HOUR, rotate_key  # noqa: PLC0415 – a served gateway rotates none

    rotate_key(app, said(config, set_ or ()), key_id, seconds=days * DAY, overlap=overlap * HOUR)


@keys.command()
def revoke(key_id: Id, app: App = "", config: Config = None, set_: Set = None) -> None:
    """Let a key count no longer."""
    from gateway_common.cli.issuing import revoke_key  # noqa: PLC0415 – a served gateway revokes none

    revoke_key(app, said(config, set_ or ()), key_id)
