"""DBOS on PostgreSQL: the five nodes as five steps of a workflow. Runs in an environment of its own, as a `Peer`."""

import asyncio
import json
import sys
import time

from dbos import DBOS


@DBOS.step()
async def start(value: dict) -> dict:
    return value


@DBOS.step()
async def greet(value: dict) -> str:
    return f"Dear {value['name']}, thank you for writing about {value['topic']}."


@DBOS.step()
async def choose(value: str) -> str:
    return "loud" if len(value) > 10 else "else"


@DBOS.step()
async def shout(value: str) -> str:
    return value.upper()


@DBOS.step()
async def answer(value: str) -> dict:
    return {"text": value}


@DBOS.workflow()
async def five_nodes(value: dict) -> dict:
    given = await start(value)
    text = await greet(given)
    if await choose(text) == "loud":
        text = await shout(text)
    return await answer(text)


async def measure(order: dict) -> dict:
    latencies = []
    end = time.perf_counter() + order["seconds"]

    async def again() -> None:
        while (began := time.perf_counter()) < end:
            handle = await DBOS.start_workflow_async(five_nodes, order["input"])
            assert await handle.get_result() == order["output"]
            latencies.append(time.perf_counter() - began)

    cpu, began = time.process_time(), time.perf_counter()
    await asyncio.gather(*(again() for _ in range(order["at_once"])))
    return {
        "count": len(latencies),
        "seconds": time.perf_counter() - began,
        "cpu_seconds": time.process_time() - cpu,
        "latencies": latencies,
    }


async def main() -> None:
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        print(json.dumps(await measure(json.loads(line))), flush=True)


if __name__ == "__main__":
    DBOS(config={"name": "bench", "system_database_url": sys.argv[1], "log_level": "ERROR"})
    DBOS.launch()
    try:
        asyncio.run(main())
    finally:
        DBOS.destroy()
