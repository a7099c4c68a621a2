"""The OpenAPI documents of services, fetched side by side from where the settings say the services are."""

import asyncio
from collections.abc import Mapping

import httpx2

from gateway_common.cli.contracts.document import Document, UnlikeError

__all__ = ["fetch"]

PATIENCE = 5.0
"""Seconds that a service may take to describe itself."""


async def fetch(addresses: Mapping[str, str]) -> dict[str, Document | str]:
    """Give the document of each service by name, or the sentence that says why there is none."""
    async with httpx2.AsyncClient(timeout=PATIENCE, trust_env=False) as client, asyncio.TaskGroup() as group:
        tasks = {name: group.create_task(_fetched(client, name, url)) for name, url in addresses.items()}
    return {name: task.result() for name, task in tasks.items()}


async def _fetched(client: httpx2.AsyncClient, name: str, url: str) -> Document | str:
    address = f"{url}/openapi.json"
    try:
        response = await client.get(address)
        response.raise_for_status()
        return Document(response.json())
    except httpx2.HTTPStatusError as error:
        return f"{name}: {address} answers {error.response.status_code}; let the service describe itself there."
    except httpx2.HTTPError as error:
        reason = str(error) or type(error).__name__
        return f"{name} cannot be reached at {url} ({reason}); start it, or set GATEWAY_SERVICES__{name.upper()}__URL."
    except (ValueError, UnlikeError) as error:
        return f"{name}: {address} cannot be used: {error}."
