"""From a file to routes: every mistake in it at once, or every route."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from gateway_common.configuration.document import Document, read_document
from gateway_common.routing.draft import Draft, drafts_in, mistakes_in
from gateway_common.routing.endpoint import Endpoint
from gateway_common.routing.mistakes import Mistake, nearest, spelled
from gateway_common.routing.route import Route, route_of
from gateway_common.routing.shape import Shape, shape_of

__all__ = ["Reading", "read_routes"]


@dataclass(frozen=True, slots=True)
class Reading:
    """Hold the *routes* of a file, or the *mistakes* for which there are none, each a sentence with file and line."""

    routes: tuple[Route, ...] = ()
    mistakes: tuple[str, ...] = ()


def read_routes(file: Path, services: Collection[str], endpoints: Sequence[Endpoint] = ()) -> Reading:
    """Read *file*, whose routes lead to *services* and stand beside *endpoints*; nothing is raised."""
    try:
        raw = file.read_bytes()
    except OSError as error:
        reason = (error.strerror or "it is not a file").lower()
        unreadable = f"it cannot be read ({reason}); mend the path, or leave routes= out."
        return Reading(mistakes=spelled(file, [Mistake(1, unreadable)]))
    document = read_document(raw)
    drafts, mistakes = _drafted(document)
    mistakes += [found for draft in drafts for found in (*_of_service(draft, services), *mistakes_in(draft))]
    mistakes += [*_ambiguous(drafts), *_hidden(drafts, endpoints), *_named_twice(drafts, endpoints)]
    if mistakes:
        return Reading(mistakes=spelled(file, mistakes))
    return Reading(
        tuple(
            route_of(draft.method, draft.path, draft.entry, file, draft.line())
            for draft in drafts
            if draft.path is not None
        )
    )


def _drafted(document: Document) -> tuple[list[Draft], list[Mistake]]:
    flaws = [Mistake(line, f"{flaw}.") for line, flaw in document.flaws]
    if isinstance(document.value, dict) and document.value:
        drafts, mistakes = drafts_in(document)
        return drafts, flaws + mistakes
    if flaws:
        return [], flaws
    what = "holds no route" if not document.value else "is not a mapping from routes to what they do"
    return [], [Mistake(1, f"the file {what}; begin a line with `GET /path:`, or leave routes= out.")]


def _of_service(draft: Draft, services: Collection[str]) -> Iterator[Mistake]:
    service = draft.entry.service
    if service not in services and service != "?":
        yield draft.mistake(f"{service!r} is no service of the app; {nearest(service, services)}", "service")


def _shaped(drafts: Iterable[Draft]) -> Iterator[tuple[Draft, Shape]]:
    return ((draft, shape_of(draft.path)) for draft in drafts if draft.path is not None)


def _ambiguous(drafts: Sequence[Draft]) -> Iterator[Mistake]:
    first: dict[tuple[str, Shape], Draft] = {}
    for draft, shape in _shaped(drafts):
        other = first.setdefault((draft.method, shape), draft)
        if other is not draft:
            sentence = f"{other.key} in line {other.line()} takes the same paths; remove one of them."
            yield draft.mistake(sentence)


def _hidden(drafts: Sequence[Draft], endpoints: Sequence[Endpoint]) -> Iterator[Mistake]:
    for draft, shape in _shaped(drafts):
        for endpoint in endpoints:
            if endpoint.shape is None and endpoint.overlaps(shape):
                yield draft.mistake(f"the endpoint {endpoint} takes these paths as well; let one of them have its own.")
            elif endpoint.shape == shape and draft.method in endpoint.methods:
                yield draft.mistake(f"the endpoint {endpoint} answers this already; remove the route or the endpoint.")


def _named_twice(drafts: Sequence[Draft], endpoints: Sequence[Endpoint]) -> Iterator[Mistake]:
    known = {endpoint.operation: f"the endpoint {endpoint}" for endpoint in endpoints if endpoint.operation}
    for draft in drafts:
        name = draft.entry.openapi.operation
        if name is not None and name in known:
            sentence = f"'openapi.operationId' {name!r} is that of {known[name]}; choose another."
            yield draft.mistake(sentence, "openapi", "operationId")
        elif name is not None:
            known[name] = draft.key
