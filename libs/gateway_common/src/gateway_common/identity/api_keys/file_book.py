"""Keys in a file, for a laptop or a single machine: the gateway reads it, the command writes it."""

import asyncio
import fcntl
import os
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

from pydantic import TypeAdapter, ValidationError

from gateway_common.identity.api_keys.record import KeyRecord
from gateway_common.stores import StoreDown

__all__ = ["FileBook", "read_records"]

Records = dict[str, KeyRecord]
Change = Callable[[Records], bool]

_LIST = TypeAdapter(list[KeyRecord])


class FileBook:
    """Read the file whenever somebody asks, in a thread, since a disk may be slow.

    A file that is not there is empty, but not where its folder is missing, too.
    It is written whole beside its place and moved there, so that whoever reads it sees the old or the new one; writers
    take turns. Nobody else may read it, though it holds no secret.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    async def find(self, key_id: str, /) -> KeyRecord | None:
        """Look for one record."""
        return (await asyncio.to_thread(read_records, self._path)).get(key_id)

    async def add(self, record: KeyRecord, /) -> bool:
        """Write it at the end."""
        return await asyncio.to_thread(self._change, lambda records: _added(records, record))

    async def replace(self, old: KeyRecord, new: KeyRecord, /) -> bool:
        """Write *new* where *old* is."""
        return await asyncio.to_thread(self._change, lambda records: _replaced(records, old, new))

    async def every(self) -> Sequence[KeyRecord]:
        """Give all of the file."""
        return list((await asyncio.to_thread(read_records, self._path)).values())

    def _change(self, change: Change) -> bool:
        with _understood(self._path), _alone(self._path):
            records = dict(read_records(self._path))
            if not change(records):
                return False
            _write(self._path, _LIST.dump_json(list(records.values()), indent=2, exclude_none=True))
            return True


def read_records(path: Path) -> Mapping[str, KeyRecord]:
    """Give what is in the file at *path*, by the ids of its keys; raises StoreDown if it cannot be read."""
    with _understood(path):
        try:
            return {record.id: record for record in _LIST.validate_json(path.read_bytes())}
        except FileNotFoundError:
            if not path.parent.is_dir():  # as where a volume is missing
                raise
            return {}


def _added(records: Records, record: KeyRecord) -> bool:
    return records.setdefault(record.id, record) is record


def _replaced(records: Records, old: KeyRecord, new: KeyRecord) -> bool:
    if records.get(old.id) != old:
        return False
    records[old.id] = new
    return True


@contextmanager
def _alone(path: Path) -> Generator[None]:
    with path.with_name(f"{path.name}.lock").open("ab") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield


def _write(path: Path, content: bytes) -> None:
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as beside:
        try:
            beside.write(content + b"\n")
            beside.flush()
            os.fsync(beside.fileno())
            Path(beside.name).replace(path)
        finally:
            Path(beside.name).unlink(missing_ok=True)


@contextmanager
def _understood(path: Path) -> Generator[None]:
    try:
        yield
    except OSError as error:
        raise StoreDown(f"{path} cannot be used ({(error.strerror or 'it is no file').lower()})") from error
    except ValidationError:
        raise StoreDown(f"{path} holds no list of keys") from None
