"""The event bus: carries committed events between processes, in memory or over Redis pub/sub.

A listener reads from a bounded mailbox. What does not fit is dropped and replaced by one empty message,
which means: something may be missing, look at the table. The log kit does.
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from typing import Any, Protocol, cast

from app.kernel.logs import get_logger
from app.kernel.stopping import stop

log = get_logger(__name__)

#: A message that says: you may have missed some.
MISSED = b""
_MAILBOX_MESSAGES = 1_000
_CONFIRM_SECONDS = 1.0
_PUBLISH_SECONDS = 2.0  #: a bus that takes longer is treated as away: the journal must not wait for it
_SILENCE_SECONDS = 1.0  #: for so long nothing is published then


class Mailbox:
    """What one listener has yet to read; at most `_MAILBOX_MESSAGES`."""

    def __init__(self) -> None:
        self._messages: deque[bytes] = deque()
        self._filled = asyncio.Event()

    def put(self, message: bytes) -> None:
        """Add a message; on overflow everything waiting becomes one `MISSED`."""
        if len(self._messages) >= _MAILBOX_MESSAGES:
            self._messages.clear()
            self._messages.append(MISSED)
        else:
            self._messages.append(message)
        self._filled.set()

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self

    async def __anext__(self) -> bytes:
        while not self._messages:
            self._filled.clear()
            await self._filled.wait()
        return self._messages.popleft()


Receiver = Callable[[bytes], None]


class EventBus(Protocol):
    """Carries events between processes; may lose or repeat, never reorders a topic."""

    async def publish(self, messages: Iterable[tuple[str, bytes]]) -> None:
        """Send (topic, message) pairs, in order; a failure is logged, never raised."""
        ...

    def listen(self, topic: str) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        """Receive what is published to `topic` from now on; an empty message says some were missed."""
        ...

    def attach(self, topic: str, receive: Receiver) -> AbstractAsyncContextManager[None]:
        """Call `receive`, which must not block or raise, with what `listen` would give, until the block is left."""
        ...

    def wants(self, topic: str) -> bool:
        """Say whether anybody may be listening, so that nothing is encoded for nobody."""
        ...

    async def open(self) -> None:
        """Connect."""
        ...

    async def close(self) -> None:
        """Disconnect; listeners receive nothing more."""
        ...

    async def ping(self) -> None:
        """Raise if the bus cannot carry a message now."""
        ...


class _Topics:
    """The local listeners of both twins."""

    def __init__(self) -> None:
        self._receivers: defaultdict[str, list[Receiver]] = defaultdict(list)

    def deliver(self, topic: str, message: bytes) -> None:
        for receive in tuple(self._receivers.get(topic, ())):
            receive(message)

    def add(self, topic: str, receive: Receiver) -> bool:
        """Add a listener; return whether it is the topic's first."""
        self._receivers[topic].append(receive)
        return len(self._receivers[topic]) == 1

    def remove(self, topic: str, receive: Receiver) -> bool:
        """Remove a listener; return whether it was the topic's last."""
        self._receivers[topic].remove(receive)
        if self._receivers[topic]:
            return False
        del self._receivers[topic]
        return True

    def has(self, topic: str) -> bool:
        return topic in self._receivers


class MemoryBus:
    """The bus of a single process."""

    def __init__(self) -> None:
        self._topics = _Topics()

    async def publish(self, messages: Iterable[tuple[str, bytes]]) -> None:
        """Hand every message to its listeners before returning."""
        for topic, message in messages:
            self._topics.deliver(topic, message)

    @asynccontextmanager
    async def listen(self, topic: str) -> AsyncGenerator[AsyncIterator[bytes]]:
        """Receive what is published to `topic` from now on."""
        mailbox = Mailbox()
        async with self.attach(topic, mailbox.put):
            yield mailbox

    @asynccontextmanager
    async def attach(self, topic: str, receive: Receiver) -> AsyncGenerator[None]:
        """Call `receive` with what is published to `topic` from now on."""
        self._topics.add(topic, receive)
        try:
            yield
        finally:
            self._topics.remove(topic, receive)

    def wants(self, topic: str) -> bool:
        """Say whether anybody listens."""
        return self._topics.has(topic)

    async def open(self) -> None:
        """There is nothing to connect."""

    async def close(self) -> None:
        """There is nothing to disconnect."""

    async def ping(self) -> None:
        """Memory is always there."""


class RedisBus:
    """The bus of many processes: one subscribed connection a process, one subscription a topic.

    A broken connection is made again with backoff; every listener then gets a `MISSED`.
    """

    def __init__(self, url: str, *, prefix: str = "plait:") -> None:
        self._url = url
        self._prefix = prefix
        self._topics = _Topics()
        self._client: Any = None
        self._sender: Any = None  #: for what is published, which has a limit of time of its own
        self._pubsub: Any = None
        self._reader: asyncio.Task[None] | None = None
        self._confirmed: dict[str, asyncio.Event] = {}
        self._lock = asyncio.Lock()
        self._silent_until = 0.0  #: by the loop's clock

    def wants(self, topic: str) -> bool:  # noqa: ARG002 - who listens elsewhere is not known here
        """Always: another process may listen."""
        return True

    async def open(self) -> None:
        """Connect and start to read."""
        from redis.asyncio import Redis  # noqa: PLC0415 - the embedded server never needs it

        self._client = cast("Any", Redis).from_url(self._url, socket_connect_timeout=5, health_check_interval=15)
        # redis-py's limit takes a task for every write.
        self._sender = cast("Any", Redis).from_url(
            self._url, socket_timeout=None, socket_connect_timeout=5, health_check_interval=15
        )
        await self._client.ping()
        self._pubsub = self._client.pubsub()
        # A subscription that nobody publishes to keeps the connection readable.
        await self._pubsub.subscribe(self._prefix)
        self._reader = asyncio.create_task(self._read(), name="redis-bus")

    async def close(self) -> None:
        """Stop reading and disconnect."""
        await stop(self._reader)
        self._reader = None
        if self._pubsub is not None:
            await self._pubsub.aclose()
            self._pubsub = None
        for each in (self._sender, self._client):
            if each is not None:
                await each.aclose()
        self._sender = self._client = None

    async def ping(self) -> None:
        """Raise if Redis does not answer."""
        await self._client.ping()

    async def publish(self, messages: Iterable[tuple[str, bytes]]) -> None:
        """Send all in one round trip; a lost message is healed by the log kit."""
        now = asyncio.get_running_loop().time
        if now() < self._silent_until:
            return
        pipeline = self._sender.pipeline(transaction=False)
        for topic, message in messages:
            pipeline.publish(self._prefix + topic, message)
        try:
            with _cancellable():
                async with asyncio.timeout(_PUBLISH_SECONDS):
                    await pipeline.execute()
        except Exception as error:  # noqa: BLE001 - whatever broke, the table still has the events
            if isinstance(error, TimeoutError):
                self._silent_until = now() + _SILENCE_SECONDS
            log.warning("bus_publish_failed", error=type(error).__name__)

    @asynccontextmanager
    async def listen(self, topic: str) -> AsyncGenerator[AsyncIterator[bytes]]:
        """Receive what is published to `topic` from now on."""
        mailbox = Mailbox()
        async with self.attach(topic, mailbox.put):
            yield mailbox

    @asynccontextmanager
    async def attach(self, topic: str, receive: Receiver) -> AsyncGenerator[None]:
        """Call `receive` with what is published to `topic` from now on."""
        async with self._lock:
            is_first = self._topics.add(topic, receive)
            if is_first:
                self._confirmed[topic] = asyncio.Event()
                await self._try(self._pubsub.subscribe, topic)
        try:
            confirmed = self._confirmed.get(topic)
            if confirmed is not None and not confirmed.is_set():
                # From the confirmation on nothing is missed; without one, whoever attaches starts behind.
                try:
                    async with asyncio.timeout(_CONFIRM_SECONDS):
                        await confirmed.wait()
                except TimeoutError:
                    receive(MISSED)
            yield
        finally:
            async with self._lock:
                if self._topics.remove(topic, receive):
                    self._confirmed.pop(topic, None)
                    await self._try(self._pubsub.unsubscribe, topic)

    async def _try(self, change: Any, topic: str) -> None:
        try:
            with _cancellable():
                await change(self._prefix + topic)
        except Exception as error:  # noqa: BLE001 - redis-py subscribes again when it reconnects
            log.warning("bus_subscription_failed", error=type(error).__name__)

    async def _read(self) -> None:
        delay_seconds = 0.05
        while True:
            try:
                with _cancellable():
                    message = await self._pubsub.get_message(ignore_subscribe_messages=False, timeout=None)
            except asyncio.CancelledError:
                raise
            except Exception as error:  # noqa: BLE001 - any fault of the connection ends in a new one
                log.warning("bus_connection_lost", error=type(error).__name__)
                await asyncio.sleep(delay_seconds)
                delay_seconds = min(delay_seconds * 2, 2.0)
                continue
            delay_seconds = 0.05
            if message is None:
                continue
            topic = message["channel"].decode()[len(self._prefix) :]
            if message["type"] == "message":
                self._topics.deliver(topic, message["data"])
            elif message["type"] == "subscribe":
                confirmed = self._confirmed.get(topic)
                if confirmed is not None and not confirmed.is_set():
                    confirmed.set()
                else:
                    # redis-py subscribed again after a reconnect: what came between is only in the table.
                    self._topics.deliver(topic, MISSED)


@contextmanager
def _cancellable() -> Generator[None]:
    """Hear the cancellation that redis-py may swallow.

    It writes by `asyncio.wait_for`, which on Python 3.11 forgets a cancellation that meets the end of the write: a loop
    that is cancelled just then would go on for ever, and whoever closes it would wait as long.
    """
    task = asyncio.current_task()
    asked = 0 if task is None else task.cancelling()
    try:
        yield
    finally:
        if task is not None and task.cancelling() > asked:
            raise asyncio.CancelledError
