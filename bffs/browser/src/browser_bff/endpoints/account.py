"""`GET /api/account`: the caller's own profile, and how they pay."""

from operator import attrgetter

from browser_bff.models.accounts import Account
from browser_bff.models.consumers import Consumer
from browser_bff.services import find_account, find_consumer
from browser_bff.views.account import AccountPage, known_address, payment_of
from gateway_common import Caller, Parts, Router, allowed, composition, need, want

router = Router(prefix="/api", tags=["Account"], generate_unique_id_function=attrgetter("name"))


@router.get("/account", summary="The caller's account")
@composition(within=1.5)
def show_account(
    profile: Consumer = need(find_consumer, consumer_id=lambda caller: caller.subject),
    payment: Account | None = want(find_account, within=1.0, account_id=lambda caller: caller.subject),
    *,
    parts: Parts,
    caller: Caller = allowed("profile:read"),
) -> AccountPage:
    """Show who the caller is, which addresses they keep, and their payment method."""
    return AccountPage(
        consumer_id=profile.consumer_id,
        first_name=profile.name.first_name,
        last_name=profile.name.last_name,
        email=profile.email,
        phone=profile.phone,
        addresses=[known_address(one) for one in profile.addresses],
        payment=payment_of(payment) if payment else None,
        missing=parts.missing,
    )
