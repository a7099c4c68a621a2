"""Paths, both ways: the one form in which a client's path is read, and the templates of paths to services.

    canonical(b"/v1//orders/%7e7")                       # '/v1/orders/~7'
    canonical(b"/v1/%2e%2e/admin")                       # raises: everybody behind us would read it differently
    PathTemplate("/tickets/{order_id}").fill({"order_id": 7})    # '/tickets/7'

What one side refuses, the other never sends: a value that holds a slash would be a segment less, or one more, for a
service that decodes before it routes.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import quote, unquote_to_bytes

from gateway_common.errors import ProblemError, problems
from gateway_common.wire.spelling import spelled, unusable

__all__ = ["PathTemplate", "canonical", "query", "segment"]

MOST_LAYERS = 4
"""How often a path may be encoded over and over before nobody can mean it."""

_PLAIN_PATH = re.compile(rb"(?:/(?!\.{1,2}(?:/|\Z))[A-Za-z0-9_.~!$&'()*+,=:@-]+)+/?|/")
_RAW_PATH = re.compile(rb"(?:[^\x00-\x20\x7f-\xff%\\?#;]|%[0-9A-Fa-f]{2})*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_UNQUOTED_IN_PATH = "!$&'()*+,=:@"
_PLAIN_VALUE = re.compile(r"[A-Za-z0-9_~-]+")
_PLACEHOLDER = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")
_DOTS = frozenset({".", ".."})


def canonical(raw_path: bytes) -> str:
    """Spell the path of a request in the one form that router, guard, log and cache agree on.

    Raises ProblemError for what two readers could understand in two ways: encoded slashes, backslashes, controls, dot
    segments and path parameters, however often they are encoded, and bytes that are not UTF-8.
    """
    if _PLAIN_PATH.fullmatch(raw_path):
        return raw_path.decode("ascii")
    if not raw_path.startswith(b"/") or not _RAW_PATH.fullmatch(raw_path):
        raise ProblemError(problems.BAD_PATH())
    segments = [_decoded(segment) for segment in re.sub(rb"/+", b"/", raw_path)[1:].split(b"/")]
    return "/" + "/".join(quote(segment, safe=_UNQUOTED_IN_PATH) for segment in segments)


def _decoded(raw: bytes) -> str:
    segment = layer = _text(raw)
    for _ in range(MOST_LAYERS):
        inner = _text(layer.encode())
        if _flaw(layer):
            break
        if inner == layer:
            return segment
        layer = inner
    raise ProblemError(problems.BAD_PATH())


def _text(raw: bytes) -> str:
    try:
        return unquote_to_bytes(raw).decode()
    except UnicodeDecodeError as error:
        raise ProblemError(problems.BAD_PATH()) from error


def _flaw(segment: str) -> str | None:
    if "/" in segment or "\\" in segment:
        return "it holds a slash"
    if segment.partition(";")[0] in _DOTS:
        return "it is a dot segment"
    if _CONTROL.search(segment):
        return "it holds a control character"
    return None


@dataclass(frozen=True)
class PathTemplate:
    """Hold a path with values in it, such as `/tickets/{order_id}`; raises ValueError if it cannot be read.

    *start* is what stands before the first value, *pieces* are the names of the values, each with what stands behind.
    """

    text: str
    names: tuple[str, ...] = field(init=False)
    start: str = field(init=False, repr=False, compare=False)
    pieces: tuple[tuple[str, str], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        literals, names = _PLACEHOLDER.split(self.text)[::2], _PLACEHOLDER.findall(self.text)
        if not self.text.startswith("/") or not all(_literal(text) for text in literals):
            raise ValueError(f"{self.text!r} is no path template: write it like /tickets/{{order_id}}")
        if len(set(names)) < len(names):
            raise ValueError(f"{self.text!r} names a value twice")
        object.__setattr__(self, "names", tuple(names))
        object.__setattr__(self, "start", literals[0])
        object.__setattr__(self, "pieces", tuple(zip(names, literals[1:], strict=True)))

    def __str__(self) -> str:
        return self.text

    def fill(self, values: Mapping[str, object]) -> str:
        """Put *values* in, each quoted as one segment; raises ProblemError for a value that cannot be one."""
        path = self.start
        for name, literal in self.pieces:
            path += segment(name, values[name]) + literal
        return path


def segment(name: str, value: object) -> str:
    """Quote *value* as one segment of a path; raises ProblemError, by its *name*, for one that cannot be one."""
    if type(value) is int:
        return str(value)
    text = value if type(value) is str else spelled(value)
    if _PLAIN_VALUE.fullmatch(text):
        return text
    flaw = _flaw(text) if text else "it is empty"
    if flaw:
        raise unusable(name, flaw)
    return quote(text, safe="")


def query(pairs: Iterable[tuple[str, object]]) -> str:
    """Spell a query string without its question mark: None is left out, a list or set is repeated."""
    return "&".join(
        f"{_quoted(name)}={_value(name, value)}" for name, given in pairs for value in _each(given) if value is not None
    )


def _each(given: object) -> Iterable[object]:
    return cast("Iterable[object]", given) if isinstance(given, list | tuple | set | frozenset) else (given,)


def _literal(text: str) -> bool:
    plain = _RAW_PATH.fullmatch(text.encode()) is not None and not set(text) & set("{}")
    return plain and "//" not in text and not _DOTS & set(text.split("/"))


def _quoted(text: str) -> str:
    return text if _PLAIN_VALUE.fullmatch(text) else quote(text, safe="")


def _value(name: str, value: object) -> str:
    try:
        return _quoted(spelled(value))
    except UnicodeEncodeError as error:
        raise unusable(name, "it is not text") from error
