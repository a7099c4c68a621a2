"""What passes with time: freshness, the age that is told, the memory of what was never to be kept."""

from gateway_common.testing import pass_time, simulated
from tests.gateway_common.services.caching.given import Origin, a_cache, asking, cached, says


@simulated
async def test_an_answer_is_given_until_its_time_is_over() -> None:
    """To the second: what is as old as its time is stale."""
    origin = Origin(says(headers={"cache-control": "max-age=60"}))
    caching = cached(origin)
    await caching(asking())
    await pass_time(59.9)
    before = await caching(asking())
    await pass_time(0.1)
    await caching(asking())

    assert (len(origin.asked), before.header(b"age")) == (2, b"59")


@simulated
async def test_what_takes_long_to_come_is_old_when_it_is_there() -> None:
    """The time of the call counts as age (RFC 9111, 4.2.3): nobody knows when the answer was made."""
    origin = Origin(says(headers={"cache-control": "max-age=10", "age": "3"}), takes=4.0)
    caching = cached(origin)
    first = await caching(asking())
    await pass_time(2.9)
    second = await caching(asking())
    await pass_time(0.1)
    await caching(asking())

    assert [one.header(b"age") for one in (first, second)] == [b"7", b"9"]
    assert len(origin.asked) == 2


@simulated
async def test_that_there_is_nothing_is_kept_for_a_moment() -> None:
    """However long the service allows, 404 is believed for `absent_for` seconds."""
    origin = Origin(says(status=404, headers={"cache-control": "max-age=600"}))
    caching = cached(origin)
    await caching(asking())
    await pass_time(2.9)
    await caching(asking())
    within = len(origin.asked)
    await pass_time(0.2)
    await caching(asking())

    assert (within, len(origin.asked)) == (1, 2)


@simulated
async def test_a_client_whose_time_is_over_does_not_end_the_call() -> None:
    """Who waits too long is told so; the answer that comes after is kept for the next one."""
    origin = Origin(takes=1.0)
    caching = cached(origin)
    late = await caching(asking(within=0.2))
    await pass_time(1.0)
    kept = await caching(asking(within=0.2))

    assert [str(late.state), str(kept.state), len(origin.asked)] == ["late", "ok", 1]


@simulated
async def test_a_flight_ends_with_the_gateway() -> None:
    """Whatever is under way is ended when the cache is closed, and nobody waits for ever."""
    origin = Origin(takes=1.0)
    cache = a_cache()
    caching = cached(origin, cache)
    await caching(asking(within=0.2))
    await cache.aclose()
    await pass_time(5.0)
    await caching(asking(within=2.0))

    assert len(origin.asked) == 2
