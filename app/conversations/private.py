"""The use cases of private conversations, which one person has and nobody else sees: begin, rename, find, delete."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from uuid import UUID

from app.accounts.access import Access
from app.accounts.audit import Audit
from app.conversations.errors import ConversationIsBusy, ConversationNotPrivate
from app.conversations.log import ConversationLog, Happening
from app.conversations.lookup import ConversationLookup, ConversationNotFound
from app.conversations.messages import Asked, Messages, checked_text
from app.conversations.models import Conversation, Message
from app.conversations.records import CONVERSATION
from app.conversations.turns import Turns
from app.conversations.vocabulary import UNFINISHED, Channel, ConversationEventKind, ConversationKind
from app.kernel.clock import Clock
from app.kernel.database import Database, Transaction
from app.kernel.idempotency import Idempotency
from app.kernel.ids import new_id
from app.kernel.pages import OrderBy, Page, PageRequest, paginate
from app.kernel.rights import Scope, Viewer
from app.workflows.properties import text_of

_MAX_TITLE = 200
_TITLE_CHARACTERS = 80  #: of what is said first, where no title is given
_CLEAR_ROWS = 200


class PrivateTalks:
    """Keeps them. Saying something in one is as in any other: see `Talking`."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        access: Access,
        *,
        lookup: ConversationLookup,
        log: ConversationLog,
        turns: Turns,
        messages: Messages,
        audit: Audit,
        idempotency: Idempotency,
    ) -> None:
        self._database = database
        self._clock = clock
        self._access = access
        self._lookup = lookup
        self._log = log
        self._turns = turns
        self._messages = messages
        self._audit = audit
        self._idempotency = idempotency
        #: Called in the transaction that deletes one, with its runs, for what the domain above keeps of it.
        self.before_delete: Callable[[Transaction, UUID, Sequence[UUID]], Awaitable[None]] = _nothing

    async def start(
        self,
        viewer: Viewer,
        workspace_id: UUID,
        also: Callable[[UUID, UUID], Awaitable[None]],
        body: Any,
        *,
        title: str | None = None,
        initial_message: str | None = None,
        idempotency_key: str | None = None,
    ) -> Conversation:
        """Begin one; a repeat with the same key gives the same.

        Args:
            viewer: Whose it is.
            workspace_id: What it is about.
            also: Done in its transaction, with its id and its person's.
            body: What a repeat must have the same, beside the title and the message.
            title: What it is called; without one, after what is said first.
            initial_message: What is said first.
            idempotency_key: Repeating with the same key begins nothing new.

        Raises:
            NotFound: The viewer does not see the workspace.
            Forbidden: The viewer may not write conversations.
            InvalidInput: The title or the message is malformed.
        """
        await self._access.require(viewer, workspace_id, Scope.CONVERSATIONS_WRITE)
        actor, user_id = viewer.actor, self._access.require_user(viewer)
        name = text_of(title, field="input.title", most=_MAX_TITLE)
        text = None if initial_message is None else checked_text(initial_message, "input.initialMessage")
        asked: list[Asked] = []

        async def make() -> dict[str, str]:
            now = self._clock.now()
            row = await Conversation.create(
                id=new_id(),
                workspace_id=workspace_id,
                kind=ConversationKind.COPILOT,
                owner_id=user_id,
                title=name or _title_of(text),
                channel=Channel.API if viewer.api_key_id is not None else Channel.CHAT,
                actor_kind=actor.kind,
                actor_id=actor.id,
                on_behalf_of=actor.on_behalf_of,
                created_at=now,
                updated_at=now,
            )
            await also(row.id, user_id)
            # The workspace's activity is for everybody; that there is a chat is its person's business, and the audit's.
            await self._audit.record(
                actor, "conversation.started", CONVERSATION, row.id, workspace_id=workspace_id, data={"kind": "COPILOT"}
            )
            if text is not None:
                async with self._database.transaction() as tx:
                    asked.append(await self._messages.ask(tx, row, text, None, actor))
            return {"id": str(row.id)}

        made, is_repeat = await self._idempotency.once(
            actor.id or user_id, "startCopilotConversation", idempotency_key, [workspace_id, name, text, body], make
        )
        own_id = UUID(made["id"])
        await self._messages.begin(own_id, asked[0] if asked and not is_repeat else None)
        return await self.get(viewer, own_id, Scope.CONVERSATIONS_WRITE)

    async def get(self, viewer: Viewer, conversation_id: UUID, scope: Scope = Scope.CONVERSATIONS_READ) -> Conversation:
        """Return one of the viewer's own.

        Raises:
            ConversationNotFound: There is none, or it is somebody else's.
            ConversationNotPrivate: It is one of the workspace's.
            Forbidden: The viewer lacks `scope`.
        """
        row, _ = await self._lookup.conversation(viewer, conversation_id, scope)
        if row.kind is not ConversationKind.COPILOT:
            raise ConversationNotPrivate(reason="not_a_chat")
        return row

    async def workspace_of(self, viewer: Viewer, conversation_id: UUID) -> UUID:
        """Return where a conversation belongs that the viewer may write in, be it private or not.

        Raises:
            ConversationNotFound: There is none, or it is somebody else's.
            Forbidden: The viewer may not write conversations.
        """
        return (await self._lookup.conversation(viewer, conversation_id, Scope.CONVERSATIONS_WRITE))[0].workspace_id

    async def page(self, viewer: Viewer, workspace_id: UUID, request: PageRequest) -> Page[Conversation]:
        """List the viewer's own in a workspace, those in which something happened last first.

        Raises:
            NotFound: The viewer does not see the workspace.
            Forbidden: The viewer may not read conversations.
        """
        await self._access.require(viewer, workspace_id, Scope.CONVERSATIONS_READ)
        rows = _own(viewer, workspace_id, self._access.require_user(viewer))
        binding = f"copilot:{workspace_id}:{viewer.user_id}:{viewer.api_key_id}"
        return await paginate(rows, [OrderBy("updated_at", is_descending=True)], request, binding)

    async def rename(self, viewer: Viewer, conversation_id: UUID, title: str | None) -> Conversation:
        """Give one another title, None for none.

        Raises:
            ConversationNotFound: As for `get`.
            InvalidInput: The title is too long.
        """
        await self.get(viewer, conversation_id, Scope.CONVERSATIONS_WRITE)
        name = text_of(title, field="input.title", most=_MAX_TITLE)
        async with self._database.transaction() as tx:
            locked = await self._messages.locked(conversation_id)
            if locked.title != name:
                changes = {"title": name}
                await self._log.append(tx, locked, [Happening(ConversationEventKind.CONVERSATION_UPDATED)], changes)
        return await self.get(viewer, conversation_id)

    async def delete(self, viewer: Viewer, conversation_id: UUID) -> tuple[UUID, Sequence[UUID]]:
        """Delete one with all that was said; what is being answered is stopped. Return its id and those of its runs.

        Raises:
            ConversationNotFound: As for `get`.
        """
        await self.get(viewer, conversation_id, Scope.CONVERSATIONS_WRITE)
        async with self._database.transaction() as tx:
            locked = await self._messages.locked(conversation_id)
            execution_id = locked.turn_execution_id
            replies = await Message.filter(conversation_id=conversation_id, execution_id__isnull=False)
            runs = [each.execution_id for each in replies if each.execution_id is not None]
            await self.before_delete(tx, conversation_id, runs)
            await Conversation.filter(id=conversation_id).delete()
            await self._audit.record(
                viewer.actor, "conversation.deleted", CONVERSATION, conversation_id, workspace_id=locked.workspace_id
            )
        await self._turns.stop(conversation_id, execution_id)
        return conversation_id, runs

    async def clear(self, viewer: Viewer, workspace_id: UUID) -> tuple[int, Sequence[UUID]]:
        """Delete all of the viewer's own in a workspace; return how many, and the ids of their runs.

        Raises:
            NotFound: The viewer does not see the workspace.
            Forbidden: The viewer may not write conversations.
        """
        await self._access.require(viewer, workspace_id, Scope.CONVERSATIONS_WRITE)
        mine = _own(viewer, workspace_id, self._access.require_user(viewer))
        count = 0
        runs: list[UUID] = []
        while rows := await mine.order_by("id").limit(_CLEAR_ROWS).only("id"):
            for row in rows:
                try:
                    runs += (await self.delete(viewer, row.id))[1]
                except ConversationNotFound:
                    continue  # somebody else of the same person did
                count += 1
        return count, runs

    async def since(self, viewer: Viewer, message_id: UUID) -> tuple[Conversation, Message, Sequence[UUID]]:
        """Return a message of the viewer's own chats, its chat, and the ids of what was said from it on, by number.

        Raises:
            MessageNotFound: There is none, or it is somebody else's.
            ConversationIsBusy: A reply is being made, or waits.
        """
        message, row = await self._lookup.message(viewer, message_id, Scope.CONVERSATIONS_WRITE)
        await self.get(viewer, row.id)
        if await Message.filter(conversation_id=row.id, status__in=list(UNFINISHED)).exists():
            raise ConversationIsBusy(
                "A reply is being made; wait for it, or cancel it.", field="input.messageId", reason="conversation_busy"
            )
        later = await Message.filter(conversation_id=row.id, number__gte=message.number).order_by("number").only("id")
        return row, message, [each.id for each in later]

    async def go_back(self, viewer: Viewer, message: Message) -> Conversation:
        """Let what is said next be said to what a message was said to; None to nothing, as in the beginning."""
        async with self._database.transaction() as tx:
            locked = await self._messages.locked(message.conversation_id)
            if locked.active_message_id != message.parent_id:
                changes = {"active_message_id": message.parent_id}
                await self._log.append(tx, locked, [Happening(ConversationEventKind.CONVERSATION_UPDATED)], changes)
        return await self.get(viewer, message.conversation_id)


async def _nothing(_tx: Transaction, _conversation_id: UUID, _runs: Sequence[UUID]) -> None:
    """Do nothing."""


def _own(viewer: Viewer, workspace_id: UUID, user_id: UUID) -> Any:
    rows = Conversation.filter(workspace_id=workspace_id, owner_id=user_id)
    return rows if viewer.api_key_id is None else rows.filter(actor_id=viewer.api_key_id)


def _title_of(text: str | None) -> str | None:
    if text is None:
        return None
    line = " ".join(text.split())
    return line if len(line) <= _TITLE_CHARACTERS else f"{line[: _TITLE_CHARACTERS - 1]}…"
