"""Files that go with messages, shown to models: texts as text, images as images, documents as what they say.

A document is read first, unless it was before (see `extraction.saying`); what cannot be read, or is not yet when the
time is up, is named with the reason, so that a model never answers as if there were nothing.

What a run reads is of its own workspace, and what whoever started it may read or kept themselves; in a turn of a
conversation, what is attached: whoever attached it was asked then. The newest files come first where not all fit, and
what does not is named, so that a model knows of it.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from app.accounts.access import Access
from app.accounts.service import Keys
from app.components.facts import RunIdentity
from app.extraction.saying import Sayings, Unsaid
from app.files.objects import ObjectMissing, StorageUnavailable
from app.files.service import File, FileNotFound, Files, OpenFile
from app.kernel.rights import SYSTEM, Actor, ActorKind, Scope, Viewer
from app.llm.attached_texts import Document, cut_document, cut_text, note
from app.llm.history import Histories
from app.llm.messages import ChatMessage, ChatRole, FilePart, ImagePart, Part, TextPart

MAX_FILES = 20  #: of one expression
MAX_FILE_BYTES = 256 * 1024  #: of one text that is shown; the rest is left out, and the model is told
MAX_TEXT_CHARACTERS = 400_000  #: of all texts of a request together
MAX_DOCUMENTS = 20  #: of a request, the newest, that are read
MAX_IMAGE_BYTES = 10_000_000  #: of one image
MAX_IMAGES_BYTES = 20_000_000  #: of all images of a request together
MAX_IMAGES = 20  #: of a request
_NO_ROOM = "there is no room to show it to you"
_DELETED = "it was deleted"
IMAGES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_TEXTS = frozenset(
    {
        "application/json",
        "application/jsonl",
        "application/toml",
        "application/xml",
        "application/yaml",
        "image/svg+xml",
    }
)


class Attachments:
    """Finds files of a workspace and shows what is in them."""

    def __init__(
        self, files: Files, sayings: Sayings, access: Access, keys: Keys, histories: Histories, wait_seconds: float
    ) -> None:
        self._files = files
        self._sayings = sayings
        self._wait_seconds = wait_seconds
        self._access = access
        self._keys = keys
        self._histories = histories

    async def find(
        self, workspace_id: UUID, ids: Iterable[UUID], run: RunIdentity | None, *, is_from_input: bool = False
    ) -> list[FilePart]:
        """Return files as parts of a message, each once and in their order.

        Args:
            workspace_id: Whose files they are.
            ids: Of the files.
            run: Which asks.
            is_from_input: The input of the run names them, not its workflow.

        Raises:
            FileNotFound: The workspace has no such file, or the run may not read it.
        """
        found: list[FilePart] = []
        reads_all: bool | None = None
        for each in dict.fromkeys(ids):
            row = (await self._files.open(each)).row
            if row.workspace_id != workspace_id or run is None:
                raise FileNotFound
            if not _is_own(row, run.actor):
                if reads_all is None:
                    reads_all = await self._reads_all(workspace_id, run, is_from_input=is_from_input)
                if not reads_all:
                    raise FileNotFound
            found.append(FilePart(row.id, row.name, row.content_type, row.size_bytes, row.version_number))
        return found

    async def _reads_all(self, workspace_id: UUID, run: RunIdentity, *, is_from_input: bool) -> bool:
        viewer = await self._keys.viewer_of(run.actor, workspace_id)
        maker_id = run.actor.on_behalf_of if run.actor.kind is ActorKind.TRIGGER else None
        if maker_id is not None and not is_from_input:
            # A workflow reads for a trigger what whoever set it up may read; what comes from outside names nothing.
            viewer = Viewer(maker_id, workspace_id=workspace_id)
        if viewer is not None and await self._access.permits(viewer, workspace_id, Scope.FILES_READ):
            return True
        # The input of a turn is ours: whoever attached a file was asked then.
        return await self._histories.is_turn(workspace_id, run, is_below=not is_from_input)

    async def shown(
        self,
        workspace_id: UUID,
        messages: Sequence[ChatMessage],
        characters: int = MAX_TEXT_CHARACTERS,
        *,
        actor: Actor = SYSTEM,
        log: Callable[[str, str], None] = lambda _level, _message: None,
    ) -> list[ChatMessage]:
        """Return messages with what is in their files, each in a message of its own before the one it goes with.

        Args:
            workspace_id: Only its files are read.
            messages: The oldest first.
            characters: Of all texts together, at most.
            actor: Who is named where a document has to be read first.
            log: Told what is waited for, and what could not be read.

        Raises:
            StorageUnavailable: The storage does not answer.
        """
        room = _Room(min(characters, MAX_TEXT_CHARACTERS))
        documents = await self._documents(workspace_id, messages, actor, log)
        shown: list[ChatMessage] = []
        for message in reversed(messages):
            files = [part for part in message.parts if isinstance(part, FilePart)]
            if not files:
                shown.append(message)
                continue
            others = [part for part in message.parts if not isinstance(part, FilePart)]
            parts = [part for each in files for part in await self._parts(workspace_id, each, room, documents)]
            if any(not isinstance(part, TextPart) or part.text for part in others):
                shown.append(replace(message, parts=others))
            shown.append(ChatMessage(ChatRole.USER, parts))
        shown.reverse()
        return shown

    async def _parts(
        self, workspace_id: UUID, part: FilePart, room: "_Room", documents: Mapping[FilePart, Document | str]
    ) -> list[Part]:
        reads_as_text = is_text(part.content_type)
        if not is_shown(part.content_type):
            return [TextPart(_told(part, documents.get(part, "too many files to be shown to you"), room))]
        if not reads_as_text and not room.takes_image(part.size_bytes):
            return [TextPart(note(part, "too large to be shown to you"))]
        most = min(MAX_FILE_BYTES, room.characters) if reads_as_text else part.size_bytes
        if most <= 0 < part.size_bytes:
            return [TextPart(note(part, _NO_ROOM))]
        try:
            opened = await self._opened(workspace_id, part)
            content = await _read(opened, min(most, opened.row.size_bytes))
        except (FileNotFound, ObjectMissing):
            return [TextPart(note(part, _DELETED))]
        if not reads_as_text:
            return [TextPart(note(part)), ImagePart(part.content_type, content, name=part.name)]
        text = content.decode("utf-8-sig", "replace")
        room.characters -= len(text)
        return [TextPart(cut_text(part, text, len(content)))]

    async def _opened(self, workspace_id: UUID, part: FilePart) -> OpenFile:
        opened = await self._files.open(part.file_id, part.version)
        if opened.row.workspace_id != workspace_id:
            raise FileNotFound
        return opened

    async def _documents(
        self, workspace_id: UUID, messages: Sequence[ChatMessage], actor: Actor, log: Callable[[str, str], None]
    ) -> dict[FilePart, Document | str]:
        """Read what is neither text nor image, the newest first and all at once; or say why it says nothing."""
        parts = [part for each in reversed(messages) for part in each.parts if isinstance(part, FilePart)]
        wanted = [part for part in dict.fromkeys(parts) if not is_shown(part.content_type)][:MAX_DOCUMENTS]
        deadline = asyncio.get_running_loop().time() + self._wait_seconds

        async def read(part: FilePart) -> Document | str | StorageUnavailable:
            wait = f"Waiting for {part.name} to be read."
            try:
                opened = await self._opened(workspace_id, part)
                said = await self._sayings.of(opened.row, actor, deadline, lambda: log("info", wait))
            except FileNotFound:
                return _DELETED
            except StorageUnavailable as error:
                return error
            if not isinstance(said, Unsaid):
                return Document.of(said)
            log("warning", f"{part.name} is not shown to the model: {said.code}. {said.reason}")
            return f"its content cannot be shown to you: {said.code}. {said.reason} Tell whoever asks"

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(read(part)) for part in wanted]
        found: dict[FilePart, Document | str] = {}
        for part, task in zip(wanted, tasks, strict=True):
            result = task.result()
            if isinstance(result, StorageUnavailable):
                raise result
            found[part] = result
        return found


def _told(part: FilePart, found: Document | str, room: "_Room") -> str:
    if isinstance(found, str):
        return note(part, found)
    if room.characters <= 0:
        return note(part, _NO_ROOM)
    text, characters = cut_document(part, found, room.characters)
    room.characters -= characters
    return text


def _is_own(row: File, actor: Actor) -> bool:
    """Say whether whoever started the run kept the file: a trigger what came with its mail, a run what it made."""
    return actor.id is not None and (row.actor_kind, row.actor_id) == (actor.kind, actor.id)


class _Room:
    """What is left of the limits of a request."""

    def __init__(self, characters: int) -> None:
        self.characters = characters
        self._images = MAX_IMAGES
        self._bytes = MAX_IMAGES_BYTES

    def takes_image(self, size: int) -> bool:
        """Say whether an image still fits, and count it if so."""
        if size > min(MAX_IMAGE_BYTES, self._bytes) or not self._images:
            return False
        self._images -= 1
        self._bytes -= size
        return True


def is_shown(content_type: str) -> bool:
    """Say whether models are shown what is in files of a type."""
    return is_text(content_type) or content_type in IMAGES


def is_text(content_type: str) -> bool:
    """Say whether files of a type are shown as text."""
    return content_type.startswith("text/") or content_type in _TEXTS


def for_the_blind(messages: Sequence[ChatMessage]) -> list[ChatMessage]:
    """Return messages for a model that reads no images: those that came as attachments are left out, and it is told."""
    return [
        replace(
            message,
            parts=[
                TextPart(f"[{part.name} is an image, and this model reads none]\n")
                if isinstance(part, ImagePart) and part.name
                else part
                for part in message.parts
            ],
        )
        for message in messages
    ]


async def _read(opened: OpenFile, end: int) -> bytes:
    return b"".join([part async for part in opened.read(0, end)])
