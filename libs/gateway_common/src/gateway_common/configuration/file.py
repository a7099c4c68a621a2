"""Settings said in a YAML file, of which each knows its line.

budget: 2
services:
  kitchen: {url: http://kitchen:8080}

JSON is YAML, too.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from gateway_common.configuration.document import Document, read_document
from gateway_common.configuration.source import Place

__all__ = ["File"]


class File:
    """Read the file at *path*."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._document, self.flaws = self._read()
        value = self._document.value
        self.values: Mapping[str, Any] = value if isinstance(value, dict) else {}
        self.unknown: Sequence[Place] = ()

    def where(self, place: Place) -> str:
        """Give file and line."""
        return f"{self._path}:{self._document.line(place)}"

    def named(self, place: Place) -> str:
        """Give file, line and setting."""
        return f"{self.where(place)}: {self.written(place)}"

    def written(self, place: Place) -> str:
        """Spell the keys that lead to it."""
        return ".".join(step for step in place if isinstance(step, str))

    def _read(self) -> tuple[Document, Sequence[str]]:
        try:
            document = read_document(self._path.read_bytes())
        except OSError as error:
            reason = (error.strerror or "it is no file").lower()
            return Document(), [f"{self._path} cannot be read ({reason}); mend --config or GATEWAY_CONFIG."]
        flaws = [f"{self._path}:{line}: {flaw}." for line, flaw in document.flaws]
        if not flaws and not isinstance(document.value, dict | None):
            flaws = [f"{self._path}:1: this is no mapping; write each setting as name: value."]
        return document, flaws
