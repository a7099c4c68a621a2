"""From all places where settings are said to the settings, or to every mistake in any of them."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, SecretBytes, SecretStr, ValidationError
from pydantic_settings import BaseSettings

from gateway_common.configuration.file import File
from gateway_common.configuration.secret import environment
from gateway_common.configuration.sentences import misnamed, no_setting, sentence_of
from gateway_common.configuration.source import Place, Source, depth, merged
from gateway_common.configuration.variables import CommandLine, Environment
from gateway_common.errors import DeclarationError

__all__ = ["DEFAULT", "Sources", "load", "sources_of"]

DEFAULT = "default"
"""Where a value comes from that nobody said."""

S = TypeVar("S", bound=BaseSettings)


@dataclass(frozen=True, slots=True)
class Sources:
    """Hold all places where settings were said, *nearest_first*; the *environment* is always among them.

    All are equal: what holds is the same wherever it was said.
    """

    nearest_first: tuple[Source, ...] = field(compare=False)
    environment: Environment = field(compare=False)

    def origin(self, place: Place) -> str:
        """Say where the value at *place* was said."""
        said = (one for one in self.nearest_first if depth(one.values, place) == len(place))
        source = next(said, None)
        return source.where(place) if source else DEFAULT

    def misnamed(self, place: Place, known: Collection[str], what: str) -> Iterator[str]:
        """Say of *place*, wherever it was said, that it is for no *what*, whose names are *known*."""
        said = [one for one in self.nearest_first if depth(one.values, place) == len(place)]
        return (misnamed(source, place, known, what) for source in said)

    def blamed(self, place: Place) -> Source:
        """Give the source that said most of *place*; the environment if none said anything."""
        nearest = max(self.nearest_first, key=lambda source: depth(source.values, place))
        return nearest if depth(nearest.values, place) else self.environment


def sources_of(
    settings: type[BaseSettings],
    environ: Mapping[str, str] | None = None,
    *,
    file: Path | None = None,
    said: Mapping[str, str] | None = None,
) -> Sources:
    """Read what was *said* on the command line, *environ* or that of the process, and *file* or GATEWAY_CONFIG."""
    variables = Environment(settings, environ)
    path = file or variables.file
    files = [File(path)] if path else []
    return Sources((CommandLine(settings, said or {}), variables, *files), variables)


def load(settings: type[S], sources: Sources) -> S:
    """Make *settings* of what *sources* say; raises DeclarationError with every mistake."""
    places = sources.nearest_first
    mistakes = [flaw for source in places for flaw in source.flaws]
    mistakes += [no_setting(settings, source, place) for source in places for place in source.unknown]
    mistakes += _literal_secrets(settings)
    values = reduce(merged, (source.values for source in reversed(places)), dict[str, Any]())
    try:
        with environment(sources.environment.variables):
            made = settings(**values)
    except ValidationError as invalid:
        errors = invalid.errors(include_url=False, include_input=False)
        mistakes += [sentence_of(settings, sources.blamed(error["loc"]), error) for error in errors]
        raise DeclarationError(mistakes) from None
    if mistakes:
        raise DeclarationError(mistakes)
    return made


def _literal_secrets(model: type[BaseModel]) -> Iterator[str]:
    for name, declared in model.model_fields.items():
        for kind in _kinds_in(declared.annotation):
            if issubclass(kind, SecretStr | SecretBytes):
                yield f"{model.__name__}.{name} would be a secret in plain sight; declare it as SecretRef."
            elif issubclass(kind, BaseModel):
                yield from _literal_secrets(kind)


def _kinds_in(annotation: Any) -> Iterator[type]:  # noqa: ANN401 – any annotation
    if isinstance(annotation, type) and not get_args(annotation):
        yield annotation
    for inner in get_args(annotation):
        yield from _kinds_in(inner)
