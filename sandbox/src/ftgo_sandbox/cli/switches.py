"""The commands that turn switches of running services."""

import re
from collections.abc import Iterator
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from ftgo_sandbox.cli.ending import control, fail
from ftgo_sandbox.control import Control, NotRunning
from ftgo_sandbox.settings import BREAKABLE, SERVICES
from ftgo_sandbox.skeleton.faults import EVERY, Fault

DURATION = re.compile(r"(?P<number>[0-9]+(?:\.[0-9]+)?)(?P<unit>ms|s)")
PER_UNIT = {"ms": 1, "s": 1000}


def milliseconds(text: str) -> int:
    """Read a duration such as 300ms or 1.5s."""
    match = DURATION.fullmatch(text)
    if match is None:
        raise typer.BadParameter(f"{text!r} is no duration: write it like 300ms or 1.5s")
    return round(float(match["number"]) * PER_UNIT[match["unit"]])


def fault(  # noqa: PLR0913 - as many options as there are ways to fail
    service: Annotated[str, typer.Argument(help=f"One of {', '.join(BREAKABLE)}.")],
    *,
    operation: Annotated[str | None, typer.Option(help="Only this operation, like find_ticket.")] = None,
    latency: Annotated[
        int | None, typer.Option(parser=milliseconds, metavar="TIME", help="Answer later: 300ms.")
    ] = None,
    jitter: Annotated[
        int | None, typer.Option(parser=milliseconds, metavar="TIME", help="And up to this later.")
    ] = None,
    error_rate: Annotated[float | None, typer.Option(min=0, max=1, help="Answer so often with an error.")] = None,
    status: Annotated[int | None, typer.Option(min=400, max=599, help="The status of the error.")] = None,
    hang: Annotated[bool, typer.Option("--hang", help="Never answer.")] = False,
    garbage: Annotated[bool, typer.Option("--garbage", help="Answer 200 with nonsense.")] = False,
    drop: Annotated[bool, typer.Option("--drop", help="Do the work, then hang up.")] = False,
    off: Annotated[bool, typer.Option("--off", help="Hang up at once.")] = False,
    clear: Annotated[bool, typer.Option("--clear", help="Be well again.")] = False,
) -> None:
    """Break a service, or mend it."""
    wanted = {
        "latency_ms": latency,
        "jitter_ms": jitter,
        "error_rate": error_rate,
        "error_status": status,
        "hang": hang,
        "garbage": garbage,
        "drop": drop,
        "off": off,
    }
    wrongs = {name: value for name, value in wanted.items() if value}
    if clear == bool(wrongs):
        fail("Say what should go wrong, like --latency 300ms, or --clear.")
    with control() as services:
        if clear:
            services.clear(service, operation)
        else:
            services.put(service, Fault.model_validate({"operation": operation or EVERY, **wrongs}))


def faults() -> None:
    """Show what is broken."""
    table = Table("service", "operation", "what happens", box=None, pad_edge=False)
    with control() as services:
        for service in BREAKABLE:
            for operation, wrong in _rows(services, service):
                table.add_row(service, operation, wrong)
    Console().print(table)


def speed(
    speed: Annotated[
        float | None, typer.Argument(min=0.001, max=100_000, help="Seconds of the story in a real one.")
    ] = None,
) -> None:
    """Let time go faster or slower in all services that run, or say how fast it goes."""
    with control() as services:
        running = {service: found for service in SERVICES if (found := _speed(services, service, speed)) is not None}
    if not running:
        fail("No service is running: start them with `sandbox up`.")
    for service, found in running.items():
        typer.echo(f"{service:10} {found:g}")


def _rows(services: Control, service: str) -> Iterator[tuple[str, str]]:
    try:
        found = services.faults(service)
    except NotRunning:
        yield "", "not running"
        return
    for each in found:
        yield each.operation, each.described()
    if not found:
        yield "", "well"


def _speed(services: Control, service: str, wanted: float | None) -> float | None:
    try:
        if wanted is not None:
            services.change_speed(service, wanted)
        return services.speed(service)
    except NotRunning:
        return None
