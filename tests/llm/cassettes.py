"""Cassettes: exchanges with a provider as they went over the wire, kept without keys and ids, and played again.

vcrpy stands in for the transport of httpx2, below our own, so all above it is as in production. `make cassettes`
records them anew: from the provider whose key the environment has, else from aimock.
"""

import json
import os
import re
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from vcr import VCR
from vcr.record_mode import RecordMode
from vcr.request import Request

from app.kernel.ids import new_id
from app.llm.adapters import Account, Adapter
from app.llm.vocabulary import ProviderKind
from app.llm.wires.pool import AdapterPool
from tests.llm.aimock import aimock

FOLDER = Path(__file__).parent / "cassettes"
IS_RECORDING = os.environ.get("PLAIT_CASSETTES") == "record"
#: By kind: where the provider is, and what its key is called in an environment.
PROVIDERS = {
    ProviderKind.OPENAI: ("https://api.openai.com/v1", "OPENAI_API_KEY"),
    ProviderKind.OPENAI_RESPONSES: ("https://api.openai.com/v1", "OPENAI_API_KEY"),
    ProviderKind.ANTHROPIC: ("https://api.anthropic.com", "ANTHROPIC_API_KEY"),
    ProviderKind.GOOGLE: ("https://generativelanguage.googleapis.com", "GEMINI_API_KEY"),
}
_NO_KEY = "sk-none-0000"
_KEPT_HEADERS = frozenset({"content-type"})
#: Ids by their usual beginnings, with a digit so that no word of a format is one; Gemini's have no beginning.
_IDS = re.compile(
    r"\b(chatcmpl|call|toolu|resp|msg|rs|fc|req|org|proj|user|fp|gen|pyd_ai)([-_])(?=[A-Za-z_-]*\d)[A-Za-z0-9_-]{8,}"
    r'|(?<="responseId":")[^"]+|(?<="responseId": ")[^"]+'
)
#: What the other libraries would be patched for; nothing here speaks through them.
_OTHERS = ("httplib", "requests", "boto3", "urllib3", "httplib2", "tornado", "aiohttp", "httpx")


@dataclass(frozen=True, slots=True)
class Deck:
    """What plays or records: `adapter` asks, and `bodies` has what the provider said to each request so far."""

    adapter: Adapter
    _tape: Any

    @property
    def bodies(self) -> list[str]:
        """The bodies of the answers, in their order."""
        return [answer["body"]["string"].decode() for answer in self._tape.responses]


@asynccontextmanager
async def deck(
    kind: ProviderKind, story: str, folder: Path, fixtures: Sequence[dict[str, Any]], *, is_recording: bool
) -> AsyncGenerator[Deck]:
    """Play the cassette of a story; a request that is not on it fails, as does one that is on it and is not made.

    Args:
        kind: Who is asked.
        story: What the cassette is called.
        folder: For aimock's script, if it is recorded from aimock.
        fixtures: Likewise.
        is_recording: Make the cassette instead.
    """
    path = FOLDER / kind.value / f"{story}.yaml"
    url, name = PROVIDERS[kind]
    key = os.environ.get(name, "") if is_recording else ""
    if not is_recording:
        async with _tape(path, url, url, _NO_KEY, kind, RecordMode.NONE) as playing:
            yield playing
            assert playing._tape.all_played, f"{path.name} has requests that were not made"
        return
    path.unlink(missing_ok=True)
    if key:
        async with _tape(path, url, url, key, kind, RecordMode.ALL) as recording:
            yield recording
        return
    async with aimock(folder, fixtures) as server:
        asked = server.url + ("/v1" if url.endswith("/v1") else "")
        async with _tape(path, asked, url, _NO_KEY, kind, RecordMode.ALL) as recording:
            yield recording


@asynccontextmanager
async def _tape(
    path: Path, asked: str, url: str, key: str, kind: ProviderKind, mode: RecordMode
) -> AsyncGenerator[Deck]:
    scrubber = Scrubber(key)

    def request(given: Request) -> Request:
        given.uri = scrubber.clean(given.uri.replace(asked, url, 1))
        body: Any = json.loads(cast("bytes", given.body))
        given.body = scrubber.clean(json.dumps(body, sort_keys=True)).encode()
        given.headers = {name: value for name, value in given.headers.items() if name.lower() in _KEPT_HEADERS}
        return given

    def response(given: dict[str, Any]) -> dict[str, Any]:
        text = scrubber.clean(given["body"]["string"].decode())
        headers = {name: value for name, value in given["headers"].items() if name.lower() in _KEPT_HEADERS}
        return {"status": given["status"], "headers": headers, "body": {"string": text.encode()}}

    recorder = VCR(
        record_mode=mode,
        match_on=("method", "uri", "raw_body"),
        before_record_request=request,
        before_record_response=response,
        skip_patchers=_OTHERS,
    )
    pool = AdapterPool([] if mode is RecordMode.NONE else ["127.0.0.1"])
    try:
        with recorder.use_cassette(str(path)) as tape:
            yield Deck(pool.adapter(Account(new_id(), 1, "recorded", kind, asked, key)), tape)
    finally:
        await pool.aclose()


class Scrubber:
    """Takes keys out of what is kept, and gives every id a short name, the same wherever it stands."""

    def __init__(self, key: str) -> None:
        self._key = key
        self._names: dict[str, str] = {}

    def clean(self, text: str) -> str:
        """Return a text without them; a clean one stays as it is."""
        return _IDS.sub(self._name, text.replace(self._key, "[key]"))

    def _name(self, found: re.Match[str]) -> str:
        kind, dash = found[1] or "id", found[2] or "-"
        return self._names.setdefault(found[0], f"{kind}{dash}{len(self._names) + 1}")
