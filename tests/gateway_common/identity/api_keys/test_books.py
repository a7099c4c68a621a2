"""What every book of keys promises, whether it is a file or a store."""

import asyncio
import json
import stat
from pathlib import Path

import pytest

from gateway_common.identity.api_keys import FileBook, KeyBook, StoreBook
from gateway_common.stores import MemoryStore, StoreDown
from tests.gateway_common.identity.api_keys.given import NOW, new_record


async def test_what_was_added_is_found(book: KeyBook) -> None:
    """A record comes back as it was written, and of other ids there is nothing."""
    record = new_record()

    assert await book.find(record.id) is None
    assert await book.add(record)
    assert await book.find(record.id) == record
    assert await book.find("nobody") is None


async def test_an_id_is_somebodys_once(book: KeyBook) -> None:
    """A second record of the same id is refused, and the first one stays."""
    record = new_record()
    await book.add(record)

    assert not await book.add(record.model_copy(update={"application": "thief"}))
    assert await book.find(record.id) == record


async def test_what_changed_meanwhile_is_not_overwritten(book: KeyBook) -> None:
    """Whoever replaces a record must know the one that is there."""
    old = new_record()
    await book.add(old)
    revoked = old.model_copy(update={"revoked_at": NOW})

    assert await book.replace(old, revoked)
    assert not await book.replace(old, old.model_copy(update={"expires_at": NOW}))
    assert await book.find(old.id) == revoked


async def test_all_records_are_listed(book: KeyBook) -> None:
    """The list has every record, the oldest first."""
    records = [new_record().model_copy(update={"issued_at": NOW + second}) for second in range(3)]
    assert list(await book.every()) == []
    for record in records:
        await book.add(record)

    assert list(await book.every()) == records


async def test_a_record_of_a_later_version_is_read(tmp_path: Path) -> None:
    """A field that nobody knows yet is no mistake: two versions run side by side while gateways are replaced."""
    record = new_record()
    path = tmp_path / "keys.json"
    path.write_text(json.dumps([{**record.model_dump(mode="json"), "colour": "red"}]))

    assert await FileBook(path).find(record.id) == record


def test_the_file_is_for_its_owner(tmp_path: Path) -> None:
    """Nobody else may read the file, and nothing is left beside it but the lock."""
    asyncio.run(FileBook(tmp_path / "keys.json").add(new_record()))

    assert stat.S_IMODE((tmp_path / "keys.json").stat().st_mode) == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["keys.json", "keys.json.lock"]


@pytest.mark.parametrize("content", [b"", b"{}", b"[{}]", b'[{"id": 1}]', b"\xff"])
async def test_a_file_that_is_no_book_is_not_taken_for_an_empty_one(tmp_path: Path, content: bytes) -> None:
    """When the file cannot be read, nobody can tell whose key it is; and it is not written over."""
    path = tmp_path / "keys.json"
    path.write_bytes(content)
    book = FileBook(path)

    with pytest.raises(StoreDown, match=r"keys\.json holds no list of keys"):
        await book.find("any")
    with pytest.raises(StoreDown):
        await book.add(new_record())
    assert path.read_bytes() == content


async def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """The command says what it could not write, and where; to a gateway its keys are unknowable, and not unknown."""
    book = FileBook(tmp_path / "nowhere" / "keys.json")

    with pytest.raises(StoreDown, match=r"nowhere/keys\.json cannot be used \(no such file or directory\)"):
        await book.add(new_record())
    with pytest.raises(StoreDown, match=r"nowhere/keys\.json cannot be used \(no such file or directory\)"):
        await book.find("any")


@pytest.mark.parametrize("change", [{"digest": "no hash"}, {"digest": "ab"}, {"scopes": 7}])
async def test_a_record_that_cannot_be_read_is_not_taken_for_none(change: dict[str, object]) -> None:
    """What stands in the store under a key's id and is no record makes the key unknowable, not unknown."""
    store = MemoryStore()
    record = new_record().model_dump(mode="json") | change
    await store.put("api-key:any", json.dumps(record).encode(), seconds=None)

    with pytest.raises(StoreDown, match="cannot be read"):
        await StoreBook(store).find("any")


async def test_ids_whose_records_are_gone_are_forgotten() -> None:
    """The store drops records of keys that ended long ago, and listing them clears up behind it."""
    store = MemoryStore()
    book, record = StoreBook(store, lambda: NOW), new_record()
    await book.add(record)
    await store.delete(f"api-key:{record.id}")

    assert list(await book.every()) == []
    assert await store.members("api-keys") == frozenset()
