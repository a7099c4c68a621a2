"""What an answer says about its parts: `Composition`, `Server-Timing` and `Cache-Control`.

    Composition: order=ok, ticket=late, restaurant=stale;age=31       a dictionary after RFC 9651
    Server-Timing: order;dur=12.4, ticket;dur=400.0

The first two name parts, which only some callers may see; the third is always there.
"""

from gateway_common.composition.cacheability import NO_STORE, cache_control_of
from gateway_common.parts import PartReport, Parts

__all__ = ["response_headers"]


def response_headers(parts: Parts, *, guarded: bool, shown: bool) -> dict[str, str]:
    """Give the header fields for an answer of *parts*; *shown* says whether the caller may see them."""
    cache = {"cache-control": cache_control_of(parts, guarded=guarded)}
    if cache["cache-control"] != NO_STORE:
        cache["vary"] = "authorization"  # whoever keeps it keeps it for one caller
    if not shown or not len(parts):
        return cache
    return cache | {
        "composition": ", ".join(_state(report) for report in parts),
        "server-timing": ", ".join(f"{report.name};dur={report.took * 1000:.1f}" for report in parts),
    }


def _state(report: PartReport) -> str:
    age = "" if report.age is None else f";age={int(report.age)}"
    return f"{report.name}={report.state}{age}"
