from tests.sandbox.city import City

DRAFT = {
    "ticketId": 5001,
    "consumerId": 1,
    "restaurantId": 1,
    "lineItems": [{"menuItemId": 105, "name": "Pad Thai", "quantity": 2}],
}
LATER = {"lineItems": [{"menuItemId": 106, "name": "Pad see ew", "quantity": 1}]}


async def test_a_ticket_waits_to_be_confirmed() -> None:
    """A new ticket is pending however long it waits, and the same ticket again is no other."""
    async with City("kitchen") as city:
        created = await city.ask("kitchen", "POST", "/tickets", DRAFT)
        await city.pass_time(60)
        again = await city.ask("kitchen", "POST", "/tickets", DRAFT)

        assert (created.status_code, created.json()["state"]) == (201, "CREATE_PENDING")
        assert again.json() == created.json()


async def test_latency_is_added_to_an_answer_that_stays_right() -> None:
    """A slow service is not a wrong one: it answers when the latency has passed, and not before."""
    async with City("kitchen") as city:
        await city.ask("kitchen", "PUT", "/_sandbox/faults", {"latencyMs": 200})
        asked = city.begin("kitchen", "GET", "/tickets/1")
        await city.pass_time(0.19)
        early = asked.done()
        await city.pass_time(0.01)
        answer = asked.result()

        assert (early, answer.status_code, answer.json()["ticketId"]) == (False, 200, 1)


async def test_times_are_told_when_they_have_come() -> None:
    """A ticket shows when it reached each stage, and nothing of what lies ahead but when it will be ready."""
    async with City("kitchen", speed=60) as city:
        await city.ask("kitchen", "POST", "/tickets", DRAFT)
        await city.ask("kitchen", "POST", "/tickets/5001/confirm")
        waiting = await city.read("kitchen", "/tickets/5001")
        await city.pass_time(3)
        preparing = await city.read("kitchen", "/tickets/5001")

        assert (waiting["state"], waiting["acceptTime"], waiting["readyBy"]) == ("AWAITING_ACCEPTANCE", None, None)
        assert (preparing["state"], preparing["acceptTime"]) == ("PREPARING", "2026-11-20T18:00:01")
        assert (preparing["readyBy"], preparing["readyForPickupTime"]) == ("2026-11-20T18:00:15", None)


async def test_a_faster_speed_reaches_what_has_begun() -> None:
    """A change of speed takes the tickets with it, without losing what they have behind them."""
    async with City("kitchen", speed=1) as city:
        await city.ask("kitchen", "POST", "/tickets", DRAFT)
        await city.ask("kitchen", "POST", "/tickets/5001/confirm")
        await city.pass_time(60)
        await city.ask("kitchen", "PUT", "/_sandbox/speed", {"speed": 60})
        await city.pass_time(2)
        ticket = await city.read("kitchen", "/tickets/5001")

        assert (ticket["acceptTime"], ticket["preparingTime"]) == ("2026-11-20T18:01:00", "2026-11-20T18:01:02")


async def test_a_restaurant_may_accept_by_itself() -> None:
    """A ticket that waits can be promised for a time to come, and for no other."""
    async with City("kitchen", speed=60) as city:
        await city.ask("kitchen", "POST", "/tickets", DRAFT)
        await city.ask("kitchen", "POST", "/tickets/5001/confirm")
        past = await city.ask("kitchen", "POST", "/tickets/5001/accept", {"readyBy": "2026-11-20T17:59:00"})
        accepted = await city.ask("kitchen", "POST", "/tickets/5001/accept", {"readyBy": "2026-11-20T18:00:30"})
        twice = await city.ask("kitchen", "POST", "/tickets/5001/accept", {"readyBy": "2026-11-20T18:00:30"})

        assert (past.status_code, past.json()["code"]) == (422, "READY_BY_PAST")
        assert (accepted.json()["state"], accepted.json()["readyBy"]) == ("ACCEPTED", "2026-11-20T18:00:30")
        assert twice.status_code == 409


async def test_a_ticket_can_be_changed_until_somebody_cooks_it() -> None:
    """Revising and cancelling end where preparing begins."""
    async with City("kitchen", speed=60) as city:
        await city.ask("kitchen", "POST", "/tickets", DRAFT)
        await city.ask("kitchen", "POST", "/tickets/5001/confirm")
        await city.pass_time(2)
        revised = await city.ask("kitchen", "POST", "/tickets/5001/revise", LATER)
        await city.pass_time(1)
        late = [await city.ask("kitchen", "POST", f"/tickets/5001/{verb}", LATER) for verb in ("revise", "cancel")]

        assert (revised.json()["state"], revised.json()["lineItems"]) == ("ACCEPTED", LATER["lineItems"])
        assert [answer.json()["code"] for answer in late] == ["TICKET_NOT_CHANGEABLE"] * 2


async def test_cancelling_twice_is_cancelling_once() -> None:
    """A cancelled ticket stays cancelled, and cannot be confirmed any more."""
    async with City("kitchen") as city:
        await city.ask("kitchen", "POST", "/tickets", DRAFT)
        first, second = [await city.ask("kitchen", "POST", "/tickets/5001/cancel") for _ in range(2)]
        confirmed = await city.ask("kitchen", "POST", "/tickets/5001/confirm")

        assert first.json()["state"] == second.json()["state"] == "CANCELLED"
        assert confirmed.status_code == 409
