"""Checking a gateway before it is released: that it can start, and that its services offer what it asks of them."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from fastapi import FastAPI

from gateway_common.app import declared_in, routes_in
from gateway_common.cli.contracts import Document, compare
from gateway_common.cli.contracts.document import UnlikeError
from gateway_common.cli.contracts.fetching import fetch
from gateway_common.guard import policies
from gateway_common.idempotency import KEY_FIELD
from gateway_common.routing import Route
from gateway_common.services import Service
from gateway_common.settings import GatewaySettings

__all__ = ["Verdict", "check"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Hold what was found wrong, one sentence each, and what was looked at, in one line."""

    findings: Sequence[str]
    summary: str


def check(app: FastAPI, *, offline: bool = False) -> Verdict:
    """Hold what *app* declares against what its services say of themselves; *offline* asks no service."""
    services: Sequence[Service] = app.state.services
    settings: GatewaySettings = app.state.settings
    able = f"{app.title}: {_count(len(policies(app)), 'endpoint')} can work, {len(declared_in(app))} of them composed"
    shut = list(_shut(app, settings))
    if offline:
        return Verdict(shut, f"{able}; no service was asked.")
    documents = _documents({one.name: settings.services[one.name].known for one in services})
    silent = [document for document in documents.values() if isinstance(document, str)]
    told = {one: document for one in services if isinstance(document := documents[one.name], Document)}
    operations = [(operation, document) for one, document in told.items() for operation in one.operations]
    differences = [difference for operation, document in operations for difference in compare(operation, document)]
    routes = [one for one in routes_in(app) if isinstance(documents[one.service], Document)]
    differences += [found for one in routes for found in _unlike(one, documents[one.service])]
    asked = f"{_count(len(operations), 'operation')} and {_count(len(routes), 'route')}"
    return Verdict(
        [*shut, *silent, *differences], f"{able}; {_outcome(asked, len(told), len(differences), len(silent))}."
    )


def _shut(app: FastAPI, settings: GatewaySettings) -> Iterator[str]:
    if settings.identity.kind is not None or settings.profile == "sandbox":
        return
    asked = [*(str(policy.guard) for policy in policies(app)), *(route.policy for route in routes_in(app))]
    if closed := sum(policy != "anyone" for policy in asked):
        cure = "set GATEWAY_IDENTITY__KIND to tokens, sessions or keys"
        yield f"{closed} of {len(asked)} endpoints and routes let nobody in, for nobody can prove who they are; {cure}."


def _documents(known: Mapping[str, Sequence[str]]) -> Mapping[str, Document | str]:
    nowhere = {
        name: f"{name} is found by SRV records, which nobody looks up here." for name, urls in known.items() if not urls
    }
    return asyncio.run(fetch({name: urls[0] for name, urls in known.items() if urls})) | nowhere


def _unlike(route: Route, document: Document | str) -> Iterator[str]:
    if isinstance(document, str):
        return
    where = f"{route.file.name}:{route.line}: {route}"
    try:
        offer = document.offer(route.method, str(route.target))
    except UnlikeError as unlike:
        yield f"{where}: {unlike}"
        return
    taken = offer.parameters_in("query")
    sent = [*route.query.values(), *(name for name, _ in route.set_query)]
    yield from (
        f"{where}: the service takes no '{name}' in its query; remove it." for name in sent if name not in taken
    )
    if route.idempotency and KEY_FIELD.decode("ascii") not in offer.parameters_in("header"):
        yield f"{where}: the service knows no Idempotency-Key, and does again what is sent again; let it know them."


def _outcome(asked: str, services: int, differences: int, silent: int) -> str:
    asked = f"{asked} of {_count(services, 'service')}"
    agreed = f"{_count(differences, 'difference') if differences else 'no difference'} in {asked}"
    return f"{agreed}, {_count(silent, 'service')} could not be asked" if silent else agreed


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
