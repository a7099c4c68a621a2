"""The page on which people say who they are."""

from collections.abc import Iterable
from html import escape

from fastapi.responses import HTMLResponse

from ftgo_sandbox.domain.consumers import Consumer
from ftgo_sandbox.provider import paths
from ftgo_sandbox.provider.accounts import full_name
from ftgo_sandbox.provider.pages.frame import filled, page
from ftgo_sandbox.provider.waiting import Visit
from ftgo_sandbox.world.people import BLOCKED, DECLINED, DISABLED

NOTES = {BLOCKED: "may not order", DECLINED: "has a card that is declined", DISABLED: "has a disabled account"}
ASKS = {
    "profile": "see your name",
    "email": "see your address of e-mail",
    "profile:read": "see your profile",
    "orders:read": "see your orders",
    "orders:write": "order for you",
    "offline_access": "go on while you are away",
}
COMPLAINT = '<p class="complaint" role="alert">This name and this password do not belong together.</p>'
WRONG = 403


def ask(visit: Visit, people: Iterable[Consumer], *, key: str, chosen: Consumer | None) -> HTMLResponse:
    """Ask a person who they are, on behalf of a client; the *chosen* one is marked already."""
    return page("Sign in", _form(visit, people, key, chosen, ""), leads_to=visit.to.address)


def ask_again(visit: Visit, people: Iterable[Consumer], *, key: str, chosen: Consumer | None) -> HTMLResponse:
    """Ask once more, after an answer that was wrong."""
    return page("Sign in", _form(visit, people, key, chosen, COMPLAINT), status=WRONG, leads_to=visit.to.address)


def _form(visit: Visit, people: Iterable[Consumer], key: str, chosen: Consumer | None, complaint: str) -> str:
    return filled(
        "sign_in",
        client=escape(visit.to.client.name),
        asks=_asks(visit.wish.scopes),
        complaint=complaint,
        action=paths.SIGN_IN,
        visit=key,
        people="".join(_person(consumer, is_chosen=consumer is chosen) for consumer in people),
    )


def _person(consumer: Consumer, *, is_chosen: bool) -> str:
    number = consumer.consumer_id
    return filled(
        "person",
        number=str(number),
        person=escape(full_name(consumer)),
        initials=escape(consumer.name.first_name[0] + consumer.name.last_name[0]),
        note=", ".join(filter(None, (f"consumer {number}", NOTES.get(number)))),
        checked=" checked" if is_chosen else "",
    )


def _asks(scopes: frozenset[str]) -> str:
    asked = [words for scope, words in ASKS.items() if scope in scopes]
    return f" It wants to {', '.join(asked)}." if asked else ""
