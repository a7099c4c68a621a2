"""The shelf: where to find each program, by the words with which to call it."""

import getpass
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from benchmarks.shelf import debian, node, pypi

__all__ = ["Shelf", "said_by"]

HERE = Path(__file__).parent.parent / ".shelf"


@dataclass
class Shelf:
    """Fetch what is asked for, once; what cannot be had raises Unavailable."""

    folder: Path = field(default=HERE)

    def debian(self, program: str) -> tuple[str, ...]:
        """Call a *program* of Debian's."""
        return debian.program(self._debian, program)

    @property
    def nginx(self) -> dict[str, object]:
        """Say who nginx runs as, and where it finds what it needs for Lua."""
        modules = self._debian / "usr/lib/nginx/modules"
        path = f"{self._debian}/usr/share/lua/5.1/?.lua"
        ndk, lua = modules / "ndk_http_module.so", modules / "ngx_http_lua_module.so"
        return {"USER": getpass.getuser(), "NDK": ndk, "LUA": lua, "LUA_PATH": path}

    def node(self, script: str) -> tuple[str, ...]:
        """Call one of our scripts for Node."""
        return node.script(self._node, script)

    def python(self, program: str) -> tuple[str, ...]:
        """Call a *program* that comes from PyPI."""
        return (str(self._pypi / "bin" / program),)

    @cached_property
    def _debian(self) -> Path:
        return debian.fetched(self.folder / "debian")

    @cached_property
    def _node(self) -> Path:
        return node.fetched()

    @cached_property
    def _pypi(self) -> Path:
        return pypi.fetched(self.folder / "pypi")


def said_by(command: Sequence[str]) -> str:
    """Give the first line that *command* says."""
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return next(iter(result.stdout.strip().splitlines()), "")
