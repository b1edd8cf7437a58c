"""Exit 0 when every server named by URL answers and, for PostgreSQL, lets us make databases."""

import asyncio
import sys
from typing import Any, cast

import asyncpg
from redis.asyncio import Redis

SECONDS = 3.0


async def postgres_answers(url: str) -> bool:
    """Whether the role may make a database there."""
    connection = await cast("Any", asyncpg).connect(url, timeout=SECONDS)
    try:
        return bool(await connection.fetchval("SELECT rolcreatedb FROM pg_roles WHERE rolname = user"))
    finally:
        await connection.close()


async def redis_answers(url: str) -> bool:
    """Whether a PING comes back."""
    async with cast("Any", Redis).from_url(url, socket_connect_timeout=SECONDS, socket_timeout=SECONDS) as client:
        return bool(await client.ping())


async def main(urls: list[str]) -> int:
    """Ask each in turn; anything but an answer is a no."""
    for url in urls:
        try:
            if not await (redis_answers(url) if url.startswith("redis") else postgres_answers(url)):
                return 1
        except Exception:  # noqa: BLE001 - whatever stands in the way, there is no server for us
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
