from datetime import timedelta

from tests.sandbox.city import City
from tests.sandbox.simulated_clock import START

SECONDS_UNTIL_A_STEP_IS_GIVEN_UP = 8


async def test_an_order_is_answered_before_it_is_approved() -> None:
    """Placing an order only starts the saga."""
    async with City() as city:
        city.wires.cut = {"consumer"}
        number = await city.order()

        assert await city.states(number) == ["APPROVAL_PENDING", None, None, None]


async def test_creating_takes_every_step_in_its_order() -> None:
    """The create saga validates, creates the ticket, authorizes, confirms, approves; then comes the delivery."""
    async with City() as city:
        number = await city.order()
        city.wires.carried.clear()
        await city.pass_time()

        assert city.wires.carried == [
            "consumer POST /consumers/1/validate-order",
            "kitchen POST /tickets",
            "accounting POST /accounts/1/authorizations",
            f"kitchen POST /tickets/{number}/confirm",
            "delivery POST /deliveries",
        ]
        assert await city.states(number) == ["APPROVED", "AWAITING_ACCEPTANCE", "PENDING", "AUTHORIZED"]


async def test_an_order_lives_by_itself() -> None:
    """An approved order is accepted, prepared, picked up, paid for and delivered as time goes by."""
    async with City(speed=60) as city:
        number = await city.order()
        lives: list[list[str | None]] = []
        for minutes in (1, 2, 12, 2, 12):
            await city.pass_time(minutes)
            await city.pass_time(0.2)
            lives.append((await city.states(number))[1:])

        assert lives == [
            ["ACCEPTED", "SCHEDULED", "AUTHORIZED"],
            ["PREPARING", "SCHEDULED", "AUTHORIZED"],
            ["READY_FOR_PICKUP", "SCHEDULED", "AUTHORIZED"],
            ["PICKED_UP", "PICKED_UP", "CAPTURED"],
            ["PICKED_UP", "DELIVERED", "CAPTURED"],
        ]


async def test_an_order_for_later_is_delivered_then() -> None:
    """What a consumer wants at a time is accepted at once, cooked late, and there when it is wanted, not before."""
    wanted = (START + timedelta(minutes=60)).isoformat()
    async with City() as city:
        order = await city.order(deliveryTime=wanted)
        seen: list[list[str | None]] = []
        for minutes in (2, 31, 2, 24.5, 1):
            await city.pass_time(minutes * 60)
            seen.append((await city.states(order))[1:3])

    assert seen == [
        ["ACCEPTED", "SCHEDULED"],
        ["ACCEPTED", "SCHEDULED"],
        ["PREPARING", "SCHEDULED"],
        ["PICKED_UP", "PICKED_UP"],
        ["PICKED_UP", "DELIVERED"],
    ]


async def test_an_order_for_some_other_century_breaks_nothing() -> None:
    """However late a meal is wanted, its ticket is taken, and waits."""
    async with City(speed=100_000) as city:
        order = await city.order(deliveryTime="9999-12-31T23:59:59")
        await city.pass_time(1)

        assert (await city.states(order))[:2] == ["APPROVED", "ACCEPTED"]


async def test_a_blocked_consumer_gets_no_ticket() -> None:
    """An order is rejected with the consumer service's reason, and nothing else is touched."""
    async with City() as city:
        number = await city.order(consumer=10)
        await city.pass_time()

        assert await city.states(number) == ["REJECTED", None, None, None]
        assert (await city.read("order", f"/orders/{number}"))["rejectionReason"] == "CONSUMER_BLOCKED"


async def test_a_declined_card_takes_the_ticket_back() -> None:
    """What was done before the failing step is undone."""
    async with City() as city:
        declined, disabled = await city.order(consumer=11), await city.order(consumer=12)
        await city.pass_time()

        assert await city.states(declined) == ["REJECTED", "CANCELLED", None, "FAILED"]
        assert (await city.read("order", f"/orders/{declined}"))["rejectionReason"] == "CARD_DECLINED"
        assert (await city.read("order", f"/orders/{disabled}"))["rejectionReason"] == "ACCOUNT_DISABLED"


async def test_an_unknown_consumer_is_rejected() -> None:
    """A consumer of whom the consumer service knows nothing cannot order."""
    async with City() as city:
        number = await city.order(consumer=999)
        await city.pass_time()

        assert (await city.read("order", f"/orders/{number}"))["rejectionReason"] == "CONSUMER_UNKNOWN"


async def test_a_service_that_comes_back_in_time_is_waited_for() -> None:
    """A step is tried again while its service is silent."""
    async with City() as city:
        city.wires.cut = {"accounting"}
        number = await city.order()
        await city.pass_time(1)
        city.wires.cut = set()
        await city.pass_time(3)

        assert await city.states(number) == ["APPROVED", "AWAITING_ACCEPTANCE", "PENDING", "AUTHORIZED"]


async def test_a_service_that_stays_away_ends_the_order() -> None:
    """A step is given up after a bounded time, and the saga goes back."""
    async with City() as city:
        city.wires.cut = {"accounting"}
        number = await city.order()
        await city.pass_time(SECONDS_UNTIL_A_STEP_IS_GIVEN_UP)
        reason = (await city.read("order", f"/orders/{number}"))["rejectionReason"]
        city.wires.cut = set()
        await city.pass_time(5)

        assert reason == "ACCOUNTING_UNAVAILABLE"
        assert (await city.states(number))[:2] == ["REJECTED", "CANCELLED"]


async def test_an_answer_of_nonsense_is_no_answer() -> None:
    """A service that answers 200 with garbage is silent: its step is tried again."""
    async with City() as city:
        await city.ask("kitchen", "PUT", "/_sandbox/faults", {"operation": "create_ticket", "garbage": True})
        number = await city.order()
        await city.pass_time()
        early = (await city.states(number))[0]
        await city.ask("kitchen", "DELETE", "/_sandbox/faults")
        await city.pass_time(3)

        assert early == "APPROVAL_PENDING"
        assert (await city.states(number))[0] == "APPROVED"


async def test_the_delivery_service_may_be_late() -> None:
    """An order is approved without the delivery service, which is told when it is back."""
    async with City() as city:
        city.wires.cut = {"delivery"}
        number = await city.order()
        await city.pass_time(120)
        alone = await city.states(number)
        city.wires.cut = set()
        await city.pass_time(10)

        assert alone == ["APPROVED", "ACCEPTED", None, "AUTHORIZED"]
        assert (await city.states(number))[2] == "SCHEDULED"


async def test_cancelling_takes_ticket_money_and_delivery_back() -> None:
    """A cancelled order is cancelled everywhere."""
    async with City() as city:
        number = await city.order()
        await city.pass_time()
        answer = await city.ask("order", "POST", f"/orders/{number}/cancel", caller="consumer:1")
        await city.pass_time()

        assert (answer.status_code, answer.json()) == (200, {"orderId": number, "state": "CANCELLED"})
        assert await city.states(number) == ["CANCELLED", "CANCELLED", "CANCELLED", "REVERSED"]


async def test_what_is_being_cooked_cannot_be_cancelled() -> None:
    """The kitchen's no is the caller's 409, and the order stays as it was."""
    async with City() as city:
        answer = await city.ask("order", "POST", "/orders/1/cancel", caller="consumer:1")

        assert (answer.status_code, answer.json()["code"]) == (409, "ORDER_NOT_CANCELLABLE")
        assert await city.states(1) == ["APPROVED", "PREPARING", "SCHEDULED", "AUTHORIZED"]


async def test_a_silent_accounting_service_keeps_an_order_in_cancel_pending() -> None:
    """Past the cancelled ticket a saga only goes forward: it waits for the money, and the caller does not."""
    async with City() as city:
        number = await city.order()
        await city.pass_time()
        await city.ask("accounting", "PUT", "/_sandbox/faults", {"errorStatus": 503})
        saga = city.begin("order", "POST", f"/orders/{number}/cancel")
        await city.pass_time(1)
        answer = (await saga).json()
        await city.ask("accounting", "DELETE", "/_sandbox/faults")
        await city.pass_time(10)

        assert answer == {"orderId": number, "state": "CANCEL_PENDING"}
        assert (await city.states(number))[0] == "CANCELLED"


async def test_a_silent_kitchen_keeps_an_order_in_cancel_pending() -> None:
    """Nobody goes on or back before it is known whether the ticket was cancelled."""
    async with City() as city:
        number = await city.order()
        await city.pass_time()
        city.wires.cut = {"kitchen"}
        saga = city.begin("order", "POST", f"/orders/{number}/cancel")
        await city.pass_time(1)
        await city.pass_time(SECONDS_UNTIL_A_STEP_IS_GIVEN_UP)
        waiting = (await city.read("order", f"/orders/{number}"))["state"]
        city.wires.cut = set()
        await city.pass_time(10)

        assert (await saga).json()["state"] == waiting == "CANCEL_PENDING"
        assert await city.states(number) == ["CANCELLED", "CANCELLED", "CANCELLED", "REVERSED"]


async def test_a_cancellation_whose_answer_is_lost_is_a_cancellation() -> None:
    """A ticket that was cancelled without a word takes its order along, and never stays behind alone."""
    async with City() as city:
        number = await city.order()
        await city.pass_time()
        await city.ask("kitchen", "PUT", "/_sandbox/faults", {"operation": "cancel_ticket", "drop": True})
        city.begin("order", "POST", f"/orders/{number}/cancel")
        for _ in range(12):
            await city.pass_time(2)
        lost = await city.states(number)
        await city.ask("kitchen", "DELETE", "/_sandbox/faults")
        await city.pass_time(10)

        assert lost[:2] == ["CANCEL_PENDING", "CANCELLED"]
        assert await city.states(number) == ["CANCELLED", "CANCELLED", "CANCELLED", "REVERSED"]


async def test_a_kitchen_that_says_no_late_is_heard() -> None:
    """A kitchen that comes back and cooks already leaves the order as it was."""
    async with City() as city:
        city.wires.cut = {"kitchen"}
        city.begin("order", "POST", "/orders/1/cancel")
        await city.pass_time(SECONDS_UNTIL_A_STEP_IS_GIVEN_UP)
        city.wires.cut = set()
        await city.pass_time(10)

        assert await city.states(1) == ["APPROVED", "PREPARING", "SCHEDULED", "AUTHORIZED"]


async def test_revising_changes_ticket_and_bill() -> None:
    """A revised order has other dishes and another total, everywhere."""
    wanted = {"revisedOrderLineItems": [{"menuItemId": 105, "quantity": 3}]}
    async with City() as city:
        number = await city.order()
        await city.pass_time()
        before = await city.read("order", f"/orders/{number}")
        answer = await city.ask("order", "POST", f"/orders/{number}/revise", wanted, caller="consumer:1")

        total = f"{float(before['orderTotal']) / 2 * 3:.2f}"
        assert answer.json() == {"orderId": number, "state": "APPROVED", "orderTotal": total}
        assert (await city.read("kitchen", f"/tickets/{number}"))["lineItems"][0]["quantity"] == 3
        assert (await city.read("accounting", f"/bills?orderId={number}"))["amount"] == total


async def test_a_revision_that_cannot_be_paid_is_taken_back() -> None:
    """The kitchen cooks the old dishes when the card does not bear the new ones."""
    wanted = {"revisedOrderLineItems": [{"menuItemId": 105, "quantity": 99}]}
    async with City() as city:
        number = await city.order()
        await city.pass_time()
        answer = await city.ask("order", "POST", f"/orders/{number}/revise", wanted, caller="consumer:1")
        await city.pass_time()

        assert (answer.status_code, answer.json()["code"]) == (409, "ORDER_NOT_REVISABLE")
        assert (await city.read("kitchen", f"/tickets/{number}"))["lineItems"][0]["quantity"] == 2
        assert await city.states(number) == ["APPROVED", "AWAITING_ACCEPTANCE", "PENDING", "AUTHORIZED"]


async def test_sagas_found_unfinished_are_taken_up_again() -> None:
    """The seeded orders that wait for approval, cancellation and revision come to their end after half an hour."""
    async with City(speed=60) as city:
        await city.pass_time(30)

        assert [(await city.states(number))[0] for number in (10, 13, 14)] == ["APPROVED", "CANCELLED", "APPROVED"]
