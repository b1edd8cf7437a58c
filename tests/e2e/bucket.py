"""An S3 that is not ours: moto's server, in a process of its own."""

import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import httpx2

from app.kernel.ports import free_port
from tests.patience import PATIENCE_SECONDS

_NAME = "plait-files"


@dataclass
class Bucket:
    """A bucket; `stop` and `start` take its server away and bring an empty one back."""

    port: int
    log: Path

    def __post_init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"s3://some-key:some%2Fsecret@{_NAME}/a/prefix?endpoint={self.endpoint}&region=us-east-1"

    @property
    def client(self) -> Any:
        made: Any = boto3.client(  # pyright: ignore[reportUnknownMemberType]
            "s3",
            endpoint_url=self.endpoint,
            region_name="us-east-1",
            aws_access_key_id="some-key",
            aws_secret_access_key="some/secret",
        )
        return made

    def objects(self) -> dict[str, bytes]:
        """Everything in it, as another client reads it."""
        found: dict[str, bytes] = {}
        for each in self.client.list_objects_v2(Bucket=_NAME).get("Contents", []):
            with suppress(self.client.exceptions.NoSuchKey):  # deleted since
                found[each["Key"]] = self.client.get_object(Bucket=_NAME, Key=each["Key"])["Body"].read()
        return found

    def type_of(self, key: str) -> str:
        return self.client.head_object(Bucket=_NAME, Key=key)["ContentType"]

    def start(self) -> None:
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(  # noqa: S603 - a module of ours to test against
                [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)],
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                httpx2.get(self.endpoint, trust_env=False, timeout=5)
                break
            except httpx2.HTTPError:
                assert time.monotonic() < deadline, self.log.read_text()
                time.sleep(0.05)
        self.client.create_bucket(Bucket=_NAME)

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


@contextmanager
def bucket(folder: Path) -> Generator[Bucket]:
    """Serve a bucket."""
    made = Bucket(free_port(), folder / "moto.log")
    made.start()
    try:
        yield made
    finally:
        made.stop()
