"""The OpenAPI document as partners get it: a title for them, its chapters, and nothing for tools of the house."""

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI

__all__ = ["DESCRIPTION", "publish"]

DESCRIPTION = """\
Orders and restaurants of FTGO, for partners.

- Ids are opaque strings, money is an amount with its currency, times are after RFC 3339 with their zone.
- Every error is a problem after RFC 9457: decide by `type`, show `detail`, and name `requestId` when you ask us.
- Within `/v1` fields, words and operations may be added; none is removed, renamed or changed in meaning.
"""

CONTACT = {"name": "Partner support", "url": "https://ftgo.example/partners"}
PROOF = """\
Show an API key of your application (`ftgo_…`), or an access token that the provider gave it for its client credentials:
`Authorization: Bearer …`, one of the two, and nowhere else.
"""
LICENCE = {"name": "Apache 2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"}
CHAPTERS = [
    {"name": "orders", "description": "Place orders for a consumer, read how far they are, change or cancel them."},
    {"name": "restaurants", "description": "Find restaurants and read their menus; open to anybody."},
]


def publish(app: FastAPI) -> None:
    """Let *app* describe itself to partners."""
    app.title = "FTGO for partners"
    app.contact = CONTACT
    app.license_info = LICENCE
    app.servers = [{**server, "x-internal": False} for server in app.servers]
    app.openapi_tags = CHAPTERS
    complete = app.openapi

    def openapi() -> dict[str, Any]:
        document = complete()
        for operation in _operations(document):
            operation.pop("x-composition", None)
        for parameter in _parameters(document):
            _say_commas(parameter)
        document["components"]["securitySchemes"]["bearer"]["description"] = PROOF
        _drop_titles(document)
        return document

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way to extend the document


def _operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in document["paths"].values():
        yield from path.values()


def _parameters(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for operation in _operations(document):
        yield from operation.get("parameters", [])


def _say_commas(parameter: dict[str, Any]) -> None:
    if parameter["schema"].get("type") == "array":
        parameter |= {"style": "form", "explode": False}


def _drop_titles(document: dict[str, Any]) -> None:
    """Take out the titles, which were made of names and say nothing that the names do not."""
    schemas = document["components"]["schemas"].values()
    fields = [field for schema in schemas for field in schema.get("properties", {}).values()]
    for titled in [*schemas, *fields, *(parameter["schema"] for parameter in _parameters(document))]:
        titled.pop("title", None)
