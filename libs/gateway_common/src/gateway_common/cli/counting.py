"""Looking up and resetting quotas of a gateway, in the store where it counts them."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
import typer

from gateway_common.caller import Caller, CallerKind
from gateway_common.cli.columns import columns
from gateway_common.cli.complaints import Complaint
from gateway_common.cli.said import Said
from gateway_common.cli.target import load
from gateway_common.limits import Tariff
from gateway_common.limits.quotas import Quotas, Used
from gateway_common.limits.windows import Window
from gateway_common.settings import GatewaySettings
from gateway_common.settings.limit import LimitSettings
from gateway_common.stores import StoreDown, store_of

__all__ = ["reset_quotas", "show_quotas"]

HEADS = ("POLICY", "USED", "OF", "LEFT", "BEGINS ANEW")


def show_quotas(target: str, said: Said, who: str, plan: str, *, json: bool) -> None:
    """Print what *who* used of the quotas of *plan*, unless the settings say that they have another."""
    used = _at_desk(target, said, who, plan, lambda desk, caller: desk.show(caller))
    if json:
        typer.echo(orjson.dumps([_told(one) for one in used], option=orjson.OPT_INDENT_2))
        return
    for line in columns([HEADS, *map(_row, used)]) if used else [f"{who} has no quota."]:
        typer.echo(line)


def reset_quotas(target: str, said: Said, who: str, plan: str, windows: Sequence[Window]) -> None:
    """Give *who* back what they used in these *windows*."""
    used = _at_desk(target, said, who, plan, lambda desk, caller: desk.reset(caller, windows))
    for one in used:
        typer.echo(f"{who} has {one.amount} requests of {one.policy} again; {one.used} were used.")
    if not used:
        raise Complaint(f"{who} has no such quota.")


def _at_desk(
    target: str, said: Said, who: str, plan: str, act: Callable[[Quotas, Caller], Awaitable[Sequence[Used]]]
) -> Sequence[Used]:
    app = load(target, said)
    settings: GatewaySettings = app.state.settings
    tariff: Tariff = app.state.tariff
    if settings.store.kind == "memory":
        raise Complaint(
            "quotas are in the memory of the gateway, which no command can see; set GATEWAY_STORE__KIND=redis."
        )
    caller = _caller(who, plan, settings.limits)

    async def acted() -> Sequence[Used]:
        async with store_of(settings.store) as store:
            return await act(Quotas(tariff.gateway, settings.limits, store), caller)

    try:
        return asyncio.run(acted())
    except StoreDown as error:
        raise Complaint(f"{error}.") from error


def _caller(who: str, plan: str, limits: LimitSettings) -> Caller:
    kind, colon, subject = who.partition(":")
    if plan and plan not in limits.plans:
        raise Complaint(f"there is no plan {plan}; plans are {', '.join(sorted(limits.plans)) or 'none'}.")
    if colon and kind == CallerKind.CONSUMER:
        tenant, slash, person = subject.partition("/")
        return Caller(CallerKind.CONSUMER, person if slash else subject, tenant=tenant if slash else "")
    if not plan and who not in limits.applications and limits.partner is not None:
        typer.echo(f"gateway: by plan {limits.partner}; if its key names another, say it by --plan", err=True)
    return Caller(CallerKind.PARTNER, who, plan=plan)


def _row(used: Used) -> Sequence[str]:
    return used.policy, str(used.used), str(used.amount), str(used.amount - used.used), _moment(used.ends)


def _told(used: Used) -> dict[str, Any]:
    return {"policy": used.policy, "used": used.used, "amount": used.amount, "ends": _moment(used.ends)}


def _moment(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")
