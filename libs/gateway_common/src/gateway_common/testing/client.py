"""A client of an app in the same process: its start, its requests, its stop."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import httpx2
from fastapi import FastAPI

__all__ = ["client_of"]


@asynccontextmanager
async def client_of(app: FastAPI, *, token: str | None = None) -> AsyncGenerator[httpx2.AsyncClient]:
    """Start *app* and give a client that talks to it; *token* goes into its Authorization header."""
    headers = {"authorization": f"Bearer {token}"} if token else None
    transport = httpx2.ASGITransport(app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx2.AsyncClient(transport=transport, base_url="http://localhost", headers=headers, timeout=None) as client,
    ):
        yield client
