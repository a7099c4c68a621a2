"""Serving a gateway as its settings say: open the doors, then serve in this process or in several."""

import gc
import resource
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing

import structlog
from fastapi import FastAPI
from prometheus_client.core import CounterMetricFamily

from gateway_common.admin import Siblings
from gateway_common.cli.complaints import Complaint
from gateway_common.cli.serving.doors import Doors, opened, url_of
from gateway_common.cli.serving.folder import meeting_folder
from gateway_common.cli.serving.process import LAST, Process
from gateway_common.cli.serving.workers import Workers
from gateway_common.settings import GatewaySettings
from gateway_common.telemetry import Meters, Outlet, configure_logs

__all__ = ["serve"]

MOST_FILES = 1 << 16

_log = structlog.get_logger("gateway_common.cli")


def serve(app: FastAPI) -> int:
    """Serve *app* until a signal comes, and give the exit code; raises Complaint when a door cannot be opened."""
    settings: GatewaySettings = app.state.settings
    _allow_many_files()
    with opened(settings) as doors, closing(Outlet(sys.stdout.fileno())) as outlet:
        configure_logs(settings, to=outlet)
        _count_losses(app.state.meters, outlet)
        where = {"url": url_of(doors.clients), "admin": url_of(doors.admin) if doors.admin else None}
        _log.info("listening", **where, workers=settings.workers)
        alone = settings.workers == 1
        code = Process(app, doors, outlet).run() if alone else _together(app, doors, outlet, settings)
        _log.info("ended", code=code)
        return code


def _together(app: FastAPI, doors: Doors, outlet: Outlet, settings: GatewaySettings) -> int:
    with ExitStack() as stack:
        try:
            folder = stack.enter_context(meeting_folder())
        except OSError as error:
            raise Complaint("several workers need a folder for temporary files; set TMPDIR to one.") from error

        def leave() -> None:
            Siblings(0, settings.workers, folder).end()
            doors.close()

        def work(slot: int, serving: Callable[[], None]) -> int:
            outlet.forget()
            structlog.contextvars.bind_contextvars(worker=slot)
            with closing(outlet):  # nobody else does, since a worker ends where it works
                return Process(app, doors, outlet, Siblings(slot, settings.workers, folder), serving).run()

        patience = settings.notice + settings.drain_grace + 2 * LAST
        gc.collect()
        gc.freeze()  # what workers never change they share
        return Workers(settings.workers, work, leave=leave, patience=patience).run()


def _allow_many_files() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_FILES)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most), hard))


def _count_losses(meters: Meters, outlet: Outlet) -> None:
    def losses() -> Iterator[CounterMetricFamily]:
        yield CounterMetricFamily("gateway_log_lines_lost", "Log lines that nobody took.", outlet.lost)

    meters.tell(losses)
