"""Issuing, rotating and revoking, whichever book it is written into."""

import pytest

from gateway_common.identity.api_keys import ApiKeys, Grant, KeyBook, KeyDesk, NoSuchKeyError
from gateway_common.settings.key import KeySettings
from tests.gateway_common.identity.api_keys.given import DAY, NOW, refusal, showing

GRANT = Grant("travelhelper", "7", "gold", frozenset({"orders:write", "orders:read"}), 90 * DAY)


def keys_at(book: KeyBook, now: float) -> ApiKeys:
    return ApiKeys("ftgo", book.find, KeySettings(remembered_for=0), clock=lambda: now)


def desk_at(book: KeyBook, now: float = NOW) -> KeyDesk:
    return KeyDesk("ftgo", book, lambda: now)


async def test_an_issued_key_opens_the_door(book: KeyBook) -> None:
    """A key counts as soon as it is issued, with what it was issued for, and of the key nothing is kept."""
    issued = await desk_at(book).issue(GRANT)

    caller = await keys_at(book, NOW)(showing(issued.key.text))
    assert (caller.subject, caller.tenant, caller.scopes) == ("travelhelper", "7", GRANT.scopes)
    [record] = await book.every()
    assert (record.plan, record.expires_at) == ("gold", NOW + 90 * DAY)
    assert issued.key.text[18:] not in record.model_dump_json()
    assert record.digest not in repr(record)


async def test_an_application_can_have_several_keys(book: KeyBook) -> None:
    """Another key takes nothing from the first one."""
    keys = [await desk_at(book).issue(GRANT) for _ in range(2)]

    assert [await refusal(keys_at(book, NOW), one.key.text) for one in keys] == [None, None]


async def test_rotated_keys_overlap(book: KeyBook) -> None:
    """Both keys count until the overlap is over, and then the new one does, for what the old one allowed."""
    old = await desk_at(book).issue(GRANT)
    new = await desk_at(book, NOW + DAY).rotate(old.key.id, seconds=90 * DAY, overlap=3600)

    end = NOW + DAY + 3600
    assert [await refusal(keys_at(book, end - 1), one.key.text) is None for one in (old, new)] == [True, True]
    assert [await refusal(keys_at(book, end), one.key.text) is None for one in (old, new)] == [False, True]
    assert new.record.expires_at == NOW + 91 * DAY
    kept = ("application", "account", "plan", "scopes")
    assert [getattr(old.record, name) for name in kept] == [getattr(new.record, name) for name in kept]


async def test_an_overlap_lengthens_no_life(book: KeyBook) -> None:
    """A key that would have ended before the overlap ends when it would have ended."""
    old = await desk_at(book).issue(GRANT)
    await desk_at(book).rotate(old.key.id, seconds=DAY, overlap=1000 * DAY)

    assert await book.find(old.key.id) == old.record


async def test_a_revoked_key_is_over(book: KeyBook) -> None:
    """It counts no longer, its application's other keys do, and revoking it again changes nothing."""
    gone, other = [await desk_at(book).issue(GRANT) for _ in range(2)]
    revoked = await desk_at(book).revoke(gone.key.id)

    assert await desk_at(book, NOW + 9).revoke(gone.key.id) == revoked
    assert await refusal(keys_at(book, NOW), gone.key.text) is not None
    assert await refusal(keys_at(book, NOW), other.key.text) is None


async def test_what_is_over_is_not_rotated(book: KeyBook) -> None:
    """A revoked or expired key earns no successor, and neither does one that does not exist."""
    revoked, expired = [await desk_at(book).issue(GRANT) for _ in range(2)]
    await desk_at(book).revoke(revoked.key.id)
    desk = desk_at(book, NOW + 90 * DAY)

    for key_id, reason in [(revoked.key.id, "is revoked"), (expired.key.id, "is expired"), ("none", "there is no key")]:
        with pytest.raises(NoSuchKeyError, match=reason):
            await desk.rotate(key_id, seconds=DAY, overlap=0)
    assert len(await book.every()) == 2
