"""Telling clients behind their people's backs that somebody signed out (OpenID Connect Back-Channel Logout)."""

import logging

import httpx2

log = logging.getLogger("ftgo_sandbox.provider.backchannel")


async def notify(address: str, logout_token: str, *, client_id: str, within: float) -> None:
    """Post a logout token once, and say in the log how that ended; nobody waits for it, and it is not repeated."""
    try:
        async with httpx2.AsyncClient(timeout=within, trust_env=False, follow_redirects=False) as client:
            response = await client.post(address, data={"logout_token": logout_token})
        log.info("Told %s of a sign-out: it answered %d.", client_id, response.status_code)
    except httpx2.RequestError as error:
        log.info("Could not tell %s of a sign-out: %s.", client_id, type(error).__name__)
