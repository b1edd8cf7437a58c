"""PgQueuer alone: one worker that completes jobs which do nothing. Runs in a process of its own, as a `Peer`."""

import asyncio
import json
import sys
import time
from datetime import timedelta

import asyncpg
from pgqueuer import PgQueuer


async def measure(pool: asyncpg.Pool, count: int) -> dict:
    """Fill the queue, then take what is in it as a worker of Plait does."""
    queue = PgQueuer.from_asyncpg_pool(pool)
    left = count
    done = asyncio.Event()

    @queue.entrypoint("nothing")
    async def nothing(_job: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            done.set()

    await queue.qm.queries.enqueue(["nothing"] * count, [b"0123456789abcdef"] * count, [0] * count)
    cpu, began = time.process_time(), time.perf_counter()
    task = asyncio.create_task(
        queue.qm.run(
            batch_size=50,
            max_concurrent_tasks=100,
            heartbeat_timeout=timedelta(seconds=10),
            dequeue_timeout=timedelta(seconds=0.75),
        )
    )
    await done.wait()
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    queue.shutdown.set()
    await task
    return {"count": count, "seconds": seconds, "cpu_seconds": cpu}


async def main() -> None:
    loop = asyncio.get_running_loop()
    async with asyncpg.create_pool(sys.argv[1], min_size=2, max_size=4) as pool:
        while line := await loop.run_in_executor(None, sys.stdin.readline):
            print(json.dumps(await measure(pool, **json.loads(line))), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
