import httpx2

from gateway_common.services.transports.httpx2.leftovers import drop_if_spoilt
from gateway_common.testing.clock import simulated


class Network:
    def __init__(self) -> None:
        self.closed = 0

    async def aclose(self) -> None:
        self.closed += 1


@simulated
async def test_a_connection_that_cannot_be_looked_into_is_dropped() -> None:
    """Should httpx2 keep its bytes elsewhere one day, no connection is used twice."""
    network = Network()
    await drop_if_spoilt(
        httpx2.Response(200, stream=httpx2.ByteStream(b""), extensions={"network_stream": network}),
    )

    assert network.closed == 1
