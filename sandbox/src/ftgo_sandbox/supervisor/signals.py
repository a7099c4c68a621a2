"""Ending on signals: Ctrl-C, a polite kill, a closed terminal."""

import asyncio
import signal

from ftgo_sandbox.supervisor.supervisor import Supervisor

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


async def run_until_signalled(supervisor: Supervisor) -> None:
    """Run everything until a signal comes; another one changes nothing, not even on the last steps to the door."""
    loop = asyncio.get_running_loop()
    for number in SIGNALS:
        loop.add_signal_handler(number, supervisor.stop)
    try:
        await supervisor.run()
    finally:
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
