import re
from pathlib import Path

import pytest

from benchmarks.peers import ALL, BENCH, UNFROZEN, Peer, Site, Work
from benchmarks.services.backend import SERVICES
from benchmarks.shelf import Shelf


def test_every_work_is_done_by_ours_and_by_others() -> None:
    """What nobody else does has nothing to stand beside."""
    for work in Work:
        able = [peer for peer in ALL if work in peer.asks]
        assert {peer.ours for peer in able} == {True, False}


def test_names_tell_gateways_apart() -> None:
    """Results are kept by name, and ours is seen by it."""
    peers = (*ALL, BENCH, UNFROZEN)

    assert len({peer.name for peer in peers}) == len(peers)
    assert all(peer.name.startswith("ours") == peer.ours for peer in peers)


@pytest.mark.parametrize("peer", [*ALL, BENCH, UNFROZEN], ids=lambda peer: peer.name)
def test_a_command_knows_its_port_and_its_services(peer: Peer, tmp_path: Path) -> None:
    """A gateway is told where to listen and whom to ask, in its command or in its configuration."""
    services = {name: f"http://127.0.0.1:{9100 + number}" for number, name in enumerate(SERVICES)}

    command = " ".join(peer.command(OnPath(tmp_path), Site(8000, services, tmp_path)))

    told = command + "".join(file.read_text() for file in tmp_path.iterdir() if file.is_file())
    assert "8000" in told
    assert "9101" in told
    assert re.findall(r"@[A-Z_]+@", told) == []


class OnPath(Shelf):
    """Find every program as if the system had it."""

    def debian(self, program: str) -> tuple[str, ...]:
        return (program,)

    def node(self, script: str) -> tuple[str, ...]:
        return ("node", script)

    def python(self, program: str) -> tuple[str, ...]:
        return (program,)

    @property
    def nginx(self) -> dict[str, object]:
        return {"USER": "nobody", "NDK": "ndk.so", "LUA": "lua.so", "LUA_PATH": "?.lua"}
