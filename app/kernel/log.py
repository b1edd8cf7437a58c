"""The log kit: follow a numbered log from any position, without a gap and without a duplicate.

A log is a stream of entries numbered 1, 2, 3… in a table, with each commit announced on the bus. One `Feed` a
stream a process decodes an announcement once for all who follow it and keeps a short tail. A follower holds
nothing but its position: it reads from the tail, or from the table when it is behind the tail. A lost
announcement, the last one too, is healed by one query a second for the heads of all streams followed here.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from app.kernel.bus import EventBus
from app.kernel.logs import get_logger
from app.kernel.stopping import stop

log = get_logger(__name__)

_TAIL_ENTRIES = 512
_READ_ENTRIES = 500
_BACKSTOP_SECONDS = 1.0


class Entry(Protocol):
    """One entry of a log."""

    @property
    def sequence(self) -> int:
        """1 for the first; no number is left out."""
        ...


E = TypeVar("E", bound=Entry)


@dataclass(frozen=True)
class LogSource(Generic[E]):
    """Where a kind of log lives.

    Attributes:
        topic: Names the bus topic of a stream.
        read: Reads up to `limit` entries after a sequence, in order; none only if there are none.
        heads: Returns the last sequence of each stream that exists.
        decode: Turns an announcement into entries, in order; an announcement may leave entries out.
    """

    topic: Callable[[UUID], str]
    read: Callable[[UUID, int, int], Awaitable[Sequence[E]]]
    heads: Callable[[Sequence[UUID]], Awaitable[Mapping[UUID, int]]]
    decode: Callable[[bytes], Sequence[E]]


class _Feed(Generic[E]):
    """What a process knows of one stream's newest entries."""

    def __init__(self) -> None:
        self.head = 0
        self.tail: deque[E] = deque(maxlen=_TAIL_ENTRIES)  #: without a gap
        self._early: dict[int, E] = {}  #: announced, after a gap
        self.reading: dict[int, asyncio.Future[Sequence[E]]] = {}  #: of the table, by the sequence it begins after
        self.followers = 0
        self.is_gone = False  #: it was there and is deleted
        self.opening: asyncio.Future[None] | None = None
        self.attachment: AbstractAsyncContextManager[None] | None = None
        self._moved = asyncio.Event()

    def add(self, entries: Sequence[E]) -> None:
        """Take announced entries; processes that write in turn may be heard in another order."""
        for entry in entries:
            if not self.tail or entry.sequence == self.tail[-1].sequence + 1:
                self.tail.append(entry)
                self._join()
            elif entry.sequence > self.tail[-1].sequence:
                self._early[entry.sequence] = entry
        if len(self._early) > _TAIL_ENTRIES:  # nobody has read what is missing
            newest = max(self._early)
            self.tail.clear()
            self.tail.append(self._early[newest])
            self._early.clear()
        if self.tail:
            self.see(max(self._early, default=self.tail[-1].sequence))

    def mend(self, entries: Sequence[E]) -> None:
        """Take entries read from the table, if they are newer than what was announced without a gap."""
        if self.tail and entries and entries[-1].sequence > self.tail[-1].sequence:
            if entries[0].sequence > self.tail[-1].sequence + 1:
                self.tail.clear()
            self.add(entries)

    def _join(self) -> None:
        """Put what came early in its place."""
        while self._early:
            entry = self._early.pop(self.tail[-1].sequence + 1, None)
            if entry is None:
                self._early = {place: each for place, each in self._early.items() if place > self.tail[-1].sequence}
                break
            self.tail.append(entry)

    def see(self, head: int) -> None:
        """Learn that the stream reaches at least to `head`."""
        if head > self.head:
            self.head = head
            self.wake()

    def wake(self) -> None:
        moved, self._moved = self._moved, asyncio.Event()
        moved.set()

    def since(self, after: int) -> list[E] | None:
        """Return the tail's entries after `after`, or None if the tail does not reach back that far."""
        if self.tail and self.tail[0].sequence <= after + 1 <= self.tail[-1].sequence:
            # Without a gap, so its end is found by counting, and the long tail not looked through for each commit.
            newest = islice(reversed(self.tail), self.tail[-1].sequence - after)
            return list(newest)[::-1]
        return None

    async def moved(self) -> None:
        await self._moved.wait()


class LogHub(Generic[E]):
    """Follows the streams of one kind for everybody in this process."""

    def __init__(self, bus: EventBus, source: LogSource[E]) -> None:
        self._bus = bus
        self._source = source
        self._feeds: dict[UUID, _Feed[E]] = {}
        self._backstop: asyncio.Task[None] | None = None
        self._looking: set[asyncio.Future[None]] = set()

    async def follow(self, stream: UUID, after: int) -> AsyncGenerator[E]:
        """Yield every entry after `after`, for ever; close the generator to stop. It ends if the stream is deleted.

        Entries that were committed before the call come from the table, later ones from the bus,
        and each exactly once, in order.
        """
        async with self.following(stream, after) as entries:
            async for entry in entries:
                yield entry

    @asynccontextmanager
    async def following(self, stream: UUID, after: int, *, is_new: bool = False) -> AsyncGenerator[AsyncGenerator[E]]:
        """Listen already on entry, then iterate as `follow` does.

        Args:
            stream: Which.
            after: The last sequence the caller has.
            is_new: The stream has nothing after `after` yet, so the table need not be asked at first.
        """
        async with (
            self._feed(stream, after) as feed,
            aclosing(self._entries(stream, feed, after, caught_up=is_new)) as entries,
        ):
            yield entries

    async def _entries(self, stream: UUID, feed: _Feed[E], after: int, *, caught_up: bool) -> AsyncGenerator[E]:
        position = after
        # Until a read has come back empty, the table may be ahead of what the feed knows.
        while not feed.is_gone:
            entries: Sequence[E] | None = feed.since(position)
            if entries is None and (not caught_up or feed.head > position):
                entries = await self._read(stream, feed, position)
                # Whoever was caught up hears of all that comes after what was announced.
                caught_up = not entries or (caught_up and entries[-1].sequence >= feed.head)
                if entries:
                    feed.see(entries[-1].sequence)  # so that it is known to have been there
                if not entries and feed.head > position:
                    # Announced but not readable yet: never spin on it.
                    await asyncio.sleep(0.01)
                    caught_up = False
            if not entries:
                if feed.head <= position and caught_up:
                    await feed.moved()
                continue
            for entry in entries:
                if entry.sequence <= position:
                    continue
                position = entry.sequence
                yield entry

    async def _read(self, stream: UUID, feed: _Feed[E], after: int) -> Sequence[E]:
        """Read the table once for all who wait for the same: a gap wakes every follower at once."""
        reading = feed.reading.get(after)
        if reading is None:
            reading = feed.reading[after] = asyncio.ensure_future(self._source.read(stream, after, _READ_ENTRIES))

            def done(read: asyncio.Future[Sequence[E]]) -> None:
                del feed.reading[after]
                if not read.cancelled() and read.exception() is None:
                    feed.mend(read.result())

            reading.add_done_callback(done)
        return await asyncio.shield(reading)

    @asynccontextmanager
    async def _feed(self, stream: UUID, after: int) -> AsyncGenerator[_Feed[E]]:
        feed = self._feeds.get(stream)
        if feed is None:
            feed = self._feeds[stream] = _Feed()
        if self._backstop is None or self._backstop.done():
            self._backstop = asyncio.create_task(self._watch_heads(), name="log-backstop")
        feed.followers += 1
        feed.see(after)  # so that it is known to have been there, should it be deleted before anything else comes
        try:
            if feed.opening is None:
                feed.opening = asyncio.ensure_future(self._attach(stream, feed))
            # Another follower of the same stream may go away while the bus subscribes: it must not stop that.
            await asyncio.shield(feed.opening)
            yield feed
        finally:
            feed.followers -= 1
            if feed.followers == 0 and self._feeds.get(stream) is feed:
                del self._feeds[stream]
                await self._detach(feed)

    async def _attach(self, stream: UUID, feed: _Feed[E]) -> None:
        def receive(message: bytes) -> None:
            if message:
                try:
                    feed.add(self._source.decode(message))
                except Exception:
                    log.exception("announcement_unreadable")
            else:
                self._look_soon(stream)

        attachment = self._bus.attach(self._source.topic(stream), receive)
        await attachment.__aenter__()
        feed.attachment = attachment

    @staticmethod
    async def _detach(feed: _Feed[E]) -> None:
        if feed.opening is not None:
            with suppress(Exception):
                await asyncio.shield(feed.opening)
        if feed.attachment is not None:
            await feed.attachment.__aexit__(None, None, None)

    def _look_soon(self, stream: UUID) -> None:
        task = asyncio.ensure_future(self._look_once(stream))
        self._looking.add(task)
        task.add_done_callback(self._looking.discard)

    async def _look_once(self, stream: UUID) -> None:
        try:
            await self._look([stream])
        except Exception as error:  # noqa: BLE001 - the backstop looks every second too
            log.warning("log_look_failed", error=type(error).__name__)

    async def _look(self, streams: Sequence[UUID]) -> None:
        heads = await self._source.heads(streams)
        for stream in streams:
            feed = self._feeds.get(stream)
            if feed is None:
                continue
            if stream in heads:
                feed.see(heads[stream])
            elif feed.head:
                feed.is_gone = True
                feed.wake()

    async def _watch_heads(self) -> None:
        while self._feeds:
            await asyncio.sleep(_BACKSTOP_SECONDS)
            try:
                if self._feeds:
                    await self._look(list(self._feeds))
            except Exception as error:  # noqa: BLE001 - the next second tries again
                log.warning("log_backstop_failed", error=type(error).__name__)

    async def close(self) -> None:
        """Stop listening; followers are left waiting and must be closed by their owners."""
        self._feeds.clear()
        await stop(self._backstop, *self._looking)
