"""Mail that starts runs, sent by the standard library's own client to a server that listens for it."""

import asyncio
import smtplib
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import pytest

from app.kernel.ports import free_port
from tests.e2e.conftest import deployed
from tests.e2e.server import Deployment
from tests.e2e.story import START, Person, chain, node, sign_up
from tests.e2e.test_triggers import DELETE, read, until
from tests.patience import PATIENCE_SECONDS

CREATE = "mutation($i: CreateTriggerInput!) { createTrigger(input: $i) { trigger { id mailAddress } } }"
FILE = "query($id: ID!) { node(id: $id) { ... on File { name sizeBytes } } }"


@pytest.fixture(scope="module")
def listening(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Deployment, int]]:
    port = free_port()
    settings = {"PLAIT_MAIL_IN": f"127.0.0.1:{port}", "PLAIT_MAIL_IN_DOMAIN": "in.example.org"}
    with deployed("embedded", tmp_path_factory.mktemp("mail"), **settings) as deployment:
        yield deployment, port


async def send(port: int, to: str, mail: EmailMessage, sender: str = "ada@example.org") -> tuple[int, bytes] | None:
    """Send a mail; return how it was refused."""

    def deliver() -> tuple[int, bytes] | None:
        with smtplib.SMTP("127.0.0.1", port, timeout=PATIENCE_SECONDS) as client:
            try:
                client.send_message(mail, sender, [to])
            except smtplib.SMTPRecipientsRefused as refused:
                return refused.recipients[to]
            except smtplib.SMTPDataError as refused:
                return refused.smtp_code, bytes(refused.smtp_error)  # pyright: ignore[reportArgumentType]
        return None

    return await asyncio.to_thread(deliver)


def letter(**headers: str) -> EmailMessage:
    mail = EmailMessage()
    for name, value in {"From": "Ada <ada@example.org>", "Subject": "An order", **headers}.items():
        mail[name] = value
    mail.set_content("Two, please.")
    return mail


async def test_a_mail_starts_a_run_once_with_its_attachments_as_files(listening: tuple[Deployment, int]) -> None:
    plait, port = listening
    ada: Person = await sign_up(plait.url)
    workflow_id = await ada.workflow(chain(START, node("answer", "response", {"expression": "input"})))

    async def make(**mail: Any) -> dict[str, Any]:
        given = {"workflowId": workflow_id, "name": "Mail", "mail": mail}
        return (await ada.client.data(CREATE, i=given))["createTrigger"]["trigger"]

    made = await make()
    assert made["mailAddress"].endswith("@in.example.org")
    mail = letter(**{"Message-ID": "<7@example.org>"})
    mail.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="order.pdf")
    for _ in range(2):
        assert await send(port, made["mailAddress"], mail) is None
    found = await until(ada, made["id"], lambda it: it["lastExecution"] and it["lastExecution"]["output"])
    run = found["lastExecution"]
    assert (found["executions"]["totalCount"], run["trigger"], run["startedBy"]["kind"]) == (1, "MAIL", "TRIGGER")
    assert (run["input"]["subject"], run["input"]["text"].strip()) == ("An order", "Two, please.")
    kept = run["input"]["attachments"][0]
    assert (await ada.client.data(FILE, id=kept["fileId"]))["node"] == {"name": "order.pdf", "sizeBytes": 8}
    # Nobody's address, and none of ours, is taken: this is no relay.
    for address in ("nobody@in.example.org", made["mailAddress"].replace("in.example.org", "elsewhere.example")):
        refused = await send(port, address, letter())
        assert refused is not None
        assert refused[0] == 550
    strict = await make(senders=["@example.org"])
    assert await send(port, strict["mailAddress"], letter()) is None
    for refused in (
        await send(port, strict["mailAddress"], letter(), "eve@evil.example"),
        await send(port, strict["mailAddress"], letter(From="eve@example.org.evil.example")),
    ):
        assert refused is not None
        assert refused[0] == 550
    await until(ada, strict["id"], lambda it: it["executions"]["totalCount"] == 1)
    await ada.client.data(DELETE, input={"triggerId": made["id"]})
    gone = await send(port, made["mailAddress"], letter())
    assert gone is not None
    assert gone[0] == 550
    assert (await read(ada, strict["id"]))["executions"]["totalCount"] == 1
