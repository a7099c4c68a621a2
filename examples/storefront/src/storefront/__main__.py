"""The storefront on a laptop: `python -m storefront` starts four services and the gateway; Ctrl-C stops them all.

`python -m storefront --without review` leaves a service out, to see what the pages make of it.
"""

import asyncio
import logging
import signal
from argparse import ArgumentParser
from collections.abc import Sequence

import typer

from gateway_common.cli.complaints import speaking
from gateway_common.cli.target import load
from gateway_common.telemetry import configure_logs
from storefront.servers import Server, servers_of
from storefront.shop import APPS


def main() -> None:
    """Serve the storefront until Ctrl-C."""
    options = ArgumentParser(prog="python -m storefront", description="Serve the storefront until Ctrl-C.")
    names = [service.title for service in APPS]
    options.add_argument("--without", action="append", choices=names, default=[], help="leave a service out")
    with speaking("storefront"):
        asyncio.run(_serve(options.parse_args().without))


async def _serve(without: Sequence[str]) -> None:
    gateway = load("storefront.app")
    settings = gateway.state.settings
    servers = servers_of(gateway, [service for service in APPS if service.title not in without], settings)
    configure_logs(settings)
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)  # five servers that start and stop are much to say
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, _stop, servers)
    async with asyncio.TaskGroup() as group:
        for server in servers:
            group.create_task(server.serve([server.door]))
        for server in servers:
            await server.ready.wait()
        typer.echo(f"The storefront is open: http://{settings.host}:{settings.port}/product-details/1")


def _stop(servers: Sequence[Server]) -> None:
    for server in servers:
        server.should_exit = True


if __name__ == "__main__":
    main()
