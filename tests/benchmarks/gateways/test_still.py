import httpx2

from benchmarks.gateways.app import create_app
from benchmarks.gateways.still import STILL
from benchmarks.services.answers import SIZES, picture_of
from gateway_common.errors import State
from gateway_common.services import Answer
from gateway_common.testing import SimulatedNetwork, client_of
from tests.benchmarks.gateways.test_app import settings

BODY = picture_of(SIZES[0])
FIELDS = {
    b"content-type": b"image/png",
    b"content-length": b"%d" % len(BODY),
    b"last-modified": b"Fri, 20 Nov 2026 19:15:52 GMT",
    b"cache-control": b"public, max-age=3600",
    b"accept-ranges": b"bytes",
}
"""What the services of a run say with a picture that is kept."""


async def test_what_stands_still_is_like_what_is_kept() -> None:
    """The two are compared: they have the same fields and bodies, and neither costs a call."""
    picture = Answer(State.OK, 200, list(FIELDS.items()), BODY)
    network = SimulatedNetwork({}, routes={"GET /kept/{restaurant_id}/picture": picture})

    async with client_of(create_app(settings(), reach=lambda: network)) as client:
        await client.get("/kept/1000/picture")
        kept, still = await client.get("/kept/1000/picture"), await client.get(STILL)

    assert kept.headers["cache-status"].startswith("bench; hit")
    assert names_of(kept) == names_of(still)
    assert len(kept.content) == len(still.content)
    assert len(network.calls) == 1


def names_of(answer: httpx2.Response) -> list[str]:
    return sorted(answer.headers)
