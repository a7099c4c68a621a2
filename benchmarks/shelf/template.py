"""Configuration files with holes, `@NAME@`, for what is known only when they are used."""

from collections.abc import Mapping
from pathlib import Path

__all__ = ["filled"]


def filled(template: Path, file: Path, values: Mapping[str, object]) -> Path:
    """Write *template* to *file* with each hole filled by its value."""
    text = template.read_text()
    for name, value in values.items():
        text = text.replace(f"@{name}@", str(value))
    file.write_text(text)
    return file
