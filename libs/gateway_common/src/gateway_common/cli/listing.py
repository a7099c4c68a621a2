"""Listing what a gateway offers, and which settings hold, for a person or for a program."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

import orjson
import typer
from fastapi import FastAPI

from gateway_common.admin import Offer, offers_of
from gateway_common.cli.columns import columns
from gateway_common.configuration import Place, Sources
from gateway_common.plans import span
from gateway_common.routing.sizes import spell_size
from gateway_common.settings import GatewaySettings

__all__ = ["list_offers", "list_settings"]

_HEADS = ("METHOD", "PATH", "KIND", "LEADS TO", "FOR", "WITHIN", "BODY", "WRITTEN")


def list_offers(app: FastAPI, *, json: bool = False) -> None:
    """Print everything that a client of *app* can call."""
    offers = offers_of(app)
    if json:
        _print([offer.told for offer in offers])
        return
    for line in columns([_HEADS, *map(_row, offers)]):
        typer.echo(line)


def list_settings(settings: GatewaySettings, sources: Sources, *, json: bool = False) -> None:
    """Print what holds of *settings*, and where each was said; of secrets, where they are."""
    rows = [(".".join(map(str, place)), value, sources.origin(place)) for place, value in _leaves(settings.effective())]
    if json:
        _print([{"setting": name, "value": value, "from": origin} for name, value, origin in rows])
        return
    for line in columns([(name, _spelled(value), origin) for name, value, origin in rows]):
        typer.echo(line)


def _row(offer: Offer) -> Sequence[str]:
    body = "-" if offer.most_body is None else spell_size(offer.most_body)
    led = (offer.kind, offer.leads_to, offer.policy, span(offer.within), body, offer.written)
    return (offer.method, offer.path, *led)


def _leaves(values: Mapping[str, Any], above: Place = ()) -> Iterator[tuple[Place, Any]]:
    for name, value in values.items():
        if isinstance(value, dict) and value:
            yield from _leaves(cast("dict[str, Any]", value), (*above, name))
        else:
            yield (*above, name), value


def _spelled(value: object) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def _print(told: object) -> None:
    typer.echo(orjson.dumps(told, option=orjson.OPT_INDENT_2))
