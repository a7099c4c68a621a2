import socket
from contextlib import closing

import httpx2
import pytest

from ftgo_sandbox.testing import Fault, Sandbox
from tests.sandbox.city import Json

TICKET: Json = {"ticketId": 5001, "consumerId": 1, "restaurantId": 1, "lineItems": []}


PATIENCE = 60.0


def ticket(sandbox: Sandbox, *, number: int = 1, reading: float = PATIENCE) -> httpx2.Response:
    timeout = httpx2.Timeout(PATIENCE, read=reading)
    ours = sandbox.shown("consumer:1", "kitchen")
    return httpx2.get(f"{sandbox.urls['kitchen']}/tickets/{number}", headers=ours, timeout=timeout)


def created(sandbox: Sandbox, body: Json) -> httpx2.Response:
    own = sandbox.shown("service:test", "kitchen")
    return httpx2.post(f"{sandbox.urls['kitchen']}/tickets", json=body, headers=own, timeout=PATIENCE)


@pytest.mark.parametrize("fault", [Fault(off=True), Fault(drop=True)])
def test_off_and_drop_close_the_connection_without_an_answer(kitchen: Sandbox, fault: Fault) -> None:
    """Not one byte comes back."""
    kitchen.control.put("kitchen", fault)

    host, port = kitchen.urls["kitchen"].removeprefix("http://").split(":")
    with closing(socket.create_connection((host, int(port)), timeout=PATIENCE)) as connection:
        connection.sendall(b"GET /tickets/1 HTTP/1.1\r\nHost: kitchen\r\n\r\n")
        assert connection.recv(1024) == b""


@pytest.mark.parametrize(("fault", "status"), [(Fault(off=True), 404), (Fault(drop=True), 200)])
def test_drop_does_the_work_and_off_does_not(kitchen: Sandbox, fault: Fault, status: int) -> None:
    """A dropped answer is lost after the service has done what was asked; a service that is off does nothing."""
    body = TICKET | {"ticketId": 6000 + status}
    kitchen.control.put("kitchen", fault)
    with pytest.raises((httpx2.RemoteProtocolError, httpx2.NetworkError)):
        created(kitchen, body)
    kitchen.control.clear("kitchen")

    assert ticket(kitchen, number=6000 + status).status_code == status


def test_a_hang_lasts_until_the_client_leaves(kitchen: Sandbox) -> None:
    """Nothing comes back; when the client has gone, the service has nothing left to do."""
    kitchen.control.put("kitchen", Fault(hang=True))
    with pytest.raises(httpx2.ReadTimeout):
        ticket(kitchen, reading=0.3)

    assert kitchen.says("GET /tickets/1 no answer")


def test_garbage_looks_well_and_is_not(kitchen: Sandbox) -> None:
    """The status says 200, the type JSON, and the body is nonsense."""
    kitchen.control.put("kitchen", Fault(garbage=True))
    answer = ticket(kitchen)

    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    with pytest.raises(UnicodeDecodeError):
        answer.json()


def test_an_error_has_the_status_that_was_asked_for(kitchen: Sandbox) -> None:
    """Errors come in the shape of all errors."""
    kitchen.control.put("kitchen", Fault(error_status=418))

    assert (ticket(kitchen).status_code, ticket(kitchen).json()["code"]) == (418, "FAULT")


def test_a_fault_of_one_operation_leaves_the_others_well(kitchen: Sandbox) -> None:
    """Only the named operation fails."""
    kitchen.control.put("kitchen", Fault(operation="find_ticket", error_status=503))

    assert (ticket(kitchen).status_code, created(kitchen, TICKET).status_code) == (503, 201)


@pytest.mark.parametrize("path", ["/health", "/openapi.json", "/_sandbox/faults", "/_sandbox/speed"])
def test_what_is_no_operation_never_fails(kitchen: Sandbox, path: str) -> None:
    """A service that is off for everybody still says how it is, and can be mended."""
    kitchen.control.put("kitchen", Fault(off=True))

    assert httpx2.get(kitchen.urls["kitchen"] + path, timeout=PATIENCE).status_code == 200


def test_accounting_is_slow_and_unsure_by_itself(sandbox: Sandbox) -> None:
    """The accounting service starts with an ordinary fault, which can be cleared like any other."""
    before = sandbox.control.faults("accounting")
    sandbox.control.clear("accounting")
    after = sandbox.control.faults("accounting")
    sandbox.control.put("accounting", before[0])

    assert [(fault.latency_ms, fault.jitter_ms, fault.error_rate) for fault in before] == [(80, 170, 0.01)]
    assert after == ()
