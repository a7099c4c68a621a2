"""The parts of a composition, written as the default values of its parameters.

    order: Order = need(find_order)
    ticket: Ticket | None = want(find_ticket)
    courier: Courier | None = want(find_courier, within=0.4, when=lambda order: order.state in LIVE)
    items: Mapping[ItemId, Item] = need(each(find_item), item_id=lambda order: order.item_ids)

To type checkers `need` and `want` return the value itself, so that every part is checked; what they really return is a
frozen `Part`, which `composition` reads.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Generic, TypeVar, cast, overload

from gateway_common.errors import DeclarationError
from gateway_common.services.operation import Operation

__all__ = ["Each", "Part", "Reading", "each", "need", "want"]

T = TypeVar("T")
D = TypeVar("D")
K = TypeVar("K")

Reading = (
    Callable[[], object]
    | Callable[[Any], object]
    | Callable[[Any, Any], object]
    | Callable[[Any, Any, Any], object]
    | Callable[[Any, Any, Any, Any], object]
)
"""A pure function of parts, parameters and caller, which it names as its own parameters."""

AT_ONCE = 8


class Unset(Enum):
    """Stand for a `default=` that was not given."""

    UNSET = "unset"


@dataclass(frozen=True, slots=True)
class Each(Generic[T]):
    """Hold an operation that is asked once per distinct value of its input *over*, *at_once* at a time."""

    operation: Operation[..., T]
    over: str | None
    at_once: int


@dataclass(frozen=True, slots=True)
class Part:
    """Hold how a parameter gets its value; the words are those of `need` and `want`."""

    operation: Operation[..., Any]
    needed: bool
    each: Each[Any] | None = None
    within: float | None = None
    when: Reading | None = None
    stale_for: float | None = None
    default: object = Unset.UNSET
    inputs: Mapping[str, object] = field(default_factory=dict[str, object])

    @property
    def stand_in(self) -> object:
        """Give the value of a want that is missing."""
        return None if self.default is Unset.UNSET else self.default


def each(operation: Operation[..., T], *, over: str | None = None, at_once: int = AT_ONCE) -> Each[T]:
    """Ask *operation* once per distinct value of its input *over*, at most *at_once* at a time.

    *over* may be left out when a single input is given by a lambda. The part is a mapping from that value to what was
    answered; absent items are left out of it.
    """
    return Each(operation, over, at_once)


@overload
def need(
    operation: Operation[..., T], /, *, within: float | None = ..., stale_for: float | None = ..., **inputs: Reading
) -> T: ...
@overload
def need(
    operation: Each[T], /, *, within: float | None = ..., stale_for: float | None = ..., **inputs: Reading
) -> Mapping[Any, T]: ...
def need(
    operation: Operation[..., Any] | Each[Any],
    /,
    *,
    within: float | None = None,
    stale_for: float | None = None,
    **inputs: Reading,
) -> Any:
    """Declare a part that the answer cannot do without: if it does not come, the request ends with its problem.

    *within* is its own slice of the budget in seconds. A value of at most *stale_for* seconds stands in when the call
    fails. *inputs* gives inputs of the operation that are not parameters of the endpoint.
    """
    when = inputs.pop("when", None)  # a mistake, and told as such at start
    return _part(operation, needed=True, within=within, when=when, stale_for=stale_for, inputs=inputs)


@overload
def want(
    operation: Operation[..., T],
    /,
    *,
    within: float | None = ...,
    when: Reading | None = ...,
    stale_for: float | None = ...,
    **inputs: Reading,
) -> T | None: ...
@overload
def want(
    operation: Operation[..., T],
    /,
    *,
    default: D,
    within: float | None = ...,
    when: Reading | None = ...,
    stale_for: float | None = ...,
    **inputs: Reading,
) -> T | D: ...
@overload
def want(
    operation: Each[T],
    /,
    *,
    within: float | None = ...,
    when: Reading | None = ...,
    stale_for: float | None = ...,
    **inputs: Reading,
) -> Mapping[Any, T] | None: ...
@overload
def want(
    operation: Each[T],
    /,
    *,
    default: D,
    within: float | None = ...,
    when: Reading | None = ...,
    stale_for: float | None = ...,
    **inputs: Reading,
) -> Mapping[Any, T] | D: ...
def want(
    operation: Operation[..., Any] | Each[Any],
    /,
    *,
    within: float | None = None,
    when: Reading | None = None,
    stale_for: float | None = None,
    default: object = Unset.UNSET,
    **inputs: Reading,
) -> Any:
    """Declare a part that the answer can do without: when it does not come it is None (or *default*) and missing.

    It is asked for only if *when* says so. The other words are those of `need`.
    """
    return _part(operation, needed=False, within=within, when=when, stale_for=stale_for, default=default, inputs=inputs)


def _part(operation: Operation[..., Any] | Each[Any], **words: Any) -> Part:
    fan_out = operation if isinstance(operation, Each) else None
    single = operation.operation if isinstance(operation, Each) else operation
    return Part(_declared(single), each=fan_out, **words)


def _declared(given: object) -> Operation[..., Any]:
    if not isinstance(given, Operation):
        raise DeclarationError([f"{given!r} is no operation; give need() or want() the declared function itself."])
    return cast("Operation[..., Any]", given)
