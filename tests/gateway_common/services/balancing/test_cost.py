"""What choosing a replica costs the event loop: counted, never timed."""

import asyncio

from gateway_common.services.balancing import Balancing
from tests.gateway_common.composition.test_cost import CountingLoop
from tests.gateway_common.services.balancing.given import Transports, balancer
from tests.gateway_common.services.senders.given import call
from tests.gateway_common.services.transports.strand import Strand


async def made_by_ten_calls(loop: CountingLoop) -> tuple[int, int, int]:
    transports = Transports()
    balancing: Balancing = balancer(transports, "a", "b", "c")
    tasks, timers = loop.tasks, loop.timers
    strands = [Strand(balancing(call())) for _ in range(10)]
    for strand in strands:
        await strand.end
    return sum(transports.asked.values()), loop.tasks - tasks, loop.timers - timers


def test_choosing_costs_neither_a_task_nor_a_timer() -> None:
    """Calls run in strands, which have no current Task, and the balancer makes none."""
    with asyncio.Runner(loop_factory=CountingLoop) as runner:
        loop = runner.get_loop()
        assert isinstance(loop, CountingLoop)
        made = runner.run(made_by_ten_calls(loop))

    assert made == (10, 0, 0)
