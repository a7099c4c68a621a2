import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from fastapi import FastAPI

import browser_bff.services
import mobile_bff.services
import public_bff.services
from benchmarks.peers import Work
from benchmarks.peers.ours import BROWSER, MOBILE, PUBLIC
from benchmarks.peers.peer import Peer
from benchmarks.services.answers import SIZES, lay_out, list_of
from browser_bff.app import create_app as create_browser
from browser_bff.settings import BrowserSettings
from gateway_common.testing import SimulatedNetwork, client_of
from mobile_bff.app import create_app as create_mobile
from mobile_bff.settings import MobileSettings
from public_bff.app import create_app as create_public
from public_bff.settings import PublicSettings

CONSUMER = "dev:1"

Create = Callable[..., FastAPI]

GATEWAYS = [
    (MOBILE, create_mobile, MobileSettings, mobile_bff.services, "2"),
    (BROWSER, create_browser, BrowserSettings, browser_bff.services, "1"),
    (PUBLIC, create_public, PublicSettings, public_bff.services, "1"),
]


@pytest.mark.parametrize(("peer", "create", "settings", "services", "order"), GATEWAYS, ids=lambda one: str(one)[:12])
async def test_our_gateways_understand_every_answer(
    peer: Peer, create: Create, settings: Callable[..., object], services: ModuleType, order: str, tmp_path: Path
) -> None:
    """What the services of a run say is what our gateways read: nothing is missing, so that all of it is paid for."""
    lay_out(tmp_path)
    network = SimulatedNetwork(
        {
            services.find_order: said(tmp_path / f"orders/{order}"),
            services.find_ticket: said(tmp_path / f"tickets/{order}"),
            services.find_delivery: said(tmp_path / "deliveries/1"),
            services.find_restaurant: said(tmp_path / "restaurants/12"),
            services.find_bill: said(tmp_path / "bills"),
        }
    )

    async with client_of(create(settings(profile="sandbox"), reach=lambda: network), token=CONSUMER) as client:
        answer = await client.get(peer.asks[Work.COMPOSITION].path)

    assert answer.status_code == 200
    assert answer.json()["missing"] == []
    assert len(network.calls) == (5 if peer is BROWSER else 4)


def test_lists_are_about_as_long_as_they_are_called() -> None:
    """A list of a size is within a dish of it."""
    assert all(abs(len(list_of(size)) - size) < 100 or size > 10_000 for size in SIZES)
    assert all(json.loads(list_of(size))["items"] for size in SIZES)


def test_a_picture_is_as_long_as_its_id(tmp_path: Path) -> None:
    """Whoever asks for picture 10 000 000 gets so many bytes."""
    lay_out(tmp_path)

    assert (tmp_path / "restaurants/10000000/picture").stat().st_size == 10_000_000
    assert (tmp_path / "restaurants/1000/picture").stat().st_size == 1_000


def said(file: Path) -> Any:  # noqa: ANN401 – JSON is whatever it is
    return json.loads(file.read_bytes())
