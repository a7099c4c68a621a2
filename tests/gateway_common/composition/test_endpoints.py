"""What surrounds the parts: what clients send, plain endpoints, bugs of ours."""

import pytest
from structlog.testing import capture_logs

from gateway_common import State
from gateway_common.errors import PartBugError
from gateway_common.testing import SimulatedNetwork, client_of, run_simulated, simulated
from tests.support.gateways import TOKEN, gateway
from tests.support.shop import WELL, bugs, find_other, find_thing, optional, router, shop


@simulated
async def test_inputs_come_from_the_client_by_name_and_from_the_caller() -> None:
    """An input is bound to the parameter of its name; who the caller is, is never the client's word."""
    network = SimulatedNetwork(WELL)
    async with client_of(gateway(router, shop, network=network), token=TOKEN) as client:
        response = await client.get("/things/a%20b?limit=7&owner=9", headers={"x-tone": "soft"})

    assert network.calls[0].path == "/things/a%20b?limit=7&owner=7"
    assert response.json() == {"name": "a", "other": "soft", "missing": []}


@simulated
async def test_what_a_client_sends_wrong_is_named() -> None:
    """A value that breaks FastAPI's rules is a 422 that says where, and nothing is asked."""
    network = SimulatedNetwork(WELL)
    async with client_of(gateway(router, shop, network=network), token=TOKEN) as client:
        query = await client.get("/things/1?limit=70")
        body = await client.post("/wishes", json={"nmae": "x"})
        text = await client.post("/wishes", content=b"name=x", headers={"content-type": "text/plain"})
        cut = await client.post("/wishes", content=b'{"name":', headers={"content-type": "application/json"})
        well = await client.post("/wishes", json={"name": "x"})

    assert (query.status_code, [one["at"] for one in query.json()["errors"]]) == (422, ["query.limit"])
    assert body.status_code == 422
    assert (text.status_code, cut.status_code) == (415, 400)
    assert well.json()["name"] == "b"
    assert network.asked() == ["find_other"]


@simulated
async def test_who_may_not_call_is_told_before_anything_else() -> None:
    """The guard comes first: without a token nothing of the request is judged, and nothing is asked."""
    network = SimulatedNetwork(WELL)
    async with client_of(gateway(router, shop, network=network)) as client:
        response = await client.get("/things/1?limit=70")

    assert (response.status_code, network.asked()) == (401, [])
    assert response.headers["www-authenticate"].startswith("Bearer")


@simulated
async def test_a_plain_endpoint_asks_by_hand() -> None:
    """A plain endpoint has the same network: needs, wants, and the record of both."""
    network = SimulatedNetwork({**WELL, find_other: State.DOWN})
    async with client_of(gateway(router, shop, network=network)) as client:
        response = await client.get("/by-hand/1")

    assert response.json() == {"name": "a", "other": None, "missing": ["friend"]}
    assert (response.headers["composition"], response.headers["cache-control"]) == (
        "find_thing=ok, friend=down",
        "no-store",
    )


@simulated
async def test_a_plain_endpoint_ends_with_the_problem_of_its_need() -> None:
    """What a plain endpoint needs and does not get ends the request as in a composition."""
    network = SimulatedNetwork({**WELL, find_thing: State.ABSENT})
    async with client_of(gateway(router, shop, network=network)) as client:
        response = await client.get("/by-hand/1")

    assert (response.status_code, response.headers["composition"]) == (404, "find_thing=absent")


@simulated
async def test_a_lambda_that_raises_is_our_bug() -> None:
    """A lambda that cannot work with what it read is a 500 that tells the client nothing."""
    network = SimulatedNetwork(WELL)
    async with client_of(gateway(router, shop, network=network)) as client:
        response = await client.get("/broken")

    assert (response.status_code, response.json()["type"].rsplit("/", 1)[1]) == (500, "internal")
    assert "nmae" not in response.text


@pytest.mark.parametrize(("state", "status"), [(State.DOWN, 502), (State.LATE, 504), (State.BUSY, 503)])
def test_an_answer_of_which_nothing_came_is_a_problem(state: State, status: int) -> None:
    """When every part that was asked for failed, there is no answer to degrade."""

    async def asked() -> tuple[int, str]:
        network = SimulatedNetwork({**WELL, find_thing: state})
        async with client_of(gateway(optional, shop, network=network)) as client:
            response = await client.get("/both")
        return response.status_code, response.headers["composition"]

    assert run_simulated(asked()) == (status, f"other=skipped, thing={state}")


@simulated
async def test_absence_of_everything_is_an_answer() -> None:
    """What the services say does not exist is no failure, even if it is all there is."""
    network = SimulatedNetwork({**WELL, find_thing: State.ABSENT})
    async with client_of(gateway(optional, shop, network=network)) as client:
        response = await client.get("/both")

    assert (response.status_code, response.json()) == (200, {"thing": None, "other": None, "missing": []})


@simulated
async def test_a_bug_is_told_in_the_log_by_its_part() -> None:
    """One value where each() needs many is our bug: the log names part and input, the client hears nothing."""
    with capture_logs() as lines:
        async with client_of(gateway(bugs, shop, network=SimulatedNetwork(WELL))) as client:
            response = await client.get("/one-value")

    told = next(line["exc_info"] for line in lines if line["event"] == "unexpected")
    assert response.status_code == 500
    assert (type(told), told.part, told.given) == (PartBugError, "others", "name")
