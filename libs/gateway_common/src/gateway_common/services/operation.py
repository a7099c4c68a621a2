"""An operation: one call that a service offers, declared by the gateway that makes it.

@kitchen.get("/tickets/{order_id}")
def find_ticket(order_id: OrderId) -> Ticket: ...

find_ticket(7)          # a frozen Ask[Ticket]: nothing is sent
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, update_wrapper
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar, get_type_hints

from pydantic import TypeAdapter

from gateway_common.errors import ProblemType
from gateway_common.errors.written import written
from gateway_common.services.inputs import MISSING, Input, Place, bare, read_inputs
from gateway_common.services.keeping import CachePolicy, Keeping, flaws_of_keeping
from gateway_common.services.request import RequestLine
from gateway_common.wire.paths import PathTemplate

if TYPE_CHECKING:
    from gateway_common.services.service import Service

__all__ = ["Ask", "Operation", "Refusals"]

P = ParamSpec("P")
T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

Refusals = Mapping[int | tuple[int, str], ProblemType]
"""Which refusals a client should understand: by status, or by status and the `code` in the service's body."""

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
REPEATABLE = SAFE | {"PUT", "DELETE"}


@dataclass(frozen=True, slots=True)
class Ask(Generic[T_co]):
    """Hold an operation with its inputs, in the order of its declaration: what is to be asked, not yet sent."""

    operation: "Operation[..., T_co]"
    values: tuple[object, ...]


class Operation(Generic[P, T]):
    """Describe one call: how it is spelled, what its answer means, which refusals a client may hear of.

    *most* is the number of bytes its answer may have. *refusals* maps a refusal to the problem that the client is
    told. *cache* says for whom its answers are kept, *clears* which tags it outdates. Made by the methods of `Service`;
    what is wrong with a declaration is listed in `mistakes`.
    """

    def __init__(
        self,
        service: "Service",
        method: str,
        path: str,
        declaration: Callable[P, T],
        *,
        most: int,
        refusals: Refusals,
        cache: CachePolicy | None = None,
        clears: Sequence[str] = (),
    ) -> None:
        update_wrapper(self, declaration)
        self.name: str = declaration.__name__
        self.service = service
        self.method = method
        self.template, self._broken_path = _read_template(path)
        self.most = most
        self.refusals = refusals
        self.cache = cache
        self.clears = tuple(clears)
        self._flaws_of_keeping = flaws_of_keeping(cache, clears)
        self._answer: Any = get_type_hints(declaration, include_extras=True).get("return", MISSING)
        self.returns: Any = bare(self._answer)
        self.inputs: tuple[Input, ...] = tuple(read_inputs(declaration, frozenset(self.template.names)))
        self._stand_ins: dict[float, Keeping] = {}
        self._index = {given.name: position for position, given in enumerate(self.inputs)}

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Ask[T]:
        """Make an ask; raises TypeError for inputs that the declaration does not have."""
        named = dict(zip(self._index, args, strict=False))
        if len(args) > len(self._index) or named.keys() & kwargs.keys():
            raise TypeError(self._misuse(named))
        return self.ask(named | kwargs)

    def ask(self, values: Mapping[str, object]) -> Ask[T]:
        """Make an ask from *values* by name; raises TypeError if one is unknown or missing."""
        taken = tuple(values.get(known.name, known.default) for known in self.inputs)
        if MISSING in taken or not values.keys() <= self._index.keys():
            raise TypeError(self._misuse(values))
        return Ask(self, taken)

    def __repr__(self) -> str:
        """Name it as people do."""
        return f"<{self.service.name}: {self.method} {self.template}>"

    @property
    def label(self) -> str:
        """Name it in logs and mistakes: service and operation."""
        return f"{self.service.name}.{self.name}"

    @property
    def safe(self) -> bool:
        """Tell whether it only reads."""
        return self.method in SAFE

    @cached_property
    def line(self) -> RequestLine:
        """Give the speller of its requests."""
        return RequestLine(self.method, self.template, self.inputs)

    def repeatable(self, ask: Ask[Any]) -> bool:
        """Tell whether sending *ask* twice does no more than once: by its method or an `Idempotency-Key`."""
        return self.method in REPEATABLE or self.line.keyed(ask.values)

    @cached_property
    def decode(self) -> Callable[[bytes], T]:
        """Give what reads the value from a body, and raises pydantic's ValidationError if that is not what it says."""
        if self.returns is type(None):
            return _nothing
        return TypeAdapter[T](self._answer).validator.validate_json

    def keeping(self, stale_for: float | None = None) -> Keeping | None:
        """Say what is kept of its answers, and stands in for *stale_for* seconds when a call fails; None if nothing."""
        if stale_for is None:
            return self._kept
        known = self._stand_ins.get(stale_for)
        if known is None:
            known = self._stand_ins[stale_for] = Keeping(self.cache, self.line.keyed_fields, self.decode, stale_for)
        return known

    @cached_property
    def _kept(self) -> Keeping | None:
        if self.cache is None:
            return Keeping(clears=self.clears) if self.clears else None
        return Keeping(self.cache, self.line.keyed_fields, self.decode)

    @cached_property
    def mistakes(self) -> Sequence[str]:
        """List what cannot work, one sentence each."""
        return tuple(self._find_mistakes())

    def _find_mistakes(self) -> list[str]:
        line = written(self)
        where = f"operation {self.label} ({self.method} {self.template}, {line})"
        found = [f"operation {self.label} ({line}): {self._broken_path}."] if self._broken_path else []
        found += [
            f"{where}: the path names {{{name}}}, which is no parameter of {self.name}; add it or mend the path."
            for name in self.template.names
            if name not in self._index
        ]
        if self.returns is MISSING:
            found.append(f"{where}: it does not say what it returns; annotate it with a read model or None.")
        if sum(known.place is Place.MODEL for known in self.inputs) > 1:
            found.append(f"{where}: it has two bodies; send one model, and mark further fields with Body().")
        if self.safe and any(known.place in {Place.MODEL, Place.BODY} for known in self.inputs):
            found.append(f"{where}: a {self.method} cannot carry a body; make it a query parameter or a POST.")
        found += [f"{where}: {flaw}." for flaw in self._flaws_of_keeping]
        return found

    def _misuse(self, values: Mapping[str, object]) -> str:
        missing = [known.name for known in self.inputs if known.required and known.name not in values]
        unknown = [name for name in values if name not in self._index]
        wrong = [f"{what} {', '.join(names)}" for what, names in (("missing", missing), ("unknown", unknown)) if names]
        return f"{self.label} takes {inspect.signature(self)}: {'; '.join(wrong) or 'too many values'}"


def _nothing(_: bytes) -> Any:  # noqa: ANN401 – None is the value of an operation that returns None
    return None


def _read_template(path: str) -> tuple[PathTemplate, str | None]:
    try:
        return PathTemplate(path), None
    except ValueError as error:
        return PathTemplate("/"), str(error)
