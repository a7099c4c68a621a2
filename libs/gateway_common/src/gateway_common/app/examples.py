"""Examples as they were written.

FastAPI leaves every null out of its document, and out of the examples in it: an example of an answer without a bill
would be one that has no field for it, and would not match its own schema.
"""

from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

__all__ = ["restore_examples"]


def restore_examples(app: FastAPI, document: dict[str, Any]) -> None:
    """Put the examples of answers in *document* back as the endpoints of *app* give them."""
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        if not isinstance(route, APIRoute) or not route.include_in_schema:
            continue
        for method in context.methods or ():
            told = document["paths"].get(context.path_format, {}).get(method.lower(), {}).get("responses", {})
            for status, response in route.responses.items():
                _restore(told.get(str(status), {}), response)


def _restore(told: dict[str, Any], response: dict[str, Any]) -> None:
    for media, content in response.get("content", {}).items():
        for name, example in content.get("examples", {}).items():
            told["content"][media]["examples"][name]["value"] = example["value"]
