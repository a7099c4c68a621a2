"""What a gateway declares of a service, held against what the service says of itself: one sentence per difference.

    compare(find_ticket, Document(openapi))
    # ["kitchen.find_ticket (GET /tickets/{order_id}): the service has no 'state', which Ticket.state reads; …"]

Paths are compared by shape – `/tickets/{order_id}` and `/tickets/{id}` are the same –, and only what this gateway reads
is looked at: a service may add whatever it likes.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from gateway_common.cli.contracts.answers import unlike_answer
from gateway_common.cli.contracts.document import Described, Document, UnlikeError, json_schema
from gateway_common.cli.contracts.place import Place
from gateway_common.cli.contracts.requests import unlike_request
from gateway_common.services import Operation

__all__ = ["compare"]


def compare(operation: Operation[..., Any], document: Document) -> Sequence[str]:
    """Say in one sentence each where *operation* and the service's *document* differ: operation, place, cure."""
    where = f"{operation.label} ({operation.method} {operation.template})"
    return [f"{where}: {difference}" for difference in dict.fromkeys(_differences(operation, document))]


def _differences(operation: Operation[..., Any], document: Document) -> Iterator[str]:
    try:
        described = document.describe(operation)
    except UnlikeError as unlike:
        yield str(unlike)
        return
    yield from unlike_request(document, operation, described)
    yield from _unlike_answers(document, operation, described)


def _unlike_answers(document: Document, operation: Operation[..., Any], described: Described) -> Iterator[str]:
    if operation.returns is type(None):
        return
    place = Place("", operation.name)
    if not described.successes:
        yield "the service does not say what it answers; ask its team to describe it."
    for status, response in described.successes.items():
        schema = json_schema(response)
        if schema is None:
            yield f"the service answers {status} without JSON; declare that it returns None."
        else:
            yield from unlike_answer(document, operation.returns, schema, place)
