"""The environment that a command gives to the gateway it starts: what the person left unsaid."""

import os
from collections.abc import Mapping
from pathlib import Path

from gateway_common.cli.said import NOTHING, Said
from gateway_common.configuration import File

__all__ = ["assume"]

FILE = "GATEWAY_CONFIG"


def assume(said: Said = NOTHING, **settings: str) -> Mapping[str, str]:
    """Set what nobody says of *settings* in the environment, for processes started here, too; give what holds."""
    environ = os.environ  # noqa: TID251 – the only way into the settings of another process
    file = str(said.file or environ.get(FILE, ""))
    written: Mapping[str, object] = File(Path(file)).values if file else {}
    holds: dict[str, str] = {}
    for name, value in settings.items():
        known = said.values.get(name) or environ.get(f"GATEWAY_{name.upper()}") or written.get(name)
        holds[name] = str(known or environ.setdefault(f"GATEWAY_{name.upper()}", value))
    return holds
