import os

from gateway_common.sessions.cookies import name_of
from gateway_common.sessions.records import Records
from gateway_common.sessions.seal import Seal
from gateway_common.sessions.session import Session, Tokens
from gateway_common.stores import MemoryStore

OLD, NEW = os.urandom(32), os.urandom(32)
LONG = 600.0
SESSION = Session(
    subject="1",
    began=0,
    seen=0,
    tokens=Tokens.lasting(300, 0, access="access", scopes=frozenset(), refresh=None),
)


class Watched(MemoryStore):
    """Be read by somebody else, whenever something is written."""

    async def put(self, key: str, value: bytes, /, *, seconds: float | None, if_absent: bool = False) -> bool:
        """Keep a value, and let the sessions of a person be listed before and after it."""
        await records_of(self).of_subject("1")
        is_kept = await super().put(key, value, seconds=seconds, if_absent=if_absent)
        await records_of(self).of_subject("1")
        return is_kept


def records_of(store: MemoryStore, *keys: bytes) -> Records:
    return Records(store, Seal(keys or (OLD,)), LONG)


async def names(records: Records) -> list[str]:
    return [held.name for held in await records.of_subject("1")]


async def test_a_session_is_listed_though_somebody_lists_while_it_is_made() -> None:
    """Whoever signs out everywhere while another browser signs in leaves no session that nobody finds any more."""
    records = records_of(Watched())
    held = await records.keep("secret", SESSION, seconds=LONG)

    assert await names(records) == [held.name]


async def test_a_gateway_with_other_seals_forgets_no_session() -> None:
    """While seals are changed, a gateway that does not have the new one yet leaves what it cannot read to others."""
    store = MemoryStore()
    held = await records_of(store, NEW).keep("secret", SESSION, seconds=LONG)

    assert await names(records_of(store, OLD)) == []
    assert await names(records_of(store, NEW)) == [held.name]


async def test_what_has_ended_is_forgotten_where_it_was_listed() -> None:
    """Reading an index clears up what ended by itself."""
    store = MemoryStore()
    records = records_of(store)
    held = await records.keep("secret", SESSION, seconds=LONG)
    await store.delete(f"session:{held.name}")

    assert await names(records) == []
    assert await store.members(f"sessions-of-subject:{name_of('1')}") == frozenset()


def test_what_a_newer_release_adds_is_read_over() -> None:
    """A session that a newer release wrote is one for an older one, too: releases run side by side for a while."""
    told = (
        SESSION.model_dump_json().replace('"access":', '"kind":"bound","access":').replace("{", '{"device":"phone",', 1)
    )

    assert Session.model_validate_json(told) == SESSION
