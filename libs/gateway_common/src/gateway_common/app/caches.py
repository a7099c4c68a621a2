"""The cache of a gateway: there is one where anything is kept, and it stands before those services alone."""

from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from functools import partial

from fastapi import FastAPI

from gateway_common.app.declared import declared_in, routes_in
from gateway_common.app.gauges import Gauges
from gateway_common.app.senders import Around
from gateway_common.services import Service
from gateway_common.services.caching import Cache, Caching
from gateway_common.settings import GatewaySettings
from gateway_common.stores import Store, store_of

__all__ = ["cache_of", "caching_before"]


def caching_before(
    app: FastAPI, services: Sequence[Service], settings: GatewaySettings, cache: Cache
) -> Mapping[str, Around]:
    """Give what puts *cache* before each service of whose answers anything is kept: by operations, routes or parts.

    A cache with room for nothing stands before none.
    """
    if not cache.keeps:
        return {}
    kept = {*_by_operations(services), *_by_routes(app), *_by_parts(app)}
    return {name: partial(Caching, cache=cache, origin=_origin(name, settings)) for name in kept}


@asynccontextmanager
async def cache_of(name: str, settings: GatewaySettings, gauges: Gauges, store: Store) -> AsyncGenerator[Cache]:
    """Open the cache of the gateway *name*, which shares in *store* or one of its own, if processes are to share."""
    said = settings.cache
    async with AsyncExitStack() as opened:
        far: Store | None = None
        if said.shared and said.store is not None:
            far = await opened.enter_async_context(store_of(said.store))
        elif said.shared and settings.store.kind == "redis":
            far = store
        cache = await opened.enter_async_context(aclosing(Cache(said, gauges.meters, far, name)))
        gauges.watch_cache(cache)
        yield cache


def _origin(service: str, settings: GatewaySettings) -> str:
    known = settings.services[service].known if service in settings.services else ()
    return known[0] if known else ""


def _by_operations(services: Sequence[Service]) -> Iterator[str]:
    for service in services:
        if any(operation.keeping() is not None for operation in service.operations):
            yield service.name


def _by_routes(app: FastAPI) -> Iterator[str]:
    for route in routes_in(app):
        if route.keeping is not None:
            yield route.service


def _by_parts(app: FastAPI) -> Iterator[str]:
    for one in declared_in(app):
        for node in one.composition.plan.nodes:
            if node.part.stale_for is not None:
                yield node.part.operation.service.name
