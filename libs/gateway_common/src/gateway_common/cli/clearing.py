"""Clearing what gateways share of services' answers, in the Redis where they keep it."""

import asyncio
from collections.abc import Sequence

import typer

from gateway_common.cli.complaints import Complaint
from gateway_common.cli.said import Said
from gateway_common.cli.target import load
from gateway_common.services.caching import Far, FarDown, tag_of
from gateway_common.settings import GatewaySettings
from gateway_common.stores import store_of

__all__ = ["clear_tags"]


def clear_tags(target: str, said: Said, tags: Sequence[str]) -> None:
    """Forget the answers of all services of *target* with one of *tags*, and say whether there were any."""
    app = load(target, said)
    settings: GatewaySettings = app.state.settings
    names = [tag_of(service.name, tag) for service in app.state.services for tag in tags]
    try:
        number = asyncio.run(_cleared(settings, names))
    except FarDown as error:
        raise Complaint("the store cannot be asked; nothing is known to be cleared.") from error
    what = "What has these tags is cleared" if number else "Nothing that is shared has any of these tags"
    typer.echo(f"{what}; a process may give its own copy for {settings.cache.near_for:g} seconds.")


async def _cleared(settings: GatewaySettings, names: Sequence[str]) -> int:
    place = settings.cache.store or settings.store
    if place.kind == "memory" or not settings.cache.shared:
        raise Complaint("answers are kept in the memory of each process, which no command can clear; start them anew.")
    async with store_of(place) as store:
        now = asyncio.get_running_loop().time
        return await Far(store, gateway="", now=now).forget(names)
