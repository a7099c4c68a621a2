"""What is told byte by byte: a picture, a menu on paper, a receipt."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256

LENGTH_OF_A_TAG = 20


@dataclass(frozen=True)
class Document:
    """Hold *content* of a *media_type*; *changed* says since when it is as it is, where anybody knows."""

    content: bytes
    media_type: str
    changed: datetime | None = None

    @cached_property
    def tag(self) -> str:
        """Name exactly this content."""
        return f'"{sha256(self.content).hexdigest()[:LENGTH_OF_A_TAG]}"'
