"""Where two descriptions differ: in the service's words and in ours."""

from dataclasses import dataclass, replace

from pydantic import BaseModel

__all__ = ["DEEPEST", "Place"]

DEEPEST = 2
"""How often a model that holds itself is gone into."""


@dataclass(frozen=True, slots=True)
class Place:
    """Name a value: *path* on the wire, *ours* in our code; *models* are those it lies in, outermost first."""

    path: str
    ours: str
    models: tuple[type[BaseModel], ...] = ()

    def __str__(self) -> str:
        return f"'{self.path}'" if self.path else "the answer"

    def step(self, path: str) -> "Place":
        """Go down to the field or items *path*."""
        dot = "." if self.path and not path.startswith("[") else ""
        return replace(self, path=f"{self.path}{dot}{path}")

    def named(self, model: type[BaseModel], field: str) -> "Place":
        """Say that *field* of *model* is what stands for it in our code."""
        return replace(self, ours=f"{model.__name__}.{field}")

    def inside(self, model: type[BaseModel]) -> "Place":
        """Say that what follows lies in *model*."""
        return replace(self, models=(*self.models, model))
