"""What every service answers besides its own operations: whether it is well, how fast time goes, and what is broken."""

from fastapi import APIRouter

from ftgo_sandbox.domain.refusals import Unacceptable
from ftgo_sandbox.domain.values import Wire
from ftgo_sandbox.skeleton.clock import Speed
from ftgo_sandbox.skeleton.faults import EVERY, Fault, FaultList, Faults
from ftgo_sandbox.skeleton.surroundings import Surroundings


class Health(Wire):
    """Say how the service is."""

    status: str = "ok"


def switches(at: Surroundings, faults: Faults, operations: frozenset[str]) -> APIRouter:
    """Make the switches of a service with these *faults* and *operations*."""
    router = APIRouter(include_in_schema=False)
    router.add_api_route("/health", health)
    _add_speed(router, at)
    _add_faults(router, faults, operations)
    return router


async def health() -> Health:
    """Answer, which is all that is asked."""
    return Health()


def _add_speed(router: APIRouter, at: Surroundings) -> None:
    @router.get("/_sandbox/speed")
    async def find_speed() -> Speed:
        return Speed(speed=at.pace.speed)

    @router.put("/_sandbox/speed")
    async def change_speed(wanted: Speed) -> Speed:
        at.pace.change(wanted.speed, at.clock.now())
        return wanted


def _add_faults(router: APIRouter, faults: Faults, operations: frozenset[str]) -> None:
    def check(operation: str) -> None:
        if operation not in operations | {EVERY}:
            known = ", ".join(sorted(operations))
            raise Unacceptable("OPERATION_UNKNOWN", f"There is no operation {operation!r}; there are {known}.")

    @router.get("/_sandbox/faults")
    async def find_faults() -> FaultList:
        return FaultList(faults=tuple(faults))

    @router.put("/_sandbox/faults")
    async def put_fault(fault: Fault) -> FaultList:
        check(fault.operation)
        faults.put(fault)
        return FaultList(faults=tuple(faults))

    @router.delete("/_sandbox/faults")
    async def clear_faults(operation: str | None = None) -> FaultList:
        if operation is not None:
            check(operation)
        faults.clear(operation)
        return FaultList(faults=tuple(faults))
