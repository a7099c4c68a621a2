"""The folder in which workers meet, beside folders that others left."""

import fcntl
import os
import tempfile
from pathlib import Path

import pytest

from gateway_common.cli.serving.folder import meeting_folder


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder for temporary files."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def left(temporary: Path, name: str, *files: str) -> Path:
    folder = temporary / name
    folder.mkdir()
    for file in files:
        (folder / file).touch()
    return folder


def test_it_goes_with_the_gateway(temporary: Path) -> None:
    """Only whoever made the folder can look into it, and nothing of it is left in the end."""
    with meeting_folder() as folder:
        mode = folder.stat().st_mode & 0o777
        (folder / "0.sock").touch()
        (folder / "ending").touch()

    assert mode == 0o700
    assert list(temporary.iterdir()) == []


def test_what_a_killed_gateway_left_is_taken_away(temporary: Path) -> None:
    """Nobody holds the folder of a gateway that was killed, so the next one that starts takes it away."""
    left(temporary, "gateway-workers-old", "0.sock", "1.sock", "ending")

    with meeting_folder() as folder:
        there = list(temporary.iterdir())

    assert there == [folder]


def test_the_folder_of_another_gateway_stays(temporary: Path) -> None:
    """Several gateways may start on one machine, and none takes from another what it uses."""
    with meeting_folder() as one, meeting_folder() as other:
        there = set(temporary.iterdir())

    assert there == {one, other}


def test_what_is_not_ours_stays(temporary: Path) -> None:
    """A folder that holds anything else, one of another name, and a link to one are left alone."""
    spared = [
        left(temporary, "gateway-workers-notes", "notes.txt"),
        left(temporary, "gateway-plans", "0.sock") / "0.sock",
        temporary / "gateway-workers-link",
    ]
    spared[2].symlink_to(temporary / "gateway-plans")

    with meeting_folder():
        pass

    assert [one.exists() for one in spared] == [True, True, True]


def test_a_folder_that_somebody_takes_away_is_made_again(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between making a folder and holding it another gateway may come by: then there is another folder."""
    lock, gone = fcntl.flock, list[Path]()

    def late(folder: int, operation: int) -> None:
        if not gone:
            gone.extend(temporary.iterdir())
            gone[0].rmdir()
        lock(folder, operation)

    monkeypatch.setattr(fcntl, "flock", late)

    with meeting_folder() as folder:
        there = list(temporary.iterdir())

    assert there == [folder]
    assert folder not in gone


def test_a_place_where_nothing_can_be_held_is_no_place(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system knows no locks, the folder is an error, and not tried for ever."""

    def unknown(folder: int, operation: int) -> None:
        raise OSError(95, os.strerror(95))

    monkeypatch.setattr(fcntl, "flock", unknown)

    with pytest.raises(OSError, match=os.strerror(95)), meeting_folder():
        pass

    assert list(temporary.iterdir()) == []
