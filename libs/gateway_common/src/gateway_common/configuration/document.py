"""A YAML text as plain values that know their lines.

Of YAML only what JSON has is read: mappings, lists, texts, numbers, true and false. Aliases and tags are refused,
because what they make of a text cannot be seen in it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

__all__ = ["Document", "Place", "Value", "read_document"]

Value = str | int | float | bool | None | list["Value"] | dict[str, "Value"]
Place = tuple[str | int, ...]
"""The keys and indexes that lead to a value."""

DEEPEST = 16
"""How deep values may be nested: deeper than any setting or route is, and no more than reading can follow."""

_CORE = "tag:yaml.org,2002:"
_PLAIN = frozenset({"null", "bool", "int", "float", "str", "timestamp", "map", "seq", "merge", "value"})
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,15})")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,15})\.[0-9]{1,15}")
_BOOLEANS = {"true": True, "false": False}


@dataclass(frozen=True)
class Document:
    """Hold a *value*, the line of each place in it, and what cannot be read, with lines that begin at 1."""

    value: Value = None
    lines: dict[Place, int] = field(default_factory=dict[Place, int])
    flaws: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])

    def line(self, place: Place) -> int:
        """Give the line of *place*, or of the nearest that is there; steps that are not in the text are left out."""
        known: Place = ()
        for step in place:
            known = (*known, step) if (*known, step) in self.lines else known
        return self.lines.get(known, 1)


def read_document(raw: bytes) -> Document:
    """Read one YAML document; what is wrong is among its flaws."""
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        return _broken(raw.count(b"\n", 0, error.start) + 1, "it is not UTF-8 here; save the file as UTF-8")
    try:
        hidden = list(_hidden(text))
        node = None if hidden else yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        return _broken(*_syntax(error))
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        return _broken(line, "a control character stands here; remove it")
    return Document(flaws=hidden) if node is None else _Reader().read(node)


def _broken(line: int, flaw: str) -> Document:
    return Document(flaws=[(line, flaw)])


def _hidden(text: str) -> Iterator[tuple[int, str]]:
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            yield _line(event), f"this is nested more than {DEEPEST} deep, which nothing here is; make it flat"
            return
        if isinstance(event, yaml.AliasEvent):
            yield _line(event), f"*{event.anchor} stands for something else; write it out"
        elif isinstance(event, yaml.NodeEvent) and event.anchor is not None:
            yield _line(event), f"&{event.anchor} names what no other place may use; remove it"


def _syntax(error: yaml.MarkedYAMLError) -> tuple[int, str]:
    mark = error.problem_mark or error.context_mark
    problem = " ".join((error.problem or "it cannot be read").split())
    line = 1 if mark is None else mark.line + 1
    if "'\\t'" in problem:
        return line, "a tab stands here; indent with blanks"
    if "single document" in str(error.context):
        return line, "a second document begins here; keep one, without ---"
    return line, f"this is not YAML: {problem}; mend it here or in the line before"


class _Reader:
    def __init__(self) -> None:
        self._document = Document()

    def read(self, node: yaml.Node) -> Document:
        value = self._value(node, ())
        return Document(value, self._document.lines, self._document.flaws)

    def _value(self, node: yaml.Node, place: Place) -> Value:
        self._document.lines.setdefault(place, _line(node))
        if node.tag.removeprefix(_CORE) not in _PLAIN:
            self._flaw(node, f"the tag {node.tag} means nothing here; remove it")
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self._value(one, (*place, index)) for index, one in enumerate(node.value)]
        if node.tag == f"{_CORE}null":
            self._flaw(node, f"{place[-1] if place else 'the file'} has no value; give it one, or remove it")
        return _scalar(node.tag.removeprefix(_CORE), str(node.value))

    def _mapping(self, node: yaml.MappingNode, place: Place) -> dict[str, Value]:
        read: dict[str, Value] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._flaw(key, "a key has to be a text; put it in quotes")
            elif key.value in read:
                first = self._document.lines[*place, key.value]
                self._flaw(key, f"{key.value!r} is there already in line {first}; keep one of them")
            else:
                self._document.lines[*place, key.value] = _line(key)
                read[key.value] = self._value(value, (*place, key.value))
        return read

    def _flaw(self, node: yaml.Node, flaw: str) -> None:
        self._document.flaws.append((_line(node), flaw))


def _line(part: yaml.Node | yaml.Event) -> int:
    return 1 if part.start_mark is None else part.start_mark.line + 1


def _scalar(kind: str, text: str) -> Value:
    if kind == "null":
        return None
    if kind == "bool":
        return _BOOLEANS.get(text.lower(), text)  # yes, no, on and off are texts, as in JSON
    if kind == "int" and _INTEGER.fullmatch(text):
        return int(text)
    if kind == "float" and _NUMBER.fullmatch(text):
        return float(text)
    return text
