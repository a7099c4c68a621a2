"""What makes two requests the same question: the service, for whom, the canonical target, every field that goes out.

Whatever of a client's reaches the service is in the key, so that nothing it can choose changes what others are given.
"""

import re
from functools import lru_cache
from operator import itemgetter
from typing import Literal

from gateway_common.caller import Caller
from gateway_common.services.call import Call
from gateway_common.services.keeping import Keeping, Scope

__all__ = ["canonical", "key_of", "owner_of", "principal_of", "uri_of"]

_LISTS = frozenset({b"accept", b"accept-encoding", b"accept-language", b"accept-charset"})
_BETWEEN = re.compile(rb"[ \t]*([,;])[ \t]*")
_WEIGHT = re.compile(rb";[ \t]*[qQ]=")


def key_of(call: Call, keeping: Keeping, scope: Literal[Scope, "kept"]) -> str | None:
    """Give the key of *call*, whose path is canonical, within its *scope*; None if there is nobody to keep it for.

    What is only `kept` for the time when a call fails is kept for its caller.
    """
    whose = "" if scope == "public" else call.caller.tenant if scope == "tenant" else _caller_of(call)
    if scope == "tenant" and not whose:
        return None
    said = _said(call, keeping) if keeping.keyed else ""
    kind = "whole" if keeping.read is None else "read"
    question = "" if call.body is None else call.whole.decode("latin-1")
    method = "GET" if call.method == "HEAD" else call.method
    return f"{call.service}\0{scope}\0{whose}\0{kind}\0{method}\0{call.path}\0{said}\0{keeping.given}\0{question}"


def owner_of(call: Call, scope: Literal[Scope, "kept"]) -> str:
    """Name the caller or tenant to whom alone the answer to *call* is given, whatever they may do and show."""
    if scope == "public":
        return ""
    caller = call.caller
    return f"tenant\1{caller.tenant}" if scope == "tenant" else f"{caller.kind}\1{caller.tenant}\1{caller.subject}"


def uri_of(service: str, path: str) -> str:
    """Name the canonical target, of which there may be many answers."""
    return f"{service}\0{path}"


def canonical(path: str) -> str:
    """Sort the parameters of a quoted *path* by name; those of one name keep their order, which may mean something."""
    if "&" not in path:
        return path
    place, _, query = path.partition("?")
    return f"{place}?{'&'.join(sorted(query.split('&'), key=_name))}"


def _caller_of(call: Call) -> str:
    """Spell whose it is; what a provider writes into a token that it exchanges is its affair, so each is kept apart."""
    principal = principal_of(call.caller)
    return principal if call.token is None else f"{principal}\1{call.token.digest.hex()}"


@lru_cache(maxsize=4096)
def principal_of(caller: Caller) -> str:
    """Spell everything by which a service could tell *caller* from others: what an assertion says, but for the time."""
    if not caller.subject:
        return str(caller.kind)
    can = " ".join(sorted(caller.scopes)), " ".join(sorted(caller.roles))
    return "\1".join((str(caller.kind), caller.subject, caller.tenant, *can, caller.strength))


def _name(pair: str) -> str:
    return pair.partition("=")[0]


def _said(call: Call, keeping: Keeping) -> str:
    fields = [(name, _spelled(name, value)) for name, value in call.headers if name in keeping.keyed]
    fields.sort(key=itemgetter(0))
    return "\0".join([spelled for _, spelled in fields])


@lru_cache(maxsize=128)  # of values that may be as long as a head: made-up ones take some MiB at the most
def _spelled(name: bytes, value: bytes) -> str:
    normal = _BETWEEN.sub(rb"\1", value).lower() if name in _LISTS and _is_plain(value) else value
    return f"{name.decode('latin-1')}:{normal.decode('latin-1')}"


def _is_plain(value: bytes) -> bool:
    """Tell whether a list says nothing but weights of its members: what else it says may depend on its spelling."""
    return b'"' not in value and value.count(b"=") == len(_WEIGHT.findall(value))
