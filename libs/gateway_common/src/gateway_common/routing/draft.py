"""One entry of the file on its way to a route: as much of it as can be read, and what is wrong with the rest."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from pydantic import ValidationError

from gateway_common.configuration.document import Document, Place, Value
from gateway_common.routing.format import KEY, RouteEntry
from gateway_common.routing.mistakes import Mistake, nearest, sentence_of
from gateway_common.routing.route import MOST_HELD, WITH_BODY
from gateway_common.routing.shape import flaw_of
from gateway_common.routing.sizes import spell_size
from gateway_common.wire.paths import PathTemplate

__all__ = ["Draft", "drafts_in", "mistakes_in"]

_KEY = re.compile(KEY)
_METHOD = re.compile(r"[A-Za-z]+(?= )")
_STAND_INS: dict[str, Value] = {"service": "?", "allow": "anyone"}
_COMES_BY_ITSELF = {"HEAD": "HEAD comes with GET by itself", "OPTIONS": "OPTIONS is answered by itself"}


@dataclass(frozen=True)
class Draft:
    """Hold an entry under its *key*; *path* is None if the key has none, and broken parts of *entry* are left out."""

    key: str
    method: str
    path: PathTemplate | None
    entry: RouteEntry
    document: Document

    def line(self, *place: str | int) -> int:
        """Give the line of *place* in the entry."""
        return self.document.line((self.key, *place))

    def mistake(self, sentence: str, *place: str | int) -> Mistake:
        """Make a mistake at *place* in the entry."""
        return Mistake(self.line(*place), sentence, self.key)


def drafts_in(document: Document) -> tuple[list[Draft], list[Mistake]]:
    """Read every entry of *document*, with the mistakes that each shows by itself."""
    drafts: list[Draft] = []
    mistakes: list[Mistake] = []
    for key, value in cast("dict[str, Value]", document.value).items():
        flaw = _flaw_of_key(key)
        entry, found = _read(key, value, document)
        mistakes += [Mistake(document.line((key,)), flaw)] if flaw else []
        mistakes += found
        if entry is not None:
            method, _, path = key.partition(" ")
            drafts.append(Draft(key, method, None if flaw else PathTemplate(path), entry, document))
    return drafts, mistakes


def mistakes_in(draft: Draft) -> Iterator[Mistake]:
    """Give what is wrong between the parts of one entry."""
    yield from _of_the_caller(draft)
    yield from _of_the_path(draft)
    yield from _of_the_query(draft)
    yield from _of_the_body(draft)
    yield from _of_the_key(draft)
    yield from _of_the_cache(draft)
    yield from _of_the_document(draft)
    for section, rules in (("request", draft.entry.request), ("response", draft.entry.response)):
        for name in sorted(set(rules.passed) & rules.given.keys()):
            yield draft.mistake(f"{name!r} both passes and is set; keep one of them.", section, "set", name)


def _flaw_of_key(key: str) -> str | None:
    method = _METHOD.match(key)
    if method is not None and method[0] in _COMES_BY_ITSELF:
        return f"{key!r}: {_COMES_BY_ITSELF[method[0]]}; remove the route."
    if not _KEY.fullmatch(key):
        return f"{key!r} names no route; write GET, POST, PUT, PATCH or DELETE, a blank, and a path that begins with /."
    flaw = flaw_of(key.partition(" ")[2])
    return f"{flaw}." if flaw else None


def _read(key: str, value: Value, document: Document) -> tuple[RouteEntry | None, list[Mistake]]:
    if not isinstance(value, dict):
        missing = "it is not a mapping; add at least `service:` and `allow:` under it, indented."
        return None, [] if value is None else [Mistake(document.line((key,)), missing, key)]
    try:
        return RouteEntry.model_validate(value), []
    except ValidationError as invalid:
        errors = invalid.errors(include_url=False)
    broken = {str(error["loc"][0]) for error in errors}
    sound = {name: one for name, one in value.items() if name not in broken}
    mistakes = [Mistake(document.line(_place(key, error["loc"])), sentence_of(error), key) for error in errors]
    return RouteEntry.model_validate(_STAND_INS | sound), mistakes


def _place(key: str, steps: tuple[int | str, ...]) -> Place:
    return (key, *steps)


def _of_the_caller(draft: Draft) -> Iterator[Mistake]:
    asked = {"roles": draft.entry.roles, "strength": draft.entry.strength, "max_age": draft.entry.max_age}
    for name, wanted in asked.items():
        if wanted and draft.entry.allow == "anyone":
            yield draft.mistake(f"{name!r} asks something of anyone; remove it, or write `allow: signed-in`.", name)


def _of_the_path(draft: Draft) -> Iterator[Mistake]:
    if draft.path is None or draft.entry.path is None:
        return
    ours, theirs = set(draft.path.names), set(PathTemplate(draft.entry.path).names)
    for name in sorted(theirs - ours):
        sentence = f"'path' asks for {{{name}}}, which is no value of the route; use the names of {draft.path}."
        yield draft.mistake(sentence, "path")
    for name in sorted(ours - theirs):
        sentence = f"'path' leaves out {{{name}}}, which the service would never hear of; put it in."
        yield draft.mistake(sentence, "path")


def _of_the_query(draft: Draft) -> Iterator[Mistake]:
    rules = draft.entry.query
    for name in sorted(set(rules.passed) & rules.renamed.keys()):
        yield draft.mistake(f"{name!r} both passes and is renamed; keep one of them.", "query", "rename", name)
    heard = dict.fromkeys(rules.passed, "pass")
    for section, names in (("rename", list(rules.renamed.items())), ("set", [(name, name) for name in rules.given])):
        for name, theirs in names:
            if theirs in heard:
                sentence = f"{theirs!r} reaches the service by 'query.{heard[theirs]}', too; keep one of them."
                yield draft.mistake(sentence, "query", section, name)
            heard[theirs] = section


def _of_the_body(draft: Draft) -> Iterator[Mistake]:
    if draft.method in WITH_BODY:
        return
    if draft.entry.body is not None:
        yield draft.mistake(f"a {draft.method} forwards no body; remove 'body'.", "body")
    if draft.entry.openapi.request:
        yield draft.mistake(f"a {draft.method} forwards no body; remove 'request'.", "openapi", "request")


def _of_the_key(draft: Draft) -> Iterator[Mistake]:
    entry = draft.entry
    if entry.idempotency is None:
        return
    if draft.method == "GET":
        yield draft.mistake("a GET only reads and needs no key; remove 'idempotency'.", "idempotency")
    if entry.allow == "anyone":
        sentence = "'idempotency' keeps keys apart by their callers, and anyone may call it; write `allow: signed-in`."
        yield draft.mistake(sentence, "idempotency")
    if entry.body is not None and entry.body > MOST_HELD:
        sentence = f"a body is held until its key is known, at most {spell_size(MOST_HELD)} of it; lower 'body', or let"
        yield draft.mistake(f"{sentence} `request: {{pass: [Idempotency-Key]}}` leave keys to the service.", "body")
    if "idempotency-key" in entry.request.given:
        yield draft.mistake("the key is the caller's; remove it.", "request", "set", "idempotency-key")


def _of_the_cache(draft: Draft) -> Iterator[Mistake]:
    entry = draft.entry
    if entry.clears and draft.method == "GET":
        yield draft.mistake("a GET changes nothing; remove 'clears'.", "clears")
    if entry.cache is None:
        return
    if draft.method != "GET":
        yield draft.mistake(f"the answer to a {draft.method} is never kept; remove 'cache'.", "cache")
    if entry.cache.scope != "public" and entry.allow == "anyone":
        sentence = f"'cache.scope' is {entry.cache.scope}, and anyone is nobody in particular; write public."
        yield draft.mistake(sentence, "cache", "scope")


def _of_the_document(draft: Draft) -> Iterator[Mistake]:
    rules = draft.entry.query
    known = [*(draft.path.names if draft.path else ()), *rules.passed, *rules.renamed]
    for name in draft.entry.openapi.parameters if draft.path else ():
        if name not in known:
            yield draft.mistake(
                f"{name!r} is no value or parameter of the route; {nearest(name, known)}", "openapi", "parameters", name
            )
