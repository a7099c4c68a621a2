"""Serving a gateway while it is being written: anew on every change, with readable logs and with causes.

A change that does not work ends the gateway with its complaint; the next change starts it again. The gateway dies with
whoever watches, however that one dies.
"""

import os
from functools import partial
from socket import socket

import typer
import uvicorn
from uvicorn.supervisors import ChangeReload

from gateway_common.cli.complaints import Complaint
from gateway_common.cli.said import NOTHING, Said
from gateway_common.cli.serving import end_quietly, serve
from gateway_common.cli.serving.leash import die_with
from gateway_common.cli.surroundings import assume
from gateway_common.cli.target import folder_of, load

__all__ = ["develop"]

WATCHED = ["*.py", "*.yaml"]


def develop(target: str, said: Said = NOTHING) -> None:
    """Serve *target* in the sandbox profile unless somebody says otherwise, and start it anew on each change."""
    if assume(said, profile="sandbox", log_format="console")["profile"] == "sandbox":
        assume(said, show_causes="true", drain_notice="0")
    folders = [folder_of(target), folder_of("gateway_common")]
    typer.echo(f"gateway: watching {' and '.join(map(str, folders))}; Ctrl-C ends", err=True)
    watch = uvicorn.Config(
        target, reload=True, reload_dirs=[*map(str, folders)], reload_includes=WATCHED, log_config=None
    )
    ChangeReload(watch, target=partial(serve_once, target, said, os.getpid()), sockets=[]).run()


def serve_once(target: str, said: Said, watcher: int, sockets: list[socket] | None = None) -> None:  # noqa: ARG001 – the supervisor hands on its own
    """Serve *target* in this process until it is told to stop or *watcher* dies; a complaint is said, not raised."""
    die_with(watcher)
    end_quietly()
    try:
        serve(load(target, said))
    except Complaint as complaint:
        typer.echo(f"gateway: {complaint}\ngateway: waiting for a change", err=True)
