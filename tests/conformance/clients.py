"""Run one query, one mutation and one subscription with gql: the Python counterpart of clients.mjs.

python clients.py URL '{"query": "…", "mutation": "…", "subscription": "…", "headers": {…}}'
"""

import asyncio
import json
import sys
from typing import Any

from gql import Client, gql
from gql.transport.httpx import HTTPXAsyncTransport
from gql.transport.websockets import WebsocketsTransport


async def run(url: str, wanted: dict[str, Any]) -> dict[str, Any]:
    headers = wanted.get("headers", {})
    async with Client(transport=HTTPXAsyncTransport(url, headers=headers, trust_env=False)) as session:
        query = await session.execute(gql(wanted["query"]))
        mutation = await session.execute(gql(wanted["mutation"]))
    transport = WebsocketsTransport(
        url.replace("http", "ws", 1),
        init_payload=headers,
        subprotocols=["graphql-transport-ws"],
        connect_args={"proxy": None},
    )
    async with Client(transport=transport) as session:
        events = [each async for each in session.subscribe(gql(wanted["subscription"]))]
    return {"gql": {"query": query, "mutation": mutation, "events": events}}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asyncio.run(run(sys.argv[1], json.loads(sys.argv[2])))) + "\n")
