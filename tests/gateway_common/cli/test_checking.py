"""Checking a gateway against services that describe themselves."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import pytest
from fastapi import FastAPI, Header
from pydantic import BaseModel

from gateway_common import Caller, Calls, ReadModel, Router, Service, allowed, anyone, create_gateway
from gateway_common.cli.checking import Verdict, check
from gateway_common.settings import GatewaySettings, ServiceSettings
from gateway_common.testing import SimulatedNetwork
from tests.support.gateways import gateway
from tests.support.servers import served

kitchen, cellar = Service("kitchen"), Service("cellar")
router = Router()


class Ticket(ReadModel):
    state: str


@kitchen.get("/tickets/{order_id}")
def find_ticket(order_id: str) -> Ticket: ...


@cellar.get("/bottles")
def count_bottles() -> int: ...


@router.get("/tickets/{order_id}")
async def show_ticket(order_id: str, calls: Calls, caller: Caller = anyone()) -> str:
    """Show a ticket."""
    return (await calls(find_ticket(order_id))).state


def kitchen_service(**fields: type) -> FastAPI:
    app = FastAPI()
    answer = type("KitchenTicket", (BaseModel,), {"__annotations__": fields})

    @app.get("/tickets/{ticket_id}", response_model=answer)
    async def find(ticket_id: str) -> None: ...

    return app


async def checked(addresses: Mapping[str, str]) -> Verdict:
    services = [one for one in (kitchen, cellar) if one.name in addresses]
    known = {name: ServiceSettings(url=url) for name, url in addresses.items()}
    settings = GatewaySettings(hosts=("localhost",), services=known)
    app = create_gateway("test", settings, services=services, routers=[router])
    return await asyncio.to_thread(check, app)


async def test_a_gateway_whose_services_offer_what_it_asks_is_well() -> None:
    """The verdict has no finding, and says in one line what was looked at."""
    async with served(kitchen_service(state=str)) as port:
        verdict = await checked({"kitchen": f"http://127.0.0.1:{port}"})

    assert verdict == Verdict(
        [],
        "test gateway: 1 endpoint can work, 0 of them composed; no difference in "
        "1 operation and 0 routes of 1 service.",
    )


async def test_each_difference_is_a_finding() -> None:
    """An operation that its service does not offer as declared is found."""
    async with served(kitchen_service(status=str)) as port:
        verdict = await checked({"kitchen": f"http://127.0.0.1:{port}"})

    said = "the service has no 'state', which Ticket.state reads; did you mean 'status'?"
    assert verdict.findings == [f"kitchen.find_ticket (GET /tickets/{{order_id}}): {said}"]
    assert verdict.summary.endswith("; 1 difference in 1 operation and 0 routes of 1 service.")


async def test_a_service_that_cannot_be_asked_is_a_finding() -> None:
    """A service that does not answer, or describes nothing, is told with its address; the others are still compared."""
    async with served(kitchen_service(state=str)) as port:
        verdict = await checked({"kitchen": f"http://127.0.0.1:{port}", "cellar": "http://127.0.0.1:1"})

    cure = "start it, or set GATEWAY_SERVICES__CELLAR__URL."
    assert verdict.findings == [
        f"cellar cannot be reached at http://127.0.0.1:1 (All connection attempts failed); {cure}"
    ]
    assert "no difference in 1 operation and 0 routes of 1 service, 1 service could not be asked." in verdict.summary


async def test_a_service_without_a_description_is_a_finding() -> None:
    """A service that answers at the address of its description, but with something else, is told so."""
    undescribed, strange = FastAPI(openapi_url=None), FastAPI(openapi_url=None)

    @strange.get("/openapi.json")
    async def chat() -> str:
        return "hello"

    async with served(undescribed) as one, served(strange) as two:
        verdict = await checked({"kitchen": f"http://127.0.0.1:{one}", "cellar": f"http://127.0.0.1:{two}"})

    assert verdict.findings == [
        f"kitchen: http://127.0.0.1:{one}/openapi.json answers 404; let the service describe itself there.",
        f"cellar: http://127.0.0.1:{two}/openapi.json cannot be used: it is no OpenAPI 3 document.",
    ]


@pytest.mark.parametrize(
    ("profile", "kind", "found"),
    [
        ("production", None, 1),
        ("production", "tokens", 0),
        ("sandbox", None, 0),
    ],
)
def test_a_gateway_into_which_nobody_gets_is_a_finding(profile: str, kind: str | None, found: int) -> None:
    """In production callers have to be able to prove who they are, where anything is not for anyone."""
    inside = Router()

    @inside.get("/bottles")
    async def list_bottles(caller: Caller = allowed("bottles:read")) -> str:
        """List the bottles."""
        return ""

    told = {"provider": {"issuer": "https://id.example"}, "tokens": {"audiences": ["shop"]}} if kind else {}
    settings = GatewaySettings.model_validate(
        {"profile": profile, "hosts": ("localhost",), "identity": {"kind": kind, **told}}
    )
    app = create_gateway("test", settings, services=[], routers=[inside])

    findings = check(app, offline=True).findings
    assert len(findings) == found
    assert all(
        "let nobody in, for nobody can prove who they are; set GATEWAY_IDENTITY__KIND" in one for one in findings
    )


def test_offline_no_service_is_asked() -> None:
    """Without the network it is only said that the gateway can start."""
    app = gateway(router, kitchen, network=SimulatedNetwork({}))

    assert check(app, offline=True) == Verdict(
        [], "test gateway: 2 endpoints can work, 0 of them composed; no service was asked."
    )


async def test_routes_are_held_against_their_services_too(tmp_path: Path) -> None:
    """A route to what the service does not offer, or with a parameter that it does not take, is told with its line."""
    file = tmp_path / "routes.yaml"
    target = "  service: kitchen\n  allow: anyone\n"
    file.write_text(
        f"GET /v1/menus/{{menu_id}}:\n{target}  path: /menus/{{menu_id}}\n"
        f"GET /v1/tickets/{{ticket_id}}:\n{target}  path: /tickets/{{ticket_id}}\n  query: {{pass: [size]}}\n"
    )
    async with served(kitchen_service(state=str)) as port:
        settings = GatewaySettings(
            hosts=("localhost",), services={"kitchen": ServiceSettings(url=f"http://127.0.0.1:{port}")}
        )
        app = create_gateway("test", settings, services=[kitchen], routers=[], routes=file)
        verdict = await asyncio.to_thread(check, app)

    unknown, unwanted = verdict.findings
    assert unknown.startswith("routes.yaml:1: GET /v1/menus/{menu_id}: the service has no path /menus/{menu_id}")
    assert unwanted.startswith("routes.yaml:5: GET /v1/tickets/{ticket_id}: the service takes no 'size' in its query")


async def test_a_key_that_the_service_does_not_know_is_told(tmp_path: Path) -> None:
    """A route that is done once for each key needs a service that is, for a try whose answer was lost is sent on."""
    file = tmp_path / "routes.yaml"
    route = "  service: kitchen\n  allow: signed-in\n  idempotency: optional\n"
    file.write_text(f"POST /keyed:\n{route}POST /plain:\n{route}")
    service = FastAPI()

    @service.post("/keyed")
    async def keyed(idempotency_key: Annotated[str, Header()]) -> str:
        return idempotency_key

    @service.post("/plain")
    async def plain() -> str:
        return ""

    async with served(service) as port:
        settings = GatewaySettings(
            hosts=("localhost",),
            services={"kitchen": ServiceSettings(url=f"http://127.0.0.1:{port}")},
            profile="sandbox",
        )
        app = create_gateway("test", settings, services=[kitchen], routers=[], routes=file)
        verdict = await asyncio.to_thread(check, app)

    [told] = [one for one in verdict.findings if "routes.yaml" in one]
    assert told.startswith("routes.yaml:5: POST /plain: the service knows no Idempotency-Key")


async def test_a_service_at_several_addresses_is_asked_at_the_first() -> None:
    """One replica describes them all; where nobody knows an address before it is looked up, that is a finding."""
    async with served(kitchen_service(state=str)) as port:
        several = ServiceSettings(urls=(f"http://127.0.0.1:{port}", "http://127.0.0.1:1"))
        looked_up = ServiceSettings.model_validate({"srv": {"name": "_http._tcp.cellar.internal"}})
        settings = GatewaySettings(hosts=("localhost",), services={"kitchen": several, "cellar": looked_up})
        app = create_gateway("test", settings, services=[kitchen, cellar], routers=[router])
        verdict = await asyncio.to_thread(check, app)

    assert verdict.findings == ["cellar is found by SRV records, which nobody looks up here."]
    assert "no difference in 1 operation and 0 routes of 1 service, 1 service could not be asked" in verdict.summary
