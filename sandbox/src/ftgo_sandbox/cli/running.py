"""The commands that run something."""

import asyncio
from typing import Annotated

import typer
from rich.console import Console

from ftgo_sandbox.cli.ending import fail, provider_settings, settings
from ftgo_sandbox.settings import BREAKABLE, PROVIDER, SERVICES
from ftgo_sandbox.skeleton.clock import SystemClock
from ftgo_sandbox.supervisor.child import CannotStart
from ftgo_sandbox.supervisor.ports import mistakes
from ftgo_sandbox.supervisor.processes import NAMES, processes
from ftgo_sandbox.supervisor.report import Report
from ftgo_sandbox.supervisor.sharing import mistakes_in_sharing
from ftgo_sandbox.supervisor.signals import run_until_signalled
from ftgo_sandbox.supervisor.supervisor import Supervisor


def up(
    *,
    services_only: Annotated[
        bool, typer.Option("--services-only", help="Start neither provider nor gateways.")
    ] = False,
    only: Annotated[str, typer.Option(metavar="NAMES", help="Start these alone, like kitchen,order,mobile.")] = "",
    redis: Annotated[str, typer.Option(metavar="URL", help="Let gateways keep things here, not in memory.")] = "",
    workers: Annotated[int, typer.Option(min=1, max=256, help="Run each gateway as so many processes.")] = 1,
    quiet: Annotated[bool, typer.Option("--quiet", help="Do not show what the processes say.")] = False,
) -> None:
    """Start the services, the OpenID provider and the gateways; Ctrl-C stops them all."""
    said: dict[str, str | int] = {"redis": redis, "workers": workers}
    given = settings(**{name: value for name, value in said.items() if value not in {"", 1}})
    shared = given.model_copy(update={"epoch": given.epoch or SystemClock().now()})
    chosen = list(processes(shared, _chosen(only, services_only=services_only)))
    if any(process.name == PROVIDER for process in chosen):
        provider_settings(profile="sandbox")
    if wrong := [*mistakes_in_sharing(shared), *mistakes(chosen)]:
        fail(*wrong)
    try:
        asyncio.run(run_until_signalled(Supervisor(chosen, Report(Console(highlight=False), quiet=quiet))))
    except CannotStart as failure:
        fail(*failure.lines, str(failure))


def serve(service: Annotated[str, typer.Argument(help=f"One of {', '.join(BREAKABLE)}.")]) -> None:
    """Run one service, or the provider, alone."""
    from ftgo_sandbox import serve as serving  # noqa: PLC0415 - who only turns switches need not wait for a web server

    if service not in BREAKABLE:
        fail(f"There is no service {service!r}; there are {', '.join(BREAKABLE)}.")
    if service == PROVIDER:
        provider_settings()
    serving.serve(service, settings())


def _chosen(only: str, *, services_only: bool) -> list[str]:
    names = [name.strip() for name in only.split(",") if name.strip()] or list(NAMES)
    if unknown := [name for name in names if name not in NAMES]:
        fail(f"There is no {unknown[0]!r} to start; there are {', '.join(NAMES)}.")
    chosen = [name for name in names if name in SERVICES or not services_only]
    if not chosen:
        fail(f"Nothing is left to start, for --services-only leaves out {', '.join(names)}: drop one of the two.")
    return chosen
