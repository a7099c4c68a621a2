"""What a person sees while everything starts, runs and ends: plain lines, coloured where a terminal takes colours."""

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Console
from rich.text import Text

from ftgo_sandbox.settings import GATEWAYS, PROVIDER
from ftgo_sandbox.supervisor.processes import NAMES, Process

READY = "Ready after"
WIDTH = max(map(len, NAMES))
ONE_ORDER = {"mobile": "/v1/orders/1", "browser": "/api/orders/1", "public": "/v1/orders/1"}
WHAT_IT_OFFERS = "what it offers"
PAGES = (
    ("mobile", "/docs", WHAT_IT_OFFERS),
    ("browser", "/", "sign in as anybody; the README tells the password"),
    ("browser", "/docs", WHAT_IT_OFFERS),
    ("public", "/openapi.json", WHAT_IT_OFFERS),
)
COLOURS = dict(zip(NAMES, ("cyan", "green", "yellow", "magenta", "blue", "red") * 2, strict=False))


class Report:
    """Tell what happens, line by line; what the processes say only while all is well, and not if *quiet*."""

    def __init__(self, console: Console, *, quiet: bool = False) -> None:
        self._console = console
        self._quiet = quiet
        self._is_complete = False

    def starting(self, processes: Sequence[Process]) -> None:
        """Tell what is being started."""
        self._say(Text(f"Starting {len(processes)} processes: {', '.join(process.name for process in processes)} …"))

    def ready(self, process: Process) -> None:
        """Tell that a process is ready."""
        self._say(self._named(process, f"ready at {process.url}"))

    def died(self, process: Process, code: int, pause: float) -> None:
        """Tell that a process died, and what is done about it."""
        self._say(self._named(process, f"died {ending(code)}; it is started again in {pause:g} s", "bold red"))

    def line(self, process: Process, text: str) -> None:
        """Pass on what a process says."""
        if self._is_complete and not self._quiet:
            self._say(self._named(process, text, "dim"))

    def all_ready(self, processes: Sequence[Process], seconds: float) -> None:
        """Tell where everything is, and what to try first."""
        self._is_complete = True
        self._say(Text(f"\n{READY} {seconds:.1f} s. Ctrl-C stops everything.\n", "bold"))
        for process in sorted(processes, key=lambda process: process.name not in GATEWAYS):
            self._say(self._named(process, process.url))
        if gateways := {process.name: process.url for process in processes if process.name in GATEWAYS}:
            self._say(Text("\nThe same order, through each gateway:\n", "bold"))
            for command in examples(gateways):
                self._say(Text(command))
            self._say(Text("\nPages to open:\n", "bold"))
            for process, page in pages(processes):
                self._say(self._named(process, page))
        self._say(Text())

    def stopping(self) -> None:
        """Tell that all is being stopped."""
        self._is_complete = False
        self._say(Text("Stopping …"))

    def stopped(self) -> None:
        """Tell that nothing runs any more."""
        self._say(Text("Everything has stopped."))

    def _named(self, process: Process, text: str, style: str = "") -> Text:
        return Text.assemble((f"{process.name:{WIDTH}}", COLOURS[process.name]), " │ ", (text, style))

    def _say(self, text: Text) -> None:
        self._console.print(text, soft_wrap=True)


def examples(gateways: Mapping[str, str]) -> list[str]:
    """Write a command for each of the *gateways* that asks it for the same order."""
    return [f"curl -H 'Authorization: Bearer dev:1' {url}{ONE_ORDER[name]}" for name, url in gateways.items()]


def pages(processes: Sequence[Process]) -> Iterator[tuple[Process, str]]:
    """Give every page that the gateways among *processes* have, with what it is for."""
    running = {process.name: process for process in processes}
    for name, path, what in PAGES:
        if name in running and (path != "/" or PROVIDER in running):
            yield running[name], f"{running[name].url}{path} – {what}"


def ending(code: int) -> str:
    """Say how a process ended."""
    return f"with exit code {code}" if code >= 0 else f"of signal {-code}"
