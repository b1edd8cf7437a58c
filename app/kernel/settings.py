"""The settings of a process, read from `PLAIT_*` environment variables and checked before anything starts."""

import ipaddress
import shlex
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

#: What development uses when no key is set; production refuses it.
DEFAULT_SECRET_KEY = "development-only-secret-key-do-not-use-in-production"  # noqa: S105 - refused in production


class Mode(StrEnum):
    """How careful the process is."""

    DEVELOPMENT = "development"
    PRODUCTION = "production"


class SettingsInvalid(Exception):
    """The environment does not make a valid configuration; the message has one line per variable."""


class Settings(BaseSettings):
    """Everything an operator can set; each field is `PLAIT_` + its name in capitals."""

    model_config = SettingsConfigDict(env_prefix="PLAIT_", extra="ignore", frozen=True)

    mode: Mode = Mode.DEVELOPMENT
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    public_url: str = ""  #: where users reach the server; empty means http://localhost:PORT
    data_dir: Path = Path("var")  #: the embedded database and files
    database_url: str = ""  #: empty means SQLite in `data_dir`
    redis_url: str = ""  #: empty means the in-process bus
    storage_url: str = ""  #: empty means a folder in `data_dir`
    max_file_bytes: int = Field(default=100 * 1024 * 1024, ge=1, le=50 * 1024**3)  #: of one file, and of one upload
    max_upload_bytes: int = Field(default=20 * 1024**3, ge=1, le=5 * 1024**4)  #: of a file that is sent in parts
    storage_quota_bytes: int = Field(default=0, ge=0, le=2**62)  #: of a workspace's files; 0 means by plan
    file_trash_days: int = Field(default=30, ge=0, le=3_650)  #: deleted files can be restored; 0 means they cannot
    smtp_url: str = ""  #: smtp://user:password@host:port; empty means mail goes to the log
    mail_from: str = "plait@localhost"
    mail_in: str = ""  #: HOST:PORT where mail for triggers is taken by SMTP; empty: none is
    mail_in_domain: str = ""  #: what stands behind the @ of their addresses; empty: the host of `public_url`
    secret_key: Annotated[tuple[SecretStr, ...], NoDecode] = (SecretStr(DEFAULT_SECRET_KEY),)
    #: comma-separated; the first encrypts and signs, all decrypt, so keys can be rotated
    cors_origins: Annotated[tuple[str, ...], NoDecode] = ()
    egress_allow: Annotated[tuple[str, ...], NoDecode] = ()  #: private addresses workflows may reach
    #: MCP servers that workspaces may have started: the first words of a command, as `uvx mcp-server-time`; empty: none
    mcp_commands: Annotated[tuple[str, ...], NoDecode] = ()
    mcp_per_minute: int = Field(default=600, ge=0, le=1_000_000)  #: requests to `/mcp` of one key or person; 0: any
    mcp_variables: Annotated[tuple[str, ...], NoDecode] = ()  #: environment variables that workspaces may set for them
    webhook_http: bool = False  #: whether outgoing webhooks may be sent to http:// in production too
    #: how long a delivery that failed rests before each further try; 3600x24 means 3600, 24 times over
    webhook_retry_seconds: str = "5,15,60,180,600,3600x24"
    webhook_patience_hours: float = Field(default=120, gt=0, le=10_000)  #: of failing alone before one is disabled
    webhook_log_days: int = Field(default=30, ge=1, le=3_650)  #: how long deliveries that are over are kept
    knowledge_cache_mb: int = Field(default=512, ge=1, le=1_000_000)  #: vectors that a process keeps for searching
    #: from how many chunks on a base is searched by pgvector, where PostgreSQL has it; 0: never
    knowledge_hnsw_chunks: int = Field(default=50_000, ge=0, le=1_000_000_000)
    worker_concurrency: int = Field(default=100, ge=1, le=10_000)  #: runs at once in one process
    run_worker: bool = True  #: whether `serve` also executes runs
    lease_seconds: float = Field(default=10.0, ge=1, le=600)  #: a worker silent for longer loses its runs
    chore_seconds: float = Field(default=3_600, gt=0, le=3_600)  #: how long upkeep's chores rest at most, on average
    workspace_concurrency: int = Field(default=0, ge=0, le=100_000)  #: runs at once of one without a limit; 0: any
    dispatch_window: int = Field(default=500, ge=1, le=100_000)  #: jobs queued before further runs wait their turn
    quarantine_after: int = Field(default=3, ge=1, le=1_000)  #: deaths of workers in a row that one run may cause
    tree_runs: int = Field(default=10_000, ge=1, le=1_000_000)  #: runs under one that nobody else started
    drain_seconds: float = Field(default=20.0, ge=0, le=600)  #: how long a shutdown waits for runs
    extraction_processes: int = Field(default=2, ge=1, le=64)  #: files read at once in one process of ours
    extraction_seconds: float = Field(default=120.0, ge=1, le=86_400)  #: to read one file in
    extraction_memory_mb: int = Field(default=2_048, ge=512, le=1_048_576)  #: of address space, to read one file in
    extraction_pages: int = Field(default=2_000, ge=1, le=1_000_000)  #: of one file that are read at once
    attachment_wait_seconds: float = Field(default=60.0, ge=0, le=600)  #: for what is in the files of a question
    retention_days: int = Field(default=0, ge=0, le=36_500)  #: of runs, whatever the plan; 0 means by plan
    session_days: int = Field(default=30, ge=1, le=365)
    otlp_endpoint: str = ""  #: where spans go, as http://collector:4318; empty means OTEL_EXPORTER_OTLP_ENDPOINT's
    log_level: str = "INFO"
    log_format: str = Field(default="auto", pattern="^(auto|console|json)$")
    demo: bool = True  #: make a demo workspace in an empty development database

    @field_validator("secret_key", mode="before")
    @classmethod
    def _split_keys(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("cors_origins", "egress_allow", "mcp_commands", "mcp_variables", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("webhook_retry_seconds")
    @classmethod
    def _retries_come_later(cls, value: str) -> str:
        try:
            rests = _rests(value)
        except ValueError:
            raise ValueError("must be numbers of seconds like 5,15,3600x24") from None
        if len(rests) > 100 or not all(0 <= each <= 7 * 24 * 3600 for each in rests):  # noqa: PLR2004 - a week
            raise ValueError("must be at most 100 numbers of seconds, each from 0 to 604800")
        return value

    @field_validator("secret_key")
    @classmethod
    def _keys_are_long(cls, value: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        if not value:
            raise ValueError("must hold at least one key")
        if any(len(key.get_secret_value()) < 32 for key in value):  # noqa: PLR2004 - 256 bits as ASCII
            raise ValueError("every key needs 32 characters or more")
        return value

    @field_validator("database_url")
    @classmethod
    def _database_is_known(cls, value: str) -> str:
        if value and urlsplit(value).scheme not in {"sqlite", "postgres", "postgresql"}:
            raise ValueError("must begin with sqlite:// or postgresql://")
        return value

    @field_validator("redis_url")
    @classmethod
    def _redis_is_known(cls, value: str) -> str:
        if value and urlsplit(value).scheme not in {"redis", "rediss", "unix"}:
            raise ValueError("must begin with redis://, rediss:// or unix://")
        return value

    @field_validator("storage_url")
    @classmethod
    def _storage_is_known(cls, value: str) -> str:
        if value and urlsplit(value).scheme not in {"file", "s3"}:
            raise ValueError("must begin with file:// or s3://")
        return value

    @field_validator("otlp_endpoint")
    @classmethod
    def _collector_is_known(cls, value: str) -> str:
        if value and urlsplit(value).scheme not in {"http", "https"}:
            raise ValueError("must begin with http:// or https://")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _smtp_is_known(cls, value: str) -> str:
        if value and urlsplit(value).scheme not in {"smtp", "smtps"}:
            raise ValueError("must begin with smtp:// or smtps://")
        return value

    @field_validator("mail_in")
    @classmethod
    def _mail_in_is_an_address(cls, value: str) -> str:
        host, _, port = value.rpartition(":")
        if value and (not host or not port.isdecimal() or not 0 <= int(port) <= 65535):  # noqa: PLR2004 - ports
            raise ValueError("must be HOST:PORT")
        return value

    @field_validator("egress_allow")
    @classmethod
    def _egress_entries_are_addresses(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for entry in value:
            if "/" in entry:
                ipaddress.ip_network(entry.rsplit(":", 1)[0] if entry.count(":") == 1 else entry, strict=False)
        return value

    @field_validator("mcp_commands")
    @classmethod
    def _commands_are_words(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for entry in value:
            shlex.split(entry)
        return value

    @field_validator("log_level")
    @classmethod
    def _level_is_known(cls, value: str) -> str:
        level = value.upper()
        if level not in {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}:
            raise ValueError("must be DEBUG, INFO, WARNING, ERROR or CRITICAL")
        return level

    @model_validator(mode="after")
    def _production_is_safe(self) -> "Settings":
        if self.mode is Mode.PRODUCTION and any(
            key.get_secret_value() == DEFAULT_SECRET_KEY for key in self.secret_key
        ):
            raise ValueError(
                "secret_key: production needs a key of its own; make one with: "
                "python3 -c 'import secrets; print(secrets.token_urlsafe(32))'"
            )
        if not self.is_embedded and not self.redis_url and self.mode is Mode.PRODUCTION:
            raise ValueError("redis_url: with PostgreSQL, processes meet on Redis; name it")
        return self

    @property
    def is_embedded(self) -> bool:
        """Whether the truth is one SQLite file, and so one process."""
        return not self.database_url.startswith("postgres")

    @property
    def sqlite_path(self) -> Path:
        """Where the embedded database is."""
        if self.database_url:
            return Path(self.database_url.removeprefix("sqlite://"))
        return self.data_dir / "plait.db"

    @property
    def base_url(self) -> str:
        """Where users reach the server, without a slash at the end."""
        return self.public_url.rstrip("/") or f"http://localhost:{self.port}"

    @property
    def mail_domain(self) -> str:
        """What stands behind the @ of addresses that take mail."""
        return (self.mail_in_domain or urlsplit(self.base_url).hostname or "localhost").lower()

    @property
    def webhook_rests(self) -> tuple[float, ...]:
        """How long a delivery that failed rests before each further try, in seconds."""
        return _rests(self.webhook_retry_seconds)

    @property
    def keys(self) -> tuple[str, ...]:
        """The secret keys, newest first."""
        return tuple(key.get_secret_value() for key in self.secret_key)


def _rests(text: str) -> tuple[float, ...]:
    rests: list[float] = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        seconds, is_repeated, times = part.partition("x")
        rests += [float(seconds)] * (min(int(times), 1_000) if is_repeated else 1)
    return tuple(rests)


def load_settings() -> Settings:
    """Read the environment.

    Raises:
        SettingsInvalid: Names every wrong variable and why, without its value.
    """
    try:
        return Settings()
    except ValidationError as error:
        lines: list[str] = []
        for problem in error.errors(include_input=False, include_url=False):
            reason = problem["msg"].removeprefix("Value error, ")
            name = str(problem["loc"][0]) if problem["loc"] else reason.partition(": ")[0]
            reason = reason if problem["loc"] else reason.partition(": ")[2]
            lines.append(f"PLAIT_{name.upper()}: {reason}")
        raise SettingsInvalid("\n".join(lines)) from None
