"""The OpenAPI document: FastAPI's own, completed by what holds for every gateway.

Title, contact, licence and chapters are the client team's, who set them on the app as FastAPI has them.
"""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from fastapi import FastAPI

from gateway_common.app.bounds import bound_answers
from gateway_common.app.examples import restore_examples
from gateway_common.app.limits import describe_limits
from gateway_common.app.security import describe_security
from gateway_common.composition import PROBLEM_SCHEMA
from gateway_common.routing import add_routes
from gateway_common.services import Service
from gateway_common.services.service import MOST

__all__ = ["describe"]


def describe(app: FastAPI) -> None:
    """Let *app* describe itself: where it is, the schema of its problems, and how large its answers can be."""
    services: Sequence[Service] = app.state.services
    most = max((operation.most for service in services for operation in service.operations), default=MOST)
    app.servers = [{"url": "/", "description": f"This gateway ({app.state.settings.profile}).", "x-internal": True}]
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        document = plain()
        document.setdefault("components", {}).setdefault("schemas", {})["Problem"] = deepcopy(dict(PROBLEM_SCHEMA))
        restore_examples(app, document)
        add_routes(document, app.state.routes)
        describe_security(document, app.state.settings)
        describe_limits(document, app)
        bound_answers(document, most)
        return document

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way to extend the document
