"""Secrets that a route sends: their service hears them, and nobody else ever does."""

import json
from pathlib import Path

import pytest
from fastapi import FastAPI
from structlog.testing import capture_logs

from gateway_common.admin import offers_of
from gateway_common.app import routes_in
from gateway_common.errors import DeclarationError, State
from gateway_common.services import Answer
from gateway_common.testing import SimulatedNetwork, client_of, simulated
from tests.gateway_common.routing.given import MakeApp, said

NAME = "GET /v1/menus/{menu}"
TEXT = f"""
{NAME}:
  service: menus
  allow: anyone
  request: {{set: {{X-Api-Key: {{secret: "env:MENU_KEY"}}, x-version: "2"}}}}
"""
SECRET = "CANARY-77aa"  # noqa: S105 – a marked text, to be found where it must not be


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the secret where the route says that it is."""
    monkeypatch.setenv("MENU_KEY", SECRET)


def network_that(answers: Answer | State) -> SimulatedNetwork:
    return SimulatedNetwork({}, routes={NAME: answers})


@simulated
async def test_the_service_hears_what_the_reference_leads_to(app_with: MakeApp) -> None:
    """A reference is replaced by the secret on the way out, whatever the client sends under that name."""
    network = network_that(said(b"x"))
    async with client_of(app_with(TEXT, network=network)) as client:
        await client.get("/v1/menus/7", headers={"x-api-key": "mine"})

    told = [pair for pair in network.calls[0].headers if pair[0] in {b"x-api-key", b"x-version"}]
    assert told == [(b"x-api-key", SECRET.encode()), (b"x-version", b"2")]


def test_a_file_may_hold_it(tmp_path: Path, app_with: MakeApp) -> None:
    """The other form of a reference is the one of settings, too."""
    held = tmp_path / "key"
    held.write_text(f"{SECRET}\n")
    held.chmod(0o600)
    (route,) = routes_in(app_with(TEXT.replace("env:MENU_KEY", f"file:{held}")))

    assert (b"x-api-key", SECRET.encode()) in route.set_fields


def shown_by(app: FastAPI) -> str:
    offers = json.dumps([offer.told for offer in offers_of(app)])
    return f"{offers}{json.dumps(app.openapi())}{routes_in(app)!r}{app.state.settings!r}"


@pytest.mark.parametrize("answer", [said(b"x"), said(b"", status=500), State.DOWN, State.REFUSED], ids=str)
@simulated
async def test_it_is_shown_nowhere(answer: Answer | State, app_with: MakeApp) -> None:
    """Neither lists, nor the document, nor logs, nor problems show it, however the call ends."""
    app = app_with(TEXT, network=network_that(answer))
    with capture_logs() as logs:
        async with client_of(app) as client:
            response = await client.get("/v1/menus/7")

    assert SECRET not in f"{shown_by(app)}{logs}{response.headers}{response.text}"
    assert len(logs) > 0


@pytest.mark.parametrize("value", ["two\nlines", " blank", "ü"])
def test_one_that_would_not_stay_on_its_line_is_not_repeated(
    value: str, app_with: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be a field's value stops the start, and the sentence names the reference alone."""
    monkeypatch.setenv("MENU_KEY", value)

    with pytest.raises(DeclarationError) as refused:
        app_with(TEXT)

    (mistake,) = refused.value.mistakes
    assert mistake.endswith("what env:MENU_KEY leads to cannot be a field's value; store it without line ends.")
