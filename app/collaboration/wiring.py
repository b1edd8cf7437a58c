"""The wiring of this domain: one object that makes its services."""

from uuid import UUID

from app.accounts.wiring import Accounts
from app.collaboration.comments.log import CommentLog
from app.collaboration.comments.lookup import CommentLookup
from app.collaboration.comments.records import CommentRecords
from app.collaboration.comments.renames import ThreadsFollow
from app.collaboration.comments.service import Comments
from app.collaboration.places import Places
from app.collaboration.presence.limits import Tempo
from app.collaboration.presence.service import Presence
from app.collaboration.texts.rooms import TextRooms
from app.executions.lookup import ExecutionLookup
from app.kernel.bus import EventBus
from app.kernel.clock import Clock
from app.kernel.database import Database
from app.kernel.idempotency import Idempotency
from app.kernel.rights import Scope, Viewer
from app.workflows.wiring import WorkflowServices


class CollaborationServices:
    """Every service of collaboration, wired; `close` it."""

    def __init__(
        self,
        *,
        database: Database,
        bus: EventBus,
        clock: Clock,
        accounts: Accounts,
        idempotency: Idempotency,
        workflows: WorkflowServices,
        executions: ExecutionLookup,
        is_alone: bool,
    ) -> None:
        async def workflow(viewer: Viewer, own_id: UUID) -> UUID:
            return (await workflows.workflows.get(viewer, own_id)).workspace_id

        async def branch(viewer: Viewer, own_id: UUID) -> UUID:
            return (await workflows.branches.get(viewer, own_id))[0].workspace_id

        async def execution(viewer: Viewer, own_id: UUID) -> UUID:
            return (await executions.get(viewer, own_id)).workspace_id

        self.places = Places(
            {
                "Workflow": (workflow, Scope.WORKFLOWS_READ),
                "WorkflowBranch": (branch, Scope.WORKFLOWS_READ),
                "Execution": (execution, Scope.EXECUTIONS_READ),
            }
        )
        self.text_rooms = TextRooms(workflows.texts, bus)
        # Where no other process is, nobody need be waited for.
        tempo = Tempo(gather_seconds=0.0) if is_alone else Tempo()
        self.presence = Presence(bus, clock, accounts.access, places=self.places, users=accounts.users, tempo=tempo)
        self._comment_log = CommentLog(bus, clock)
        self.comment_lookup = CommentLookup(accounts.access)
        self.comments = Comments(
            database,
            clock,
            accounts.access,
            lookup=self.comment_lookup,
            log=self._comment_log,
            members=accounts.members,
            workflows=workflows.workflows,
            drafts=workflows.log,
            records=CommentRecords(clock, accounts.activities, accounts.audit, self._comment_log),
            idempotency=idempotency,
        )

        workflows.log.after_write.append(ThreadsFollow(self.comments))

    def instances(self) -> dict[type, object]:
        """Return what `api.context.Services` looks up, by type."""
        return {Presence: self.presence, Comments: self.comments, CommentLookup: self.comment_lookup}

    async def close(self) -> None:
        """Leave every room, and stop following."""
        await self.text_rooms.close()
        await self.presence.close()
        await self._comment_log.close()
