r"""Secrets are taken out of everything that is logged: by the name they stand under, and by their looks in any text.

    redacted({"password": "x"})                        # {'password': '[redacted]'}
    redacted("Authorization: Bearer abc, dev:alice")   # 'Authorization: [redacted]'

Each pattern begins with a fixed word, has bounded gaps and takes in all that it looked at, so that the work grows with
the length of the text alone. What was hidden once stays as it is.
"""

import re
from collections.abc import Iterable, Mapping, MutableMapping
from functools import lru_cache
from typing import Any, Literal, cast

from gateway_common.errors import State

__all__ = ["REDACTED", "redact", "redacted"]

REDACTED = "[redacted]"
DEEPEST = 8
"""How deep values may be nested before the rest is left out."""
A_FIELD = 2
"""A name and its value, as header fields come."""

_TELLING = (
    r"authorization|cookie|passwd|password|secret|token|api[_-]?key|credential|private[_-]?key|verifier"
    r"|client_assertion"
)
_TELLING_NAME = re.compile(_TELLING, re.IGNORECASE)
_PLAIN = frozenset({type(None), bool, int, float})
_AMBIGUOUS_NAMES = frozenset({"code", "state", "nonce", "assertion", "cors_credentials"})
"""Of a login, or of something else: a number, a switch or a word of ours is no secret."""
_OUR_WORDS = frozenset(str(state) for state in State)
_DIVIDED = re.compile(r"[\s:=,]|%3[Dd]|[Ee][Yy][Jj]|_\w{12}_")  # without any of these nothing below is found
_GONE = r"\[redacted\]"
_STOP = r"""\s'",;)\]}"""
_WRAPPED = r"""\\{0,2}b?\\{0,2}'[^']*'? | \\{0,2}b?\\{0,2}"[^"]*"? | [\[{(][^\]})]*[\]})]?"""
_GIVEN = r"""[\w-]{0,32} \\{0,2}['"]? \s{0,4}(?:[=:,]|%3D)\s{0,4}"""
_IN_TEXT = re.compile(
    rf"""
    (?P<scheme> \b(?:bearer|basic|dpop)\s{{1,4}} ) (?: {_GONE} | [^{_STOP}]+ )
    | (?P<dev> \bdev: ) (?: {_GONE} | [^{_STOP}]+ )
    | (?P<header> \b(?:authorization|(?:set-)?cookie)[ ]{{0,4}}:[ ]{{0,4}} ) [^\r\n'"]+
    | (?P<phrase> passw(?:or)?d {_GIVEN} ) (?: {_WRAPPED} | [^\r\n'"&,;)\]}}]+ )
    | (?P<named> (?:{_TELLING}) {_GIVEN} ) (?: {_WRAPPED} | [^{_STOP}&]+ )
    | (?P<asked> \b(?:code|state|nonce|assertion)= ) [^\s'"&#]+
    | (?P<jwt> \beyJ ) [\w-]{{4,}}\.[\w-]+(?:\.[\w-]*){{0,3}}
    | (?P<key> _[0-9A-Za-z]{{12}}_ ) [0-9A-Za-z]{{49}}
    | (?P<user> :// ) [^\s'"/]+(?=@)
    """,
    re.IGNORECASE | re.VERBOSE,
)


def redacted(value: object, *, depth: int = 0) -> Any:  # noqa: ANN401 – it gives back what it was given, less the secrets
    """Give *value* without its secrets; whatever is not plain data becomes its `repr`."""
    if type(value) in _PLAIN:
        return value
    if isinstance(value, str):
        return _text(value)
    if depth >= DEEPEST:
        return "..."
    if isinstance(value, Mapping):
        return dict(_field(name, inner, depth) for name, inner in cast("Mapping[object, object]", value).items())
    if isinstance(value, list | tuple | set | frozenset):
        return _items(list(cast("Iterable[object]", value)), depth)
    return _text(value.decode(errors="backslashreplace") if isinstance(value, bytes) else repr(value))


def redact(fields: MutableMapping[str, Any]) -> None:
    """Take the secrets out of *fields* in place, quickly where there plainly are none."""
    for name, value in fields.items():
        quiet = type(value) in _PLAIN or (type(value) is str and (value.isalnum() or not _DIVIDED.search(value)))
        if not quiet or _seen(name)[1] != "plain":
            fields[name] = _field(name, value, 0)[1]


def _items(values: list[object], depth: int) -> list[object]:
    if len(values) == A_FIELD and isinstance(values[0], str | bytes):
        return list(_field(values[0], values[1], depth))
    return [redacted(inner, depth=depth + 1) for inner in values]


def _field(name: object, value: object, depth: int) -> tuple[str, object]:
    clean, kind = _seen(name if isinstance(name, str | bytes) else str(name))
    if kind == "plain" or (kind == "ambiguous" and _harmless(value)):
        return clean, redacted(value, depth=depth + 1)
    return clean, None if value is None else REDACTED


@lru_cache(maxsize=1024)
def _seen(name: str | bytes) -> tuple[str, Literal["plain", "ambiguous", "telling"]]:
    text = name.decode(errors="backslashreplace") if isinstance(name, bytes) else name
    if text.lower() in _AMBIGUOUS_NAMES:
        return text, "ambiguous"
    return _text(text), "telling" if _TELLING_NAME.search(text) else "plain"


def _harmless(value: object) -> bool:
    return type(value) in _PLAIN or (isinstance(value, str) and value in _OUR_WORDS)


def _text(text: str) -> str:
    return _IN_TEXT.sub(_without, text) if _DIVIDED.search(text) else text


def _without(found: re.Match[str]) -> str:
    return found[found.lastgroup or 0] + REDACTED
