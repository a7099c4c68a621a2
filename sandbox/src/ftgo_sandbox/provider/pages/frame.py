"""What all pages have around them, on paper and in their headers."""

from functools import cache
from html import escape
from importlib.resources import files
from string import Template

from fastapi.responses import HTMLResponse

from ftgo_sandbox.provider import paths

FOLDER = files("ftgo_sandbox.provider.pages")


def page(title: str, content: str, *, status: int = 200, leads_to: str = "") -> HTMLResponse:
    """Frame the *content*, whose form may take a person to the address that it *leads_to*."""
    text = filled("layout", title=escape(title), style=paths.STYLE, content=content)
    return HTMLResponse(text, status, headers=_headers(leads_to))


def filled(template: str, /, **values: str) -> str:
    """Fill a template with values that are HTML already."""
    return Template(_text(f"{template}.html")).substitute(values)


def style() -> str:
    """Read how all of them look."""
    return _text("style.css")


def _headers(leads_to: str) -> dict[str, str]:
    """Forbid whatever a page does not need; browsers ask of each step after a form whether it may lead there."""
    policy = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
    return {
        "Cache-Control": "no-store",
        "Content-Security-Policy": f"{policy} {_source(leads_to)}".rstrip(),
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }


def _source(address: str) -> str:
    """Write where an address leads as policies do, which have no word for one in brackets but its scheme."""
    scheme, _, rest = address.partition("://")
    host = rest.partition("/")[0]
    if host.startswith("["):
        return f"{scheme}:"
    return f"{scheme}://{host}" if host else ""


@cache
def _text(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")
