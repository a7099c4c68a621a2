"""What developers do to the provider beside breaking it: change its key, sign somebody out.

Nothing here is a GET or a plain POST, which any page on the web could make a developer's browser send.
"""

from fastapi import APIRouter

from ftgo_sandbox.domain.messages import Ended, Keys
from ftgo_sandbox.provider import paths
from ftgo_sandbox.provider.provider import Ours

router = APIRouter(include_in_schema=False)


@router.get(f"{paths.CONTROL}/keys")
async def find_key_names(provider: Ours) -> Keys:
    """Name the keys."""
    return Keys(kids=tuple(str(key["kid"]) for key in provider.keys.published()))


@router.put(f"{paths.CONTROL}/keys")
async def rotate_keys(provider: Ours) -> Keys:
    """Sign with a new key from now on."""
    provider.keys.rotate()
    return await find_key_names(provider)


@router.delete(f"{paths.CONTROL}/sessions")
async def end_sessions(subject: str, provider: Ours) -> Ended:
    """Sign a person out everywhere."""
    return Ended(sessions=provider.sign_out.from_everywhere(subject))
