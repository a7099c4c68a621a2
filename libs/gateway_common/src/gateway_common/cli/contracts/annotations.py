"""What our types read from JSON and write into it: an annotation's alternatives, a model's fields on the wire."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import AliasChoices, AliasPath, BaseModel, BeforeValidator, PlainValidator, RootModel, WrapValidator
from pydantic.fields import FieldInfo

from gateway_common.cli.contracts.kinds import Annotation, model_of

__all__ = [
    "ReadField",
    "WrittenField",
    "alternatives",
    "gives_none",
    "read_fields",
    "reshapes",
    "takes_none",
    "written_fields",
]

_RESHAPING = (BeforeValidator, PlainValidator, WrapValidator)
_EARLY = frozenset({"before", "plain", "wrap"})


@dataclass(frozen=True, slots=True)
class ReadField:
    """Describe a field of a read model; *places* are the paths on the wire, any of which it is read from."""

    name: str
    places: Sequence[Sequence[int | str]]
    annotation: Annotation
    required: bool


@dataclass(frozen=True, slots=True)
class WrittenField:
    """Describe a field that a model writes under the name *wire*."""

    name: str
    wire: str
    annotation: Annotation


def alternatives(annotation: Annotation) -> list[Annotation]:
    """Give the types that *annotation* stands for, None left out; Any where a validator reads before the type does."""
    return [one for one in _members(annotation) if one is not NoneType]


def takes_none(annotation: Annotation) -> bool:
    """Tell whether a value of *annotation* may be None."""
    return any(one is NoneType or one is Any or one is object for one in _members(annotation))


def gives_none(annotation: Annotation) -> bool:
    """Tell whether *annotation* says that a value is None at times."""
    return any(one is NoneType for one in _members(annotation))


def read_fields(model: type[BaseModel]) -> Iterator[ReadField]:
    """Give the fields that *model* reads."""
    by_name = model.model_config.get("validate_by_name") or model.model_config.get("populate_by_name")
    reshaped = _reshaped_fields(model)
    for name, field in model.model_fields.items():
        places = _places(field) or [[name]]
        annotation = Any if name in reshaped or _reshaping(field.metadata) else field.annotation
        yield ReadField(name, [*places, [name]] if by_name else places, annotation, field.is_required())


def written_fields(model: type[BaseModel]) -> Iterator[WrittenField]:
    """Give the fields that *model* writes when it is spelled by alias."""
    for name, field in model.model_fields.items():
        if not field.exclude:
            yield WrittenField(name, field.serialization_alias or name, field.annotation)
    for name, computed in model.model_computed_fields.items():
        yield WrittenField(name, computed.alias or name, computed.return_type)


def reshapes(model: type[BaseModel]) -> bool:
    """Tell whether *model* changes what it is given before it reads it, so that nobody can say what it reads."""
    return any(one.info.mode in _EARLY for one in model.__pydantic_decorators__.model_validators.values())


def _members(annotation: Annotation) -> Iterator[Annotation]:
    origin = get_origin(annotation)
    if origin is Annotated:
        inner, *metadata = get_args(annotation)
        yield from [Any] if _reshaping(metadata) else _members(inner)
    elif origin in {Union, UnionType}:
        for one in get_args(annotation):
            yield from _members(one)
    elif hasattr(annotation, "__supertype__"):
        yield from _members(getattr(annotation, "__supertype__", Any))
    elif (model := model_of(annotation)) and issubclass(model, RootModel):
        yield from _members(model.model_fields["root"].annotation)
    else:
        yield Any if isinstance(annotation, TypeVar) else annotation


def _places(field: FieldInfo) -> list[list[int | str]]:
    alias = field.validation_alias
    if isinstance(alias, AliasChoices):
        return alias.convert_to_aliases()
    if isinstance(alias, AliasPath):
        return [alias.convert_to_aliases()]
    return [] if alias is None else [[alias]]


def _reshaped_fields(model: type[BaseModel]) -> set[str]:
    validators = model.__pydantic_decorators__.field_validators.values()
    return {name for one in validators if one.info.mode in _EARLY for name in one.info.fields}


def _reshaping(metadata: Sequence[Any]) -> bool:
    return any(isinstance(one, _RESHAPING) for one in metadata)
