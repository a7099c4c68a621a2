"""What stays in the house: which services there are, where they are, and what they say when they fail."""

import json
import re
from typing import Any

import httpx2
import pytest

from gateway_common import Operation
from gateway_common.errors import State
from gateway_common.services import Answer
from gateway_common.testing import answered, simulated
from public_bff.services import SERVICES
from tests.public_bff.given import ANSWERS, DRAFT, SETTINGS, app_on, network_with, partner

CANARY = "canary-6f1c"
WRONG = answered(
    {"code": CANARY, "message": CANARY, "detail": CANARY, "host": "kitchen-7.internal:9103"},
    status=500,
    headers={"server": CANARY, "x-powered-by": CANARY, "set-cookie": f"a={CANARY}", "location": f"http://{CANARY}/"},
)
RIGHT = {"x-served-by": CANARY, "server": CANARY, "set-cookie": f"a={CANARY}"}
REQUESTS: list[tuple[str, str, Any]] = [
    ("GET", "/v1/orders/42?include=ticket,delivery,bill,restaurant", None),
    ("GET", "/v1/orders/42?include=kitchen", None),
    ("GET", "/v1/orders?limit=0", None),
    ("GET", "/v1/orders", None),
    ("POST", "/v1/orders", DRAFT),
    ("POST", "/v1/orders", None),
    ("POST", "/v1/orders/42/revise", {"items": DRAFT["items"]}),
    ("POST", "/v1/orders/42/cancel", None),
    ("GET", "/v1/restaurants", None),
    ("GET", "/v1/restaurants/7", None),
    ("GET", "/v1/kitchens", None),
    ("GET", "/openapi.json", None),
]
HOUSE_WORDS = {service.name for service in SERVICES} - {"order", "delivery", "restaurant"}  # these are partners' words
OF_THE_HOUSE = re.compile(
    rf"\b({'|'.join(HOUSE_WORDS)})\b"  # services
    r"|127\.0\.0\.1|localhost|\.internal|:91\d\d|https?://(?!ftgo\.example/|www\.apache\.org/)"  # hosts but known
    r"|_service\b|find_\w+|create_order|change_order|end_order"  # operations
    r"|x-composition|X-Sandbox|Traceback|\.py\b"  # tools
    rf"|{CANARY}",
    re.IGNORECASE,
)


def everything(response: httpx2.Response) -> str:
    """Spell all that a partner sees of an answer."""
    return f"{json.dumps(dict(response.headers))}\n{response.text}"


def test_the_words_of_the_house_are_known() -> None:
    """The search below looks for something, and finds it where it is."""
    assert {"kitchen", "accounting"} == HOUSE_WORDS
    assert [bool(OF_THE_HOUSE.search(url.url)) for url in SETTINGS.services.values()] == [True] * len(SERVICES)


@pytest.mark.parametrize("failing", ANSWERS, ids=lambda operation: operation.name)
@pytest.mark.parametrize("broken", [WRONG, State.DOWN, State.BUSY, State.GARBLED, State.REFUSED])
@simulated
async def test_a_failure_names_nothing_of_the_house(failing: Operation[..., Any], broken: object) -> None:
    """Whatever fails, however it fails, no answer names a service, an operation, a host or what the service said."""
    async with partner(network_with({failing: broken})) as client:
        seen = [everything(await client.request(method, path, json=body)) for method, path, body in REQUESTS]

    assert [found for text in seen if (found := OF_THE_HOUSE.search(text))] == []
    assert len(seen) == len(REQUESTS)


@simulated
async def test_nothing_of_the_house_rides_on_a_success() -> None:
    """What a service adds to its headers stays there; composition and timing are not told."""
    told = {operation: _with_headers(given) for operation, given in ANSWERS.items()}

    async with partner(network_with(told)) as client:
        answers = [await client.request(method, path, json=body) for method, path, body in REQUESTS]

    assert [answer.status_code for answer in answers].count(200) >= 6
    assert [found for answer in answers if (found := OF_THE_HOUSE.search(everything(answer)))] == []
    assert [name for answer in answers for name in answer.headers if name in {"composition", "server-timing"}] == []


def test_the_document_names_nothing_of_the_house() -> None:
    """OpenAPI speaks in partners' words alone."""
    document = json.dumps(app_on(network_with()).openapi())

    assert OF_THE_HOUSE.findall(document) == []
    assert len(document) > 20_000


def _with_headers(given: Any) -> Answer:  # noqa: ANN401 – a given answer can be any value
    answer = given if isinstance(given, Answer) else answered(given)
    fields = [(name.encode(), value.encode()) for name, value in RIGHT.items()]
    return Answer(answer.state, answer.status, [*answer.headers, *fields], answer.body, sent=True)
