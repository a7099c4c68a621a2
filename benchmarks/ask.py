"""One request, asked over and over."""

from dataclasses import dataclass

__all__ = ["Ask"]


@dataclass(frozen=True)
class Ask:
    """Say what to ask for; with a *body* it is a POST."""

    path: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
