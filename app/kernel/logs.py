"""Structured logs: one event a line, with the request and execution ids of whoever logs."""

import logging
import sys
from typing import Any

import structlog

from app.kernel.settings import Mode, Settings

_SECRET_WORDS = ("password", "secret", "token", "authorization", "cookie", "api_key")


def _drop_secrets(_logger: Any, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Blank values whose names promise a secret: the last net, not the first."""
    for key in event:
        if any(word in key.lower() for word in _SECRET_WORDS):
            event[key] = "[masked]"
    return event


def configure_logs(settings: Settings) -> None:
    """Send structlog's and the standard library's records to stderr in one format."""
    as_json = settings.log_format == "json" or (settings.log_format == "auto" and settings.mode is Mode.PRODUCTION)
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        _drop_secrets,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    renderer: list[structlog.typing.Processor] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
        if as_json
        else [
            structlog.dev.ConsoleRenderer(
                # Never rich's traceback: it prints local variables, secrets among them.
                colors=sys.stderr.isatty(),
                exception_formatter=structlog.dev.plain_traceback,
            )
        ]
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level)
    for noisy in ("tortoise", "aiosqlite", "pgqueuer", "httpx", "asyncio"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, root.level))


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    """Return the logger of a module."""
    return structlog.stdlib.get_logger(name)
