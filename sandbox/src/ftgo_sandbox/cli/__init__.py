"""The command `sandbox`: start everything, break something, let time fly."""

import typer

from ftgo_sandbox.cli import identity, running, switches

app = typer.Typer(
    help="The FTGO services behind the gateways: seeded, alive, and failing on demand.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(running.up)
app.command()(running.serve)
app.command()(switches.fault)
app.command()(switches.faults)
app.command()(switches.speed)
app.command()(identity.rotate_keys)
app.command()(identity.sign_out)
