"""Addresses in a file that changes under a running gateway."""

from pathlib import Path

import pytest

from gateway_common.services.discovery import FileSource, NotFound


async def hosts(source: FileSource) -> list[str]:
    return [one.address.host for one in (await source.look()).places]


def write(path: Path, *names: str) -> None:
    path.write_text("".join(f"- http://{name}:8080\n" for name in names))


async def test_a_file_that_is_replaced_is_read_anew(tmp_path: Path) -> None:
    """One that is written beside its place and moved there is seen whole."""
    file, beside = tmp_path / "kitchen.yaml", tmp_path / "kitchen.yaml.new"
    write(file, "k1")
    source = FileSource(file, secure=False)
    before = await hosts(source)
    write(beside, "k1", "k2")
    beside.replace(file)

    assert (before, await hosts(source)) == (["k1"], ["k1", "k2"])


async def test_a_config_map_that_is_swapped_is_read_anew(tmp_path: Path) -> None:
    """Kubernetes swaps a symbolic link to the folder of all files."""
    for version, names in (("..1", ["k1"]), ("..2", ["k2"])):
        (tmp_path / version).mkdir()
        write(tmp_path / version / "kitchen.yaml", *names)
    (tmp_path / "..data").symlink_to("..1")
    (tmp_path / "kitchen.yaml").symlink_to("..data/kitchen.yaml")
    source = FileSource(tmp_path / "kitchen.yaml", secure=False)
    before = await hosts(source)
    (tmp_path / "..new").symlink_to("..2")
    (tmp_path / "..new").replace(tmp_path / "..data")

    assert (before, await hosts(source)) == (["k1"], ["k2"])


async def test_a_file_that_cannot_be_used_is_nothing_found(tmp_path: Path) -> None:
    """What is no list, what is empty, and what is not there: each says why."""
    file = tmp_path / "kitchen.yaml"
    source = FileSource(file, secure=False)
    reasons: list[str] = []
    for text in ("kitchen: http://k1\n", "", "- http//k1\n", None):
        file.write_text(text) if text is not None else file.unlink()
        with pytest.raises(NotFound) as nothing:
            await source.look()
        reasons.append(str(nothing.value).removeprefix(f"{file}: "))

    assert [reason.partition(";")[0] for reason in reasons] == [
        "it is no list of 1 to 1000 addresses",
        "it is no list of 1 to 1000 addresses",
        "line 1: its scheme is neither http nor https",
        "it cannot be read (no such file or directory)",
    ]


async def test_where_services_are_recognised_no_address_is_in_the_open(tmp_path: Path) -> None:
    """A list without https changes nothing where tls is set."""
    file = tmp_path / "kitchen.yaml"
    write(file, "k1")
    with pytest.raises(NotFound, match="its addresses are not https"):
        await FileSource(file, secure=True).look()


async def test_a_file_that_is_the_same_is_not_understood_anew(tmp_path: Path) -> None:
    """What it holds is compared first; a list or a flaw is known from the last time."""
    file = tmp_path / "kitchen.yaml"
    source = FileSource(file, secure=False)
    write(file, "k1")
    first, second = (await source.look()).places, (await source.look()).places
    write(file, "k2")
    other = await hosts(source)
    file.write_text("kitchen: http://k1\n")
    for _ in range(2):
        with pytest.raises(NotFound, match="it is no list"):
            await source.look()
    write(file, "k1")

    assert (second is first, other, await hosts(source)) == (True, ["k2"], ["k1"])
