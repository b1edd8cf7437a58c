"""Each type against who really speaks its format: aiosmtpd, moto, PostgreSQL, llmock; signatures against botocore."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from llmock.pytest_plugin import LLMock

from app.integrations.failures import IntegrationFault
from app.integrations.vocabulary import CredentialKind
from app.kernel.s3_signature import AccessKey, signed_headers
from app.usage.models import ModelUsageEntry
from tests.e2e.bucket import bucket
from tests.executions.conftest import POSTGRES
from tests.integrations.conftest import API_KEY, KEY, Connected
from tests.letterbox import letterbox

BASIC = CredentialKind.BASIC


class TestSmtp:
    async def test_it_sends_a_mail_and_says_what_is_wrong(self, connected: Connected) -> None:
        async with letterbox() as box:
            config = {"host": "127.0.0.1", "port": box.port, "tls": "none", "from": "Shop <shop@example.org>"}
            row = await connected.to("smtp", config, (BASIC, {"username": "ada", "password": "long-password"}))
            trial = await connected.tried(row)
            assert (trial.failure, trial.row.status.name) == (None, "CONNECTED")
            assert "takes the login" in trial.message
            sent = await connected.call(
                row, "send", to=["Ben <ben@example.com>"], bcc=["c@example.com"], subject="Hi", text="Yes."
            )
            assert sent["recipients"] == 2
            letter = box.read()
            assert (letter["To"], letter["Bcc"], letter["Subject"]) == ("Ben <ben@example.com>", None, "Hi")
            assert box.envelopes == [("shop@example.org", ["ben@example.com", "c@example.com"])]
            with pytest.raises(IntegrationFault) as caught:
                await connected.call(row, "send", to=["ben@example.com\nBcc: eve@example.com"], subject="Hi", text="x")
            assert caught.value.code.value == "ARGUMENTS_INVALID"
            box.takes_login = False
            trial = await connected.tried(row)
            assert (trial.failure.code.value, trial.row.status.name) == ("CREDENTIAL_REFUSED", "EXPIRED")
            assert len(box.letters) == 1
        trial = await connected.tried(row)
        assert (trial.failure.code.value, trial.row.status.name) == ("PEER_UNREACHABLE", "FAILING")


class TestS3:
    async def test_it_writes_lists_reads_and_deletes(self, connected: Connected, tmp_path: Path) -> None:
        with bucket(tmp_path) as storage:
            keys = (BASIC, {"username": "some-key", "password": "some/secret"})
            config = {"bucket": "plait-files", "endpoint": storage.endpoint, "prefix": "in/"}
            row = await connected.to("s3", config, keys)
            assert (await connected.tried(row)).failure is None
            key = "a folder/naïve+plus&more.txt"
            await connected.call(row, "put_object", key=key, text="héllo")
            await connected.call(row, "put_object", key="raw", base64="AP8=")
            assert storage.objects() == {f"in/{key}": "héllo".encode(), "in/raw": b"\x00\xff"}
            listed = await connected.call(row, "list_objects", limit=1)
            more = await connected.call(row, "list_objects", limit=1, cursor=listed["nextCursor"])
            assert [each["key"] for each in listed["objects"] + more["objects"]] == [key, "raw"]
            assert (await connected.call(row, "get_object", key=key))["text"] == "héllo"
            assert (await connected.call(row, "get_object", key="raw"))["base64"] == "AP8="
            assert (await connected.call(row, "head_object", key="raw"))["sizeBytes"] == 2
            await connected.call(row, "delete_object", key="raw")
            with pytest.raises(IntegrationFault) as caught:
                await connected.call(row, "get_object", key="raw")
            assert caught.value.code.value == "PEER_NOT_FOUND"
            with pytest.raises(IntegrationFault) as caught:
                await connected.call(row, "get_object", key="../other")
            assert caught.value.code.value == "ARGUMENTS_INVALID"

    @pytest.mark.parametrize("token", ["", "lent for a time=="])
    @pytest.mark.parametrize("content", [b"", b"some bytes"])
    @pytest.mark.parametrize("path", ["", "/a%20b/n%C3%A4.txt", "/a?list-type=2&prefix=x%2Fy%20z&max-keys=5"])
    def test_a_signature_is_botocores(self, content: bytes, path: str, token: str) -> None:
        url = f"https://s3.eu-central-1.amazonaws.com/bucket{path}"
        method = "PUT" if content else "GET"
        now = dt.datetime.now(dt.UTC)
        key, sent = AccessKey("AKID", "secret-key", token), [("Content-Type", "text/plain")]
        ours = dict(signed_headers(method, url, sent, content, key=key, region="eu-central-1", now=now))
        request = AWSRequest(method, url, {"Content-Type": "text/plain"}, content)
        signer: Any = S3SigV4Auth(Credentials("AKID", "secret-key"), "s3", "eu-central-1")
        request.context["timestamp"] = now.strftime("%Y%m%dT%H%M%SZ")
        request.headers["X-Amz-Date"] = request.context["timestamp"]
        request.headers["X-Amz-Content-SHA256"] = signer.payload(request)
        if token:
            request.headers["X-Amz-Security-Token"] = token
        canonical = signer.canonical_request(request)
        signature = signer.signature(signer.string_to_sign(request, canonical), request)
        assert ours["Authorization"].endswith(f"Signature={signature}")


@pytest.mark.skipif(not POSTGRES, reason="PLAIT_TEST_POSTGRES names no server")
class TestPostgres:
    async def test_it_reads_changes_and_copies(self, connected: Connected) -> None:
        address = urlsplit(connected.house.settings.database_url)
        config = {
            "host": "127.0.0.1",
            "port": address.port or 5432,
            "database": address.path.lstrip("/"),
            "tls": "disable",
            "tables": ["public.fruit"],
        }
        password = address.password or "any-password"
        row = await connected.to("postgresql", config, (BASIC, {"username": "postgres", "password": password}))
        trial = await connected.tried(row)
        assert trial.failure is None, trial.message
        assert "Logged in as postgres" in trial.message
        database = connected.house.plait.database
        async with database.transaction() as tx:
            await tx.fetch('CREATE TABLE fruit (kind text, "number" int, price numeric, PRIMARY KEY (kind, "number"))')
        made = await connected.call(
            row,
            "execute",
            statement="INSERT INTO fruit SELECT $1, n, 1.5 FROM generate_series(1, 1200) n",
            parameters=["apple"],
        )
        assert made["status"] == "INSERT 0 1200"
        found = await connected.call(row, "query", query="SELECT price FROM fruit WHERE number = $1", parameters=[7])
        assert found["rows"] == [{"price": "1.5"}]
        for action, arguments in (
            ("query", {"query": "DELETE FROM fruit"}),
            ("query", {"query": "WITH x AS (DELETE FROM fruit RETURNING 1) SELECT * FROM x"}),
            ("execute", {"statement": "DROP TABLE fruit"}),
            ("execute", {"statement": "DELETE FROM fruit; DROP TABLE fruit"}),
        ):
            with pytest.raises(IntegrationFault):
                await connected.call(row, action, **arguments)
        kind, link = await connected.services.opener.open(row)
        seen: list[str] = []
        cursor: Any = None
        while True:
            page = await kind.pull(link, "public.fruit", cursor, None)
            seen += [own_id for own_id, _ in page.items]
            cursor = page.cursor
            if cursor is None:
                break
        assert len(seen) == len(set(seen)) == 1_200
        assert seen[0] == '["apple","1"]'


class TestOpenAI:
    async def test_it_completes_and_embeds(
        self, connected: Connected, llmock: LLMock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in llmock.env():
            monkeypatch.delenv(name, raising=False)
        config = {
            "baseUrl": llmock.base_url("openai"),
            "model": "llama3:8b",
            "embeddingModel": "text-embedding-3-small",
        }
        row = await connected.to("openai", config, API_KEY)
        answer = await connected.call(row, "complete", messages=[{"role": "user", "content": "Say something."}])
        assert answer["text"]
        assert answer["finishReason"] == "stop"
        embedded = await connected.call(row, "embed", texts=["one", "two"])
        assert len(embedded["vectors"]) == 2
        for wrong in ([], [{"role": "robot", "content": "x"}]):
            with pytest.raises(IntegrationFault) as caught:
                await connected.call(row, "complete", messages=wrong)
            assert caught.value.code.value == "ARGUMENTS_INVALID"
        assert KEY not in str(answer)

    async def test_what_it_takes_is_in_the_ledger_and_ends_with_the_budget(
        self, connected: Connected, llmock: LLMock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in llmock.env():
            monkeypatch.delenv(name, raising=False)
        config = {
            "baseUrl": llmock.base_url("openai"),
            "model": "llama3:8b",
            "embeddingModel": "text-embedding-3-small",
            "inputUsd": 1_000_000.0,
        }
        house = connected.house
        row = await connected.to("openai", config, API_KEY, name="Own models")
        words = [{"role": "user", "content": "Say something."}]
        answer = await connected.call(row, "complete", messages=words)
        embedded = await connected.call(row, "embed", texts=["one", "two"])
        entries = await ModelUsageEntry.filter(workspace_id=house.workspace_id).order_by("id")
        assert [(each.provider, each.model, each.prompt_tokens) for each in entries] == [
            ("Own models", "llama3:8b", answer["promptTokens"]),
            ("Own models", "text-embedding-3-small", embedded["promptTokens"]),
        ]
        spent = sum(each.prompt_tokens for each in entries)  # a dollar each
        assert spent > 1
        usage = house.plait.usage.usage
        budget = await usage.set_budget(house.viewer, house.workspace_id, Decimal(spent))
        assert budget.spent_usd == spent
        for action, arguments in (("complete", {"messages": words}), ("embed", {"texts": ["one"]})):
            with pytest.raises(IntegrationFault) as refused:
                await connected.call(row, action, **arguments)
            assert refused.value.code.value == "BUDGET_EXCEEDED"
        assert await ModelUsageEntry.filter(workspace_id=house.workspace_id).count() == len(entries)
