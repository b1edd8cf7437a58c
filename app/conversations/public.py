"""Public chat: an agent is published by a link, and whoever may enter talks with it, without an account.

A visitor holds a token instead of being a user. It is good for one conversation and for nothing else, and there are
limits: on how often somebody enters, sends, and on how much is said.
"""

import secrets
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import orjson

from app.accounts.activity import Activities
from app.accounts.audit import Audit
from app.accounts.rules import email_of
from app.accounts.tokens import Token
from app.accounts.vocabulary import ActivityKind
from app.conversations.agents import AGENT
from app.conversations.errors import AgentIsInactive
from app.conversations.lending import Lending
from app.conversations.log import ConversationEntry, ConversationLog
from app.conversations.lookup import ConversationLookup, branch_of
from app.conversations.models import Agent, ChatCode, ChatLink, ChatVisitor, Conversation, Message
from app.conversations.starting import Starting
from app.conversations.talking import Talking
from app.conversations.visitor_files import VisitorFile, received
from app.conversations.vocabulary import AgentStatus, ChatAccess
from app.kernel.clock import Clock
from app.kernel.crypto import Passwords, hash_token
from app.kernel.database import Database
from app.kernel.errors import Forbidden, InvalidInput, NotFound
from app.kernel.ids import new_id
from app.kernel.mail import Mailer
from app.kernel.rights import SYSTEM, Scope, Viewer
from app.kernel.throttle import Throttle
from app.kernel.upkeep import Chore, prune
from app.workflows.properties import text_of

VISITOR_PREFIX = "plv_"
VISIT_DAYS = 30
CODE_MINUTES = 10
MAX_CODE_TRIES = 5
MAX_SHOWN_MESSAGES = 200
_MIN_PASSWORD, _MAX_PASSWORD = 8, 200
_MAX_GREETING = 2_000
_ENTRIES_PER_ADDRESS = 30  #: an hour
_CODES_PER_ADDRESS = 10  #: an hour, by whoever asks; half of it to one mailbox


class ChatNotFound(NotFound):
    """There is no such chat."""


class VisitNotFound(NotFound):
    """There is no such visit, or it is over; enter the chat again."""


class EntryRefused(Forbidden):
    """The password or the code is wrong, or its time is over."""


@dataclass(frozen=True, slots=True)
class Publication:
    """How an agent is published.

    Attributes:
        password: With PASSWORD; None keeps the one there is.
        max_turns: Messages of a visitor in one conversation.
        per_minute: Messages of one visitor.
        per_hour: Messages of all visitors together.
        tools: Names of tools with a scope that the agent may use for visitors, with the rights of who publishes it.
        takes_files: Whether visitors may attach texts and images.
    """

    access: ChatAccess = ChatAccess.OPEN
    password: str | None = None
    greeting: str | None = None
    max_turns: int = 50
    per_minute: int = 10
    per_hour: int = 600
    tools: Sequence[str] = ()
    takes_files: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """What a visitor has."""

    link: ChatLink
    agent: Agent
    conversation: Conversation


class PublicChats:
    """Publishes agents, lets visitors in, and carries what they say."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        lookup: ConversationLookup,
        starting: Starting,
        talking: Talking,
        log: ConversationLog,
        activities: Activities,
        audit: Audit,
        throttle: Throttle,
        mailer: Mailer,
        lending: Lending,
    ) -> None:
        self._database = database
        self._clock = clock
        self._lookup = lookup
        self._starting = starting
        self._talking = talking
        self._log = log
        self._activities = activities
        self._audit = audit
        self._throttle = throttle
        self._mailer = mailer
        self._lending = lending
        self._passwords = Passwords()

    # ------------------------------------------------------------------ members

    async def publish(self, viewer: Viewer, agent_id: UUID, wanted: Publication) -> ChatLink:
        """Publish an agent by a link, or change how it is published; the link stays the same until it is withdrawn.

        Raises:
            AgentNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not write agents.
            InvalidInput: A limit is out of range, the password is missing or too short, or a tool cannot be given to
                visitors.
        """
        agent = await self._lookup.agent(viewer, agent_id, Scope.AGENTS_WRITE)
        for name, value, high in (
            ("maxTurns", wanted.max_turns, 1_000),
            ("perMinute", wanted.per_minute, 1_000),
            ("perHour", wanted.per_hour, 1_000_000),
        ):
            if not 1 <= value <= high:
                raise InvalidInput(f"{name} must be from 1 to {high}.", field=f"input.{name}", reason="out_of_range")
        greeting = text_of(wanted.greeting, field="input.greeting", most=_MAX_GREETING)
        found = await ChatLink.get_or_none(agent_id=agent_id)
        hashed = None if found is None else found.password_hash
        if wanted.password is not None:
            if not _MIN_PASSWORD <= len(wanted.password) <= _MAX_PASSWORD:
                raise InvalidInput(
                    f"A password has {_MIN_PASSWORD} to {_MAX_PASSWORD} characters.",
                    field="input.password",
                    reason="length",
                )
            hashed = await self._passwords.hash(wanted.password)
        if wanted.access is not ChatAccess.PASSWORD:
            hashed = None
        elif hashed is None:
            raise InvalidInput("This access needs a password.", field="input.password", reason="required")
        tools = await self._lending.checked(viewer, agent.workspace_id, wanted.tools)
        lender = viewer.actor if tools else None
        now = self._clock.now()
        async with self._database.transaction():
            await Agent.select_for_update().get(id=agent_id)
            values: dict[str, Any] = {
                "access": wanted.access,
                "password_hash": hashed,
                "greeting": greeting,
                "max_turns": wanted.max_turns,
                "per_minute": wanted.per_minute,
                "per_hour": wanted.per_hour,
                "tools": orjson.dumps(tools).decode() if tools else None,
                "lender_kind": None if lender is None else lender.kind,
                "lender_id": None if lender is None else lender.id,
                "lent_for": None if lender is None else lender.on_behalf_of,
                "takes_files": wanted.takes_files,
                "updated_at": now,
            }
            if not await ChatLink.filter(agent_id=agent_id).update(**values):
                await ChatLink.create(
                    id=new_id(),
                    workspace_id=agent.workspace_id,
                    agent_id=agent_id,
                    slug=secrets.token_urlsafe(18),
                    created_at=now,
                    **values,
                )
            facts = {"access": wanted.access.name, "visitorTools": ", ".join(tools)}
            await self._record(agent, viewer, "agent.published", facts)
        return await ChatLink.get(agent_id=agent_id)

    async def withdraw(self, viewer: Viewer, agent_id: UUID) -> Agent:
        """Withdraw the link of an agent: it leads nowhere any more, and its visitors are out. Again it does nothing.

        Raises:
            AgentNotFound: There is none, or it is not visible.
            Forbidden: The viewer may not write agents.
        """
        agent = await self._lookup.agent(viewer, agent_id, Scope.AGENTS_WRITE)
        async with self._database.transaction():
            if await ChatLink.filter(agent_id=agent_id).delete():
                await self._record(agent, viewer, "agent.withdrawn", {})
        return agent

    async def link_of(self, agent_id: UUID) -> ChatLink | None:
        """Return the link of an agent that the viewer has."""
        return await ChatLink.get_or_none(agent_id=agent_id)

    async def _record(self, agent: Agent, viewer: Viewer, action: str, data: dict[str, str]) -> None:
        facts = {"name": agent.name, "publication": action.partition(".")[2], **data}
        workspace_id, actor = agent.workspace_id, viewer.actor
        await self._activities.record(workspace_id, ActivityKind.AGENT_UPDATED, AGENT, agent.id, actor, data=facts)
        await self._audit.record(actor, action, AGENT, agent.id, workspace_id=workspace_id, data=facts)

    # ------------------------------------------------------------------ visitors

    async def find(self, slug: str) -> tuple[ChatLink, Agent]:
        """Return what a link leads to.

        Raises:
            ChatNotFound: It leads nowhere, or its agent is inactive.
        """
        link = await ChatLink.get_or_none(slug=slug[:64]) if slug.isprintable() else None
        agent = None if link is None else await Agent.get_or_none(id=link.agent_id)
        if link is None or agent is None or agent.status is not AgentStatus.ACTIVE:
            raise ChatNotFound
        return link, agent

    async def mail_code(self, slug: str, email: str, address: str) -> None:
        """Mail a code for one use to an address; the one before it is good no more.

        Raises:
            ChatNotFound: The link leads nowhere.
            InvalidInput: It wants no code, or the address is none.
            RateLimited: Too many were asked for.
        """
        link, agent = await self.find(slug)
        to = email_of(email, field="input.email")
        if link.access is not ChatAccess.CODE:
            raise InvalidInput("This chat wants no code.", field="input.slug", reason="no_code_wanted")
        await self._throttle.hit("chat-code", address, times=_CODES_PER_ADDRESS, window_seconds=3600)
        await self._throttle.hit("chat-code-to", f"{link.id}:{to}", times=_CODES_PER_ADDRESS // 2, window_seconds=3600)
        code = f"{secrets.randbelow(10**8):08}"
        async with self._database.transaction():
            await ChatCode.filter(link_id=link.id, email=to).delete()
            await ChatCode.create(
                id=new_id(),
                link_id=link.id,
                email=to,
                code_hash=hash_token(f"{link.id}:{to}:{code}"),
                expires_at=self._clock.now() + timedelta(minutes=CODE_MINUTES),
            )
        subject = " ".join(f"Your code for {agent.name}".split())
        await self._mailer.send(to, subject, f"Your code is {code}. It is good for {CODE_MINUTES} minutes, and once.\n")

    async def enter(
        self, slug: str, address: str, *, password: str | None = None, email: str | None = None, code: str | None = None
    ) -> tuple[str, Visit]:
        """Let somebody in; return their token, which is not kept, and what they have: a new conversation.

        Raises:
            ChatNotFound: The link leads nowhere.
            EntryRefused: The password or the code is wrong, or its time is over.
            RateLimited: It was tried too often.
        """
        link, agent = await self.find(slug)
        await self._throttle.hit("chat-enter", f"{link.id}:{address}", times=_ENTRIES_PER_ADDRESS, window_seconds=3600)
        known: str | None = None
        if link.access is ChatAccess.PASSWORD:
            if not await self._passwords.verify((password or "")[:_MAX_PASSWORD], link.password_hash):
                raise EntryRefused(field="input.password", reason="entry_refused")
        elif link.access is ChatAccess.CODE:
            known = await self._use_code(link, email or "", code or "")
        token, now, visitor_id = Token.new(VISITOR_PREFIX), self._clock.now(), new_id()
        async with self._database.transaction():
            conversation = await self._starting.begin_for_visitor(agent, visitor_id, known, SYSTEM)
            await ChatVisitor.create(
                id=visitor_id,
                link_id=link.id,
                conversation_id=conversation.id,
                token_hash=token.hash,
                email=known,
                created_at=now,
                expires_at=now + timedelta(days=VISIT_DAYS),
            )
        return token.text, Visit(link, agent, conversation)

    async def _use_code(self, link: ChatLink, email: str, code: str) -> str:
        to = email_of(email, field="input.email")
        async with self._database.transaction():
            row = await ChatCode.select_for_update().get_or_none(link_id=link.id, email=to)
            is_alive = row is not None and row.expires_at > self._clock.now() and row.tries < MAX_CODE_TRIES
            digest = hash_token(f"{link.id}:{to}:{code.strip()}")
            is_right = row is not None and is_alive and secrets.compare_digest(digest, row.code_hash)
            if row is not None and is_right:
                await row.delete()
            elif row is not None:
                await ChatCode.filter(id=row.id).update(tries=row.tries + 1)
        if not is_right:
            raise EntryRefused(field="input.code", reason="entry_refused")
        return to

    async def visit(self, token: str) -> Visit:
        """Return what a visitor has.

        Raises:
            VisitNotFound: The token is none, its time is over, or the link was withdrawn.
        """
        row = await ChatVisitor.get_or_none(token_hash=hash_token(token), expires_at__gt=self._clock.now())
        link = None if row is None else await ChatLink.get_or_none(id=row.link_id)
        agent = None if link is None else await Agent.get_or_none(id=link.agent_id)
        conversation = None if row is None else await Conversation.get_or_none(id=row.conversation_id)
        if link is None or agent is None or conversation is None:
            raise VisitNotFound
        return Visit(link, agent, conversation)

    async def send(self, token: str, text: str, files: Sequence[VisitorFile] = ()) -> tuple[Message, Message | None]:
        """Say something; return it and the reply that will be made, None where a person answers.

        Raises:
            VisitNotFound: See `visit`.
            AgentIsInactive: The agent was made inactive.
            RateLimited: The visitor, or all of them together, sent too many.
            ConversationIsOver: Nothing can be said any more, or too much was said.
            FilesNotTaken: The chat takes none.
            InvalidInput: The text is empty, too long or malformed; or see `visitor_files.received`.
        """
        visit = await self.visit(token)
        if visit.agent.status is not AgentStatus.ACTIVE:
            raise AgentIsInactive("This chat is closed for now.", reason="agent_inactive")
        link, conversation_id = visit.link, visit.conversation.id
        await self._throttle.hit("chat-send", str(conversation_id), times=link.per_minute, window_seconds=60)
        await self._throttle.hit("chat-link", str(link.id), times=link.per_hour, window_seconds=3600)
        async with received(files, are_taken=link.takes_files) as sent:
            return await self._talking.say_for_visitor(conversation_id, text, link.max_turns, SYSTEM, sent)

    async def messages(self, visit: Visit) -> list[Message]:
        """Return the newest messages of the active branch, the oldest first."""
        leaf = visit.conversation.active_message_id
        if leaf is None:
            return []
        way = await branch_of(self._database, visit.conversation.id, leaf, MAX_SHOWN_MESSAGES)
        return await Message.filter(id__in=way).order_by("number")

    async def follow(self, token: str, after: int | None) -> AsyncGenerator[ConversationEntry]:
        """Yield what happens in the visitor's conversation after a sequence; from now on, if that is None.

        Raises:
            VisitNotFound: See `visit`; also later, when the link was withdrawn.
            InvalidInput: `after` is negative or beyond the log.
        """
        visit = await self.visit(token)
        head = visit.conversation.last_sequence
        if after is not None and not 0 <= after <= head:
            raise InvalidInput("The log has no such entry.", field="after", reason="out_of_range")
        checked_at = self._clock.now()
        async with aclosing(self._log.follow(visit.conversation.id, head if after is None else after)) as entries:
            async for entry in entries:
                if self._clock.now() - checked_at > timedelta(seconds=1):
                    await self.visit(token)
                    checked_at = self._clock.now()
                yield entry

    # ------------------------------------------------------------------ upkeep

    def chores(self) -> tuple[Chore, ...]:
        """Return the upkeep of visits and codes."""
        now = self._clock.now
        return (
            Chore("prune-chat-codes", 600.0, lambda _tx: prune(ChatCode.filter(expires_at__lt=now()))),
            Chore("prune-chat-visitors", 3600.0, lambda _tx: prune(ChatVisitor.filter(expires_at__lt=now()))),
        )
