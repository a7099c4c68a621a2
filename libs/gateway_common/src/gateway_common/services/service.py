"""A service: a backend by its name, and the operations that this gateway makes of it."""

from collections.abc import Callable, Sequence
from typing import Any, ParamSpec, TypeVar

from gateway_common.services.keeping import CachePolicy
from gateway_common.services.operation import Operation, Refusals
from gateway_common.services.senders import BreakerPolicy, BulkheadPolicy, RetryPolicy

__all__ = ["Service"]

P = ParamSpec("P")
T = TypeVar("T")

MOST = 1 << 20
_NONE: Refusals = {}


class Service:
    """Name a backend and say how it is treated; its address comes from the settings.

    *breaker*, *bulkhead* and *retries* are the policies of the senders in front of it, *most* the number of bytes an
    answer may have unless its operation says otherwise. A write outdates what is kept of its target, and of the tags
    that it *clears*.
    """

    def __init__(
        self,
        name: str,
        *,
        breaker: BreakerPolicy | None = None,
        bulkhead: BulkheadPolicy | None = None,
        retries: RetryPolicy | None = None,
        most: int = MOST,
    ) -> None:
        self.name = name
        self.breaker = breaker or BreakerPolicy()
        self.bulkhead = bulkhead or BulkheadPolicy()
        self.retries = retries or RetryPolicy()
        self.most = most
        self.operations: list[Operation[..., Any]] = []

    def __repr__(self) -> str:
        """Name it."""
        return f"Service({self.name!r})"

    def get(
        self, path: str, *, most: int | None = None, cache: CachePolicy | None = None
    ) -> Callable[[Callable[P, T]], Operation[P, T]]:
        """Declare a read, whose answers are kept as *cache* says; left out, they are not."""
        return self._declare("GET", path, most, _NONE, cache=cache)

    def post(
        self, path: str, *, most: int | None = None, refusals: Refusals = _NONE, clears: Sequence[str] = ()
    ) -> Callable[[Callable[P, T]], Operation[P, T]]:
        """Declare a write that is repeated only under an `Idempotency-Key`."""
        return self._declare("POST", path, most, refusals, clears=clears)

    def put(
        self, path: str, *, most: int | None = None, refusals: Refusals = _NONE, clears: Sequence[str] = ()
    ) -> Callable[[Callable[P, T]], Operation[P, T]]:
        """Declare a write that may be repeated."""
        return self._declare("PUT", path, most, refusals, clears=clears)

    def patch(
        self, path: str, *, most: int | None = None, refusals: Refusals = _NONE, clears: Sequence[str] = ()
    ) -> Callable[[Callable[P, T]], Operation[P, T]]:
        """Declare a partial write that is repeated only under an `Idempotency-Key`."""
        return self._declare("PATCH", path, most, refusals, clears=clears)

    def delete(
        self, path: str, *, most: int | None = None, refusals: Refusals = _NONE, clears: Sequence[str] = ()
    ) -> Callable[[Callable[P, T]], Operation[P, T]]:
        """Declare a removal, which may be repeated."""
        return self._declare("DELETE", path, most, refusals, clears=clears)

    def _declare(
        self,
        method: str,
        path: str,
        most: int | None,
        refusals: Refusals,
        *,
        cache: CachePolicy | None = None,
        clears: Sequence[str] = (),
    ) -> Callable[[Callable[P, T]], Operation[P, T]]:
        def declare(declaration: Callable[P, T]) -> Operation[P, T]:
            bound = self.most if most is None else most
            operation = Operation(
                self, method, path, declaration, most=bound, refusals=refusals, cache=cache, clears=clears
            )
            self.operations.append(operation)
            return operation

        return declare
