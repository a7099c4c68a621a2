"""What the cache did with a request, as `Cache-Status` tells it (RFC 9211)."""

import re
from functools import lru_cache

from gateway_common.services.keeping import Handled

__all__ = ["cache_status"]

_TOKEN = re.compile(r"[A-Za-z*][!#$%&'*+.^_`|~0-9A-Za-z:/-]*")


@lru_cache(maxsize=1024)
def cache_status(name: str, handled: Handled) -> bytes:
    """Spell the field's value for the cache *name*."""
    said = [name if _TOKEN.fullmatch(name) else '"' + re.sub(r'(["\\])', r"\\\1", name) + '"']
    if handled.fwd:
        said.append(f"fwd={handled.fwd}")
        said += [f"fwd-status={handled.fwd_status}"] if handled.fwd_status else []
        said += ["stored"] if handled.stored else []
        said += ["collapsed"] if handled.collapsed else []
    else:
        said.append("hit")
    said += [f"ttl={handled.ttl}"] if handled.ttl is not None else []
    return "; ".join(said).encode("ascii", "replace")
