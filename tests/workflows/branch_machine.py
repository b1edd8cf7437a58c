"""The machine of people who edit one draft, with branches: proposed, edited, rebased, merged and discarded meanwhile.

What it holds besides: a branch is the replay of its own log, and valid; it changes nothing of the draft until it is
merged; a merge is one operation, or none of it is done; what was merged is no change any more; and an edit that was
accepted before a merge is in it.
"""

import asyncio
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from app.workflows import steps
from app.workflows.branches.proposals import OnConflict
from app.workflows.branches.refusals import BranchHasConflicts
from app.workflows.branches.service import Merge, NewBranch
from app.workflows.drafts import BranchIsClosed
from app.workflows.edits.actions import Action
from app.workflows.graph import Graph
from app.workflows.log.entries import Entry, Outcome
from app.workflows.models import BranchStatus, DraftOperationOrigin
from app.workflows.problems import ProblemCode
from app.workflows.validation import problems as problems_of
from tests.workflows.draft_machine import AUTHORS, BATCHES, SERVERS, DraftMachine

_authors, _servers, _whiches = st.sampled_from(AUTHORS), st.sampled_from(SERVERS), st.integers(0, 10**6)


@dataclass
class Proposal:
    """A branch as it was acknowledged."""

    id: UUID
    base_revision: int
    graphs: list[Graph]
    status: BranchStatus = BranchStatus.OPEN
    entries: list[Entry] = field(default_factory=list[Entry])

    def take(self, entries: Any) -> None:
        for entry in entries:
            assert entry.revision == len(self.graphs) + 1
            self.entries.append(entry)
            self.graphs.append(steps.apply(self.graphs[-1], entry.steps))


class BranchMachine(DraftMachine):
    """One draft and its branches."""

    def __init__(self) -> None:
        super().__init__()
        self.proposals: list[Proposal] = []

    def _one(self, which: int) -> Proposal:
        return self.proposals[which % len(self.proposals)]

    @precondition(lambda self: self.graphs and len(self.proposals) < 4)
    @rule(author=_authors, server=_servers, which=_whiches)
    def propose(self, author: int, server: int, which: int) -> None:
        """Somebody begins a branch, from the draft as it is or as it was."""
        revision = which % self.head + 1 if which % 2 else self.head
        new = NewBranch("B", at_revision=revision)
        work = self.servers[server].branches.create
        _, branch = self.do(lambda: work(self.authors[author], self.workflow_id, new))
        assert (branch.base_revision, branch.status) == (revision, BranchStatus.OPEN)
        self.proposals.append(Proposal(branch.id, revision, [self.graphs[revision - 1]]))

    @precondition(lambda self: self.proposals)
    @rule(author=_authors, server=_servers, which=_whiches, batch=BATCHES)
    def edit_branch(self, author: int, server: int, which: int, batch: list[Action]) -> None:
        proposal = self._one(which)
        outcome = self.do(lambda: self._edit(proposal, author, server, batch))
        assert (outcome is None) == (proposal.status is not BranchStatus.OPEN)
        if outcome is not None:
            proposal.take(outcome.accepted)

    @precondition(lambda self: self.proposals)
    @rule(author=_authors, server=_servers, which=_whiches, is_redo=st.booleans())
    def take_back_on_branch(self, author: int, server: int, which: int, *, is_redo: bool) -> None:
        proposal, name = self._one(which), next(self.names)
        work = self.servers[server].editing.take_back

        async def taking() -> Outcome | None:
            try:
                _, outcome = await work(
                    self.authors[author],
                    self.workflow_id,
                    operation_id=name,
                    client_id=f"c{author}",
                    is_redo=is_redo,
                    branch_id=proposal.id,
                )
            except BranchIsClosed:
                return None
            return outcome

        outcome = self.do(taking)
        assert (outcome is None) == (proposal.status is not BranchStatus.OPEN)
        if outcome is not None:
            proposal.take(outcome.accepted)

    @precondition(lambda self: self.proposals)
    @rule(author=_authors, server=_servers, which=_whiches, on_conflict=st.sampled_from(OnConflict))
    def rebase(self, author: int, server: int, which: int, on_conflict: OnConflict) -> None:
        proposal = self._one(which)
        services = self.servers[server]

        async def work() -> list[Entry] | None:
            try:
                _, branch = await services.branches.rebase(self.authors[author], proposal.id, on_conflict)
            except BranchIsClosed:
                assert proposal.status is not BranchStatus.OPEN
                return None
            except BranchHasConflicts:
                assert on_conflict is not OnConflict.LIVE
                return None
            assert branch.base_revision == self.head
            return list(await services.log.entries(proposal.id, len(proposal.graphs), 10))

        entries = self.do(work)
        if entries is None:
            return
        assert [entry.origin for entry in entries] in ([], [DraftOperationOrigin.REBASE])
        proposal.take(entries)
        proposal.base_revision = self.head

    @precondition(lambda self: self.proposals)
    @rule(
        author=_authors,
        server=_servers,
        which=_whiches,
        on_conflict=st.sampled_from(OnConflict),
        picks=st.none() | st.sets(st.integers(0, 7), min_size=1, max_size=3),
    )
    def merge(self, author: int, server: int, which: int, on_conflict: OnConflict, picks: set[int] | None) -> None:
        proposal = self._one(which)
        services, viewer = self.servers[server], self.authors[author]

        async def work() -> list[Entry] | None:
            found = await services.branches.changes(viewer, proposal.id)
            ids = None
            if picks is not None:
                ids = sorted({found[pick % len(found)].id for pick in picks}) if found else None
            try:
                _, branch = await services.branches.merge(viewer, proposal.id, Merge(on_conflict, ids, self.head))
            except BranchIsClosed:
                assert proposal.status is not BranchStatus.OPEN
                return None
            except BranchHasConflicts:
                assert on_conflict is not OnConflict.LIVE
                assert any(each.problem for each in found)
                return None
            entries = list(await services.log.entries(self.workflow_id, self.head, 10))
            if on_conflict is OnConflict.FAIL and ids is not None and branch.status is BranchStatus.OPEN:
                left = {each.id for each in await services.branches.changes(viewer, proposal.id)}
                assert not left & set(ids)
            proposal.status = branch.status
            assert (branch.merged_revision is None) == (branch.status is BranchStatus.OPEN)
            return entries

        entries = self.do(work)
        if entries is not None:
            assert [entry.origin for entry in entries] in ([], [DraftOperationOrigin.MERGE])
            self._take(entries)

    @precondition(lambda self: self.proposals)
    @rule(
        which=_whiches,
        edits=st.lists(st.tuples(_authors, _servers, BATCHES), min_size=1, max_size=4),
        server=_servers,
    )
    def merge_while_it_is_edited(self, which: int, edits: list[tuple[int, int, list[Action]]], server: int) -> None:
        """An edit is either in the merge or refused."""
        proposal = self._one(which)
        if proposal.status is not BranchStatus.OPEN:
            return
        services = self.servers[server]

        async def work() -> tuple[list[Outcome | None], list[Entry]]:
            merging = services.branches.merge(self.authors[0], proposal.id, Merge(OnConflict.LIVE))
            editing = [self._edit(proposal, author, each, batch) for author, each, batch in edits]
            *outcomes, merged = await asyncio.gather(*editing, merging)
            assert not isinstance(merged, Outcome)
            assert merged is not None
            assert merged[1].status is BranchStatus.MERGED
            return [each for each in outcomes if not isinstance(each, tuple)], list(
                await services.log.entries(self.workflow_id, self.head, 10)
            )

        outcomes, entries = self.do(work)
        news = [entry for outcome in outcomes if outcome is not None for entry in outcome.accepted]
        proposal.take(sorted(news, key=lambda entry: entry.revision))
        proposal.status = BranchStatus.MERGED
        self._take(entries)

    @precondition(lambda self: self.proposals)
    @rule(author=_authors, server=_servers, which=_whiches)
    def discard(self, author: int, server: int, which: int) -> None:
        proposal = self._one(which)
        work = self.servers[server].branches.discard

        async def discarding() -> None:
            try:
                await work(self.authors[author], proposal.id)
            except BranchIsClosed:
                assert proposal.status is BranchStatus.MERGED
                return
            proposal.status = BranchStatus.DISCARDED

        self.do(discarding)

    @invariant()
    def every_server_shows_the_branches_as_their_logs_say(self) -> None:
        for proposal in self.proposals:
            expected = (len(proposal.graphs), proposal.graphs[-1])
            for server in self.servers:
                assert self.do(lambda server=server, proposal=proposal: server.log.read(proposal.id)) == expected
            found = problems_of(proposal.graphs[-1], self.house.registry)
            wrong = [each for each in found if each.is_structural and each.code is not ProblemCode.CONFIG_INVALID]
            assert not wrong, wrong

    @invariant()
    def branches_stand_where_they_were_acknowledged_to_be(self) -> None:
        if not self.proposals:
            return
        ids = [proposal.id for proposal in self.proposals]
        rows = self.do(lambda: self.servers[0].branches.get_many(self.authors[0], ids))
        assert [(rows[each.id].status, rows[each.id].base_revision) for each in self.proposals] == [
            (each.status, each.base_revision) for each in self.proposals
        ]

    async def _edit(self, proposal: Proposal, author: int, server: int, batch: list[Action]) -> Outcome | None:
        asked = self._asked(author, batch)
        try:
            _, outcome = await self.servers[server].editing.apply(
                self.authors[author],
                self.workflow_id,
                type(asked)(asked.edits, len(proposal.graphs), asked.client_id, asked.if_stale),
                branch_id=proposal.id,
            )
        except BranchIsClosed:
            return None
        return outcome
