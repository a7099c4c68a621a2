"""A service: a backend by its name, and the operations that this gateway makes of it."""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

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
    answer may have unless its operation says otherwise.
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

    def get(self, path: str, *, most: int | None = None) -> Callable[[Callable[P, T]], Operation[P, T]]:
        """Declare a read."""
        return self._declare("GET", path, most, _NONE)

    def post(
        self, path: str, *, most: int | None = None, refusals: Refusals = _NONE
    ) -> Callable[[Callable[P, T]], Operation[P, T]]:
        """Declare a write that is repeated only under an `Idempotency-Key`."""
        return self._declare("POST", path, most, refusals)

    def put(
        self, path: str, *, most: int | None = None, refusals: Refusals = _NONE
    ) -> Callable[[Callable[P, T]], Operation[P, T]]:
        """Declare a write that may be repeated."""
        return self._declare("PUT", path, most, refusals)

    def patch(
        self, path: str, *, most: int | None = None, refusals: Refusals = _NONE
    ) -> Callable[[Callable[P, T]], Operation[P, T]]:
        """Declare a partial write that is repeated only under an `Idempotency-Key`."""
        return self._declare("PATCH", path, most, refusals)

    def delete(
        self, path: str, *, most: int | None = None, refusals: Refusals = _NONE
    ) -> Callable[[Callable[P, T]], Operation[P, T]]:
        """Declare a removal, which may be repeated."""
        return self._declare("DELETE", path, most, refusals)

    def _declare(
        self, method: str, path: str, most: int | None, refusals: Refusals
    ) -> Callable[[Callable[P, T]], Operation[P, T]]:
        def declare(declaration: Callable[P, T]) -> Operation[P, T]:
            operation = Operation(
                self, method, path, declaration, most=self.most if most is None else most, refusals=refusals
            )
            self.operations.append(operation)
            return operation

        return declare
