"""A process that executes runs and serves nothing: `plait worker`."""

import asyncio
import signal

from app.kernel.logs import get_logger
from app.kernel.process import run, settle
from app.kernel.settings import Settings
from app.services import Plait

log = get_logger(__name__)


def run_worker(settings: Settings, concurrency: int | None = None) -> None:
    """Take and execute runs until SIGTERM or SIGINT; then finish what runs, or give it back."""
    run(_work(settings, concurrency or settings.worker_concurrency))


async def _work(settings: Settings, concurrency: int) -> None:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    plait = Plait(settings)
    await plait.open()
    try:
        await plait.start_worker(concurrency)
        settle()
        log.info("worker_ready", concurrency=concurrency)
        await stopping.wait()
        log.info("worker_draining", seconds=settings.drain_seconds)
    finally:
        await plait.close()
