"""Which kind of JSON value a type of ours reads, and which values it knows."""

from collections.abc import Collection, Mapping
from enum import Enum
from typing import Any, Literal, TypeAlias, TypeGuard, get_args, get_origin

from pydantic import BaseModel

__all__ = ["Annotation", "Kind", "item_of", "kind_of", "known_values", "model_of", "value_of"]

Annotation: TypeAlias = object
"""What stands behind a colon – a class, a union, a generic alias –, for which Python has no type."""

Kind = Literal["object", "array", "value"]
"""A JSON value as far as reading it differs; strings, numbers and booleans are read for each other where they can."""


def kind_of(annotation: Annotation) -> Kind:
    """Tell which kind of value a single type reads."""
    kind = get_origin(annotation) or annotation
    if not _is_class(kind) or issubclass(kind, str | bytes | Enum):
        return "value"
    if issubclass(kind, BaseModel | Mapping) or hasattr(kind, "__dataclass_fields__"):
        return "object"
    return "array" if issubclass(kind, Collection) else "value"


def model_of(annotation: Annotation) -> type[BaseModel] | None:
    """Give *annotation* if it is a model."""
    return annotation if _is_class(annotation) and issubclass(annotation, BaseModel) else None


def item_of(annotation: Annotation) -> Annotation:
    """Give the type of the items of an array."""
    return next(iter(get_args(annotation)), Any)


def value_of(annotation: Annotation) -> Annotation:
    """Give the type of the values of a mapping; Any for one whose fields nobody lists."""
    arguments = get_args(annotation)
    return arguments[1] if len(arguments) > 1 else Any


def known_values(annotation: Annotation) -> list[Any] | None:
    """Give the only values that a single type reads; None if there are more than anyone can list."""
    if get_origin(annotation) is Literal:
        return list(get_args(annotation))
    if _is_class(annotation) and issubclass(annotation, Enum):
        tolerant = any("_missing_" in vars(base) for base in annotation.__mro__ if base.__module__ != "enum")
        return None if tolerant else [member.value for member in annotation]
    return None


def _is_class(annotation: Annotation) -> TypeGuard[type[object]]:
    return isinstance(annotation, type)
