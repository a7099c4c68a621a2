"""What the command line says of settings: `--config`, `--set` and `--port`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gateway_common.cli.complaints import Complaint

__all__ = ["NOTHING", "Said", "said"]


@dataclass(frozen=True)
class Said:
    """Hold the *file* of settings that was named, and single *values* by name."""

    file: Path | None = None
    values: Mapping[str, str] = field(default_factory=dict[str, str])

    def __bool__(self) -> bool:
        """Tell whether anything was said."""
        return bool(self.file or self.values)


NOTHING = Said()


def said(file: Path | None, settings: Iterable[str], port: int | None = None) -> Said:
    """Read `NAME=VALUE` of *settings*, the last of the same name; *port* is short for `port=`."""
    values = {"port": str(port)} if port is not None else {}
    for one in settings:
        name, equals, value = one.partition("=")
        if not (name and equals):
            raise Complaint(f"--set {one} sets nothing; write --set NAME=VALUE, such as --set budget=2.")
        values[name] = value
    return Said(file, values)
