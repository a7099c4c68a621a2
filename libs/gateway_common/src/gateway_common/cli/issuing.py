"""Issuing, listing, rotating and revoking keys for a gateway, in the book that its settings name."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Collection, Iterator, Sequence
from datetime import UTC, datetime
from time import time
from typing import Any, TypeVar

import orjson
import typer

from gateway_common.app import scopes_in
from gateway_common.cli.columns import columns
from gateway_common.cli.complaints import Complaint
from gateway_common.cli.said import Said
from gateway_common.cli.target import load, settings_of
from gateway_common.identity.api_keys import Grant, Issued, KeyDesk, KeyRecord, NoSuchKeyError, book_of
from gateway_common.settings import GatewaySettings
from gateway_common.stores import StoreDown, store_of

__all__ = ["DAY", "HOUR", "Grant", "issue_key", "list_keys", "revoke_key", "rotate_key"]

T = TypeVar("T")

DAY, HOUR = 86_400, 3600
HEADS = ("ID", "APPLICATION", "ACCOUNT", "PLAN", "SCOPES", "ISSUED", "ENDS", "STATE")
_NAME = re.compile(r"[A-Za-z0-9._-]{1,64}")
_SCOPE = re.compile(r"[!#-\[\]-~]{1,64}")  # RFC 6749, 3.3


def issue_key(target: str, said: Said, grant: Grant, also: Collection[str]) -> None:
    """Print a new key for what *grant* says, and for *also*: scopes that *target* itself does not ask for."""
    app = load(target, said)
    flaws = [*_flaws(grant), *_flaws_of_scopes(grant.scopes, also, scopes_in(app))]
    if flaws:
        raise Complaint("such a key cannot be issued:", flaws)
    settings = _with_keys(target, app.state.settings)
    _show(_at_desk(settings, lambda desk: desk.issue(grant)))
    plans = settings.limits.plans
    if plans and grant.plan not in plans and grant.application not in settings.limits.applications:
        has = settings.limits.partner or "none"
        typer.echo(
            f"gateway: there is no plan {grant.plan} in these settings; it pays by that of partners, {has}", err=True
        )


def list_keys(target: str, said: Said, application: str, *, json: bool) -> None:
    """Print the keys of *application*, or of all."""
    every = _at_desk(_settings(target, said), lambda desk: desk.every())
    records = [record for record in every if application in {"", record.application}]
    if json:
        typer.echo(orjson.dumps([_told(record) for record in records], option=orjson.OPT_INDENT_2))
        return
    for line in columns([HEADS, *map(_row, records)]):
        typer.echo(line)


def rotate_key(target: str, said: Said, key_id: str, *, seconds: int, overlap: int) -> None:
    """Print a key that takes over from *key_id*, which ends after *overlap* seconds."""
    _show(_at_desk(_settings(target, said), lambda desk: desk.rotate(key_id, seconds=seconds, overlap=overlap)))
    typer.echo(f"gateway: key {key_id} counts for {overlap // HOUR} more hours, if it does not end before", err=True)


def revoke_key(target: str, said: Said, key_id: str) -> None:
    """Let *key_id* count no longer."""
    settings = _settings(target, said)
    record = _at_desk(settings, lambda desk: desk.revoke(key_id))
    seconds = settings.identity.keys.remembered_for
    typer.echo(f"key {key_id} of {record.application} is revoked; gateways know within {seconds:g} seconds.")


def _settings(target: str, said: Said) -> GatewaySettings:
    return _with_keys(target, settings_of(target, said)[0])


def _with_keys(target: str, settings: GatewaySettings) -> GatewaySettings:
    if settings.identity.kind != "keys":
        raise Complaint(f"{target} takes no API keys; set GATEWAY_IDENTITY__KIND=keys.")
    return settings


def _at_desk(settings: GatewaySettings, act: Callable[[KeyDesk], Awaitable[T]]) -> T:
    async def acted() -> T:
        async with store_of(settings.store) as store:
            book = book_of(settings.identity.keys, settings.store, store)
            if book is None:
                raise Complaint(
                    "keys would end with this command; set GATEWAY_STORE__KIND=redis, or on a single machine "
                    "GATEWAY_IDENTITY__KEYS__FILE, for the gateway, too."
                )
            return await act(KeyDesk(settings.key_prefix, book))

    try:
        return asyncio.run(acted())
    except (NoSuchKeyError, StoreDown) as error:
        raise Complaint(f"{error}.") from error


def _flaws(grant: Grant) -> Iterator[str]:
    for what in ("application", "account", "plan"):
        if not _NAME.fullmatch(getattr(grant, what)):
            yield f"its {what} is no name; write up to 64 letters, digits, dots, dashes or underscores."


def _flaws_of_scopes(scopes: Collection[str], also: Collection[str], asked: Sequence[str]) -> Iterator[str]:
    if asked and not scopes:
        yield f"it would allow nothing; give it scopes by --scope, of {', '.join(asked)}."
    there = f"scopes are {', '.join(asked)}" if asked else "there is none"
    for scope in sorted(set(scopes).difference(asked)):
        if not _SCOPE.fullmatch(scope):
            yield f"{scope!r} is no scope; a scope is one word without blanks, quotes or backslashes."
        elif scope not in also:
            yield f"no endpoint or route asks for {scope!r}; {there}; --also is for those of other gateways."


def _show(issued: Issued) -> None:
    """Print the key alone on standard output, for a pipe into a vault, and beside it what it is."""
    record = issued.record
    what = f"key {record.id} of {record.application} allows {_allowed(record)} until {_day(record.expires_at)}"
    typer.echo(issued.key.text)
    typer.echo(f"gateway: {what}; it is shown this once", err=True)


def _allowed(record: KeyRecord) -> str:
    return " ".join(record.scopes) or "what asks for no scope"


def _row(record: KeyRecord) -> Sequence[str]:
    days = (_day(record.issued_at), _day(record.expires_at))
    of_whom = (record.id, record.application, record.account, record.plan)
    return (*of_whom, " ".join(record.scopes), *days, record.state(time()))


def _told(record: KeyRecord) -> dict[str, Any]:
    return {**record.model_dump(mode="json", exclude={"digest"}), "state": record.state(time())}


def _day(moment: int) -> str:
    return datetime.fromtimestamp(moment, UTC).date().isoformat()
