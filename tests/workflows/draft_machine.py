"""A machine of people who edit one draft by two servers, at once and again and again, with everything that goes wrong.

What it holds: the head is the replay of the log, at any revision; revisions have no gap; what was acknowledged is in
the log once, as it was acknowledged; the structure is valid; and whoever follows has what the head has.

More rules (branches, texts) go into a class that inherits from `DraftMachine`.
"""

import asyncio
import itertools
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.kernel.bus import MISSED, MemoryBus
from app.kernel.rights import Viewer
from app.workflows import steps
from app.workflows.drafts import DraftMoved, GraphPatch
from app.workflows.editing import AskedBatch, AskedEdit
from app.workflows.edits import actions
from app.workflows.edits.actions import Action
from app.workflows.graph import Graph, Link, Position, Variable
from app.workflows.log.entries import Entry, IfStale, Outcome
from app.workflows.models import DraftOperation, Workflow
from app.workflows.problems import GraphInvalid, ProblemCode
from app.workflows.service import NewWorkflow, WorkflowChange
from app.workflows.validation import problems as problems_of
from app.workflows.wiring import WorkflowServices
from tests.patience import PATIENCE_SECONDS
from tests.workflows.conftest import House, graph, greeting, node

T = TypeVar("T")
SERVERS = (0, 1)
AUTHORS = (0, 1, 2)

_keys = st.sampled_from(["start", "greet", "a", "b", "c", "d", "box"])
_links = st.builds(lambda one, two: Link(source=one, target=two), _keys, _keys)
_texts = st.text(st.sampled_from("ab {}\U0001f600"), max_size=4)
_positions = st.builds(lambda x: Position(x=x), st.integers(0, 9))
_cuts = st.builds(actions.TextCut, st.integers(0, 8), st.integers(0, 3), _texts)
ACTIONS: st.SearchStrategy[Action] = st.one_of(
    st.builds(lambda key: actions.AddNode(node(key)), st.sampled_from(["d", "e", "a"])),
    st.builds(lambda key: actions.AddNode(node(key, parent_key="box")), st.sampled_from(["d", "e", "a"])),
    st.just(actions.AddNode(node("box", "parallel", config={"items": "[1]"}))),
    st.builds(lambda key, text: _set(key, "config.template", text), _keys, _texts),
    st.builds(lambda key, text: _set(key, "name", text), _keys, _texts),
    st.builds(actions.MoveNode, _keys, _positions),
    st.builds(actions.RemoveNode, _keys),
    st.builds(actions.SetNodeEnabled, _keys, st.booleans()),
    st.builds(actions.SetNodeLocked, _keys, st.booleans()),
    st.builds(actions.Connect, _links),
    st.builds(actions.Disconnect, _links),
    st.builds(lambda name, value: actions.SetVariable(Variable(name=name, value=value)), _keys, st.integers(0, 3)),
    st.builds(actions.DeleteVariable, _keys),
    st.builds(actions.RenameNode, _keys, new_key=_keys),
    st.builds(lambda key, parent: actions.ReparentNodes((key,), parent), _keys, st.sampled_from([None, "box"])),
    st.builds(lambda name: actions.SetMetadata(name=f"W{name}"), st.integers(0, 3)),
    st.builds(
        lambda key, cuts: actions.EditText(key, "config.template", tuple(cuts)), _keys, st.lists(_cuts, max_size=3)
    ),
)
BATCHES = st.lists(ACTIONS, min_size=1, max_size=4)


def beginning() -> Graph:
    """A graph with something of every kind, so that most actions have something to act on."""
    inside = node("c", parent_key="box")
    made = graph(
        [*greeting().nodes, node("a"), node("b"), node("box", "parallel", config={"items": "[1]"}), inside],
        ("start", "greet"),
        ("greet", "a"),
        ("a", "box"),
    )
    return made.model_copy(update={"variables": (Variable(name="a", value=1),)})


def _set(key: str, name: str, value: object) -> Action:
    return actions.UpdateNode(key, (actions.FieldValue(name, value),))


class ForgetfulBus(MemoryBus):
    """A bus that can lose messages; as with Redis, its listeners learn only that they missed some."""

    is_losing = False

    async def publish(self, messages: Any) -> None:
        await super().publish([(topic, MISSED if self.is_losing else message) for topic, message in messages])


@dataclass
class Copy:
    """A follower, and the draft as its events tell it."""

    server: int
    graph: Graph
    revision: int
    entries: AsyncGenerator[Entry] | None = None
    reading: asyncio.Task[None] | None = None
    moved: asyncio.Event = field(default_factory=asyncio.Event)
    fault: str = ""

    async def read(self) -> None:
        assert self.entries is not None
        async for entry in self.entries:
            if entry.revision != self.revision + 1:
                self.fault = f"{entry.revision} after {self.revision}"
                return
            self.graph = steps.apply(self.graph, entry.steps)
            self.revision = entry.revision
            self.moved.set()


class DraftMachine(RuleBasedStateMachine):
    """One draft; `house` and `loop` come from the test that runs it."""

    house: House
    loop: asyncio.AbstractEventLoop
    authors: list[Viewer]
    workflow_id: UUID

    def __init__(self) -> None:
        super().__init__()
        self.names = (f"op-{number}" for number in itertools.count())
        self.bus = ForgetfulBus()
        self.servers = [self._server() for _ in SERVERS]
        self.log: list[Entry] = []  #: what was acknowledged, by revision
        self.graphs: list[Graph] = []  #: of each revision
        self.sent: list[tuple[int, AskedBatch, Outcome]] = []
        self.copies: list[Copy] = []
        self.seen = [1 for _ in AUTHORS]  #: the revision that each author saw last

    def do(self, work: Callable[[], Awaitable[T]]) -> T:
        async def bounded() -> T:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return await work()

        return self.loop.run_until_complete(bounded())

    def _server(self) -> WorkflowServices:
        house = self.house
        accounts = house.accounts
        return WorkflowServices(
            database=house.database,
            bus=self.bus,
            clock=house.clock,
            access=accounts.access,
            activities=accounts.activities,
            audit=accounts.audit,
            idempotency=house.idempotency,
            library=house.registry,
            secret_names=accounts.secrets.names,
        )

    @initialize()
    def begin(self) -> None:
        async def work() -> None:
            workspace_id = await self.house.workspace()
            self.authors = [await self.house.member(workspace_id) for _ in AUTHORS]
            made = await self.house.workflows.create(self.authors[0], workspace_id, NewWorkflow("W", graph=beginning()))
            self.workflow_id = made.id

        self.do(work)
        self.graphs = [beginning()]

    @property
    def head(self) -> int:
        return len(self.graphs)

    # ------------------------------------------------------------------ what people do

    @rule(author=st.sampled_from(AUTHORS), server=st.sampled_from(SERVERS), batch=BATCHES, stale=st.booleans())
    def edit(self, author: int, server: int, batch: list[Action], *, stale: bool) -> None:
        """Somebody edits, having seen the draft or not, and perhaps wants no other but what they saw."""
        if not stale:
            self.seen[author] = self.head
        asked = self._asked(author, batch)
        outcome = self.do(lambda: self._apply(author, server, asked))
        self._learn(author, asked, outcome)

    @rule(author=st.sampled_from(AUTHORS), server=st.sampled_from(SERVERS), batch=BATCHES)
    def edit_only_what_was_seen(self, author: int, server: int, batch: list[Action]) -> None:
        asked = self._asked(author, batch, IfStale.REJECT)
        outcome = self.do(lambda: self._apply(author, server, asked))
        if outcome.is_applied:
            passed = self.log[asked.base_revision - 1 :]
            assert all(step.kind.value == "metadata_changed" for entry in passed for step in entry.steps)
        self._learn(author, asked, outcome)

    @rule(
        edits=st.lists(st.tuples(st.sampled_from(AUTHORS), st.sampled_from(SERVERS), BATCHES), min_size=2, max_size=6)
    )
    def edit_at_once(self, edits: list[tuple[int, int, list[Action]]]) -> None:
        """Several send before any is answered, by either server."""
        asked = [(author, server, self._asked(author, batch)) for author, server, batch in edits]

        async def work() -> list[Outcome]:
            return await asyncio.gather(*(self._apply(author, server, each) for author, server, each in asked))

        outcomes = self.do(work)
        news = [entry for outcome in outcomes if outcome.is_new for entry in outcome.accepted]
        self._take(sorted(news, key=lambda entry: entry.revision))
        for (author, _, each), outcome in zip(asked, outcomes, strict=True):
            self.sent.append((author, each, outcome))

    @precondition(lambda self: self.sent)
    @rule(which=st.integers(0, 10**6), servers=st.lists(st.sampled_from(SERVERS), min_size=1, max_size=2))
    def send_again(self, which: int, servers: list[int]) -> None:
        """An answer was lost: the same again, perhaps twice at once, is not done again."""
        author, asked, outcome = self.sent[which % len(self.sent)]

        async def work() -> list[Outcome]:
            return await asyncio.gather(*(self._apply(author, server, asked) for server in servers))

        for again in self.do(work):
            if outcome.is_applied:
                assert not again.is_new
                assert [(each.revision, each.steps) for each in again.accepted] == [
                    (each.revision, each.steps) for each in outcome.accepted
                ]
            elif again.is_new:  # what was rejected may be accepted now
                outcome = again
                self._learn(author, asked, again)

    @rule(author=st.sampled_from(AUTHORS), server=st.sampled_from(SERVERS), is_redo=st.booleans())
    def take_back(self, author: int, server: int, *, is_redo: bool) -> None:
        name = next(self.names)

        async def work() -> tuple[bool, Outcome]:
            editing = self.servers[server].editing
            workflow = await Workflow.get(id=self.workflow_id)
            may = await editing.may_take_back(self.authors[author], workflow.id, workflow.workspace_id, is_redo=is_redo)
            _, outcome = await editing.take_back(
                self.authors[author], workflow.id, operation_id=name, client_id=f"c{author}", is_redo=is_redo
            )
            return may, outcome

        may, outcome = self.do(work)
        assert may == outcome.is_applied
        if outcome.is_applied:
            (entry,) = outcome.accepted
            undone = self.log[(entry.undoes_revision or 0) - 2]
            assert undone.actor == self.authors[author].actor
            assert (undone.origin.value == "undo") == is_redo
        self._take(outcome.accepted)

    @rule(author=st.sampled_from(AUTHORS), server=st.sampled_from(SERVERS), which=st.integers(0, 10**6))
    def restore(self, author: int, server: int, which: int) -> None:
        revision = which % self.head + 1
        work = self.servers[server].editing.restore
        _, outcome = self.do(lambda: work(self.authors[author], self.workflow_id, revision))
        self._take(outcome.accepted)
        assert _unordered(self.graphs[-1]) == _unordered(self.graphs[revision - 1])

    @rule(author=st.sampled_from(AUTHORS), server=st.sampled_from(SERVERS), keys=st.sets(_keys, max_size=3))
    def replace(self, author: int, server: int, keys: set[str]) -> None:
        """A whole graph is sent by somebody who saw the draft, perhaps not as it is."""
        kept = [each for each in beginning().nodes if each.key not in keys]
        whole = graph([*kept, *(node(key) for key in sorted(keys - {"box"}))])
        patch = GraphPatch(whole.nodes, whole.connections, whole.variables)
        base = self.seen[author]

        async def work() -> list[Entry]:
            workflows, log = self.servers[server].workflows, self.servers[server].log
            change = WorkflowChange(graph=patch, base_revision=base)
            try:
                await workflows.update(self.authors[author], self.workflow_id, change)
            except (DraftMoved, GraphInvalid):
                return []
            return list(await log.entries(self.workflow_id, self.head, 10))

        entries = self.do(work)
        self._take(entries)
        if entries:
            assert _unordered(self.graphs[-1]) == _unordered(whole)

    # ------------------------------------------------------------------ what goes wrong

    @rule(server=st.sampled_from(SERVERS))
    def restart(self, server: int) -> None:
        """A server forgets all that it had in memory; who followed there goes on from where they are."""

        async def work() -> None:
            lost = [copy for copy in self.copies if copy.server == server]
            for copy in lost:
                await self._stop(copy)
            await self.servers[server].log.close()
            self.servers[server] = self._server()
            for copy in lost:
                self._begin(copy)

        self.do(work)

    @rule(is_losing=st.booleans())
    def lose(self, *, is_losing: bool) -> None:
        self.bus.is_losing = is_losing

    # ------------------------------------------------------------------ who looks on

    @precondition(lambda self: len(self.copies) < 4)
    @rule(server=st.sampled_from(SERVERS), which=st.integers(0, 10**6))
    def follow(self, server: int, which: int) -> None:
        """Somebody follows from any revision on, as they would with a copy of it."""
        revision = which % self.head + 1

        async def work() -> None:
            copy = Copy(server, self.graphs[revision - 1], revision)
            self._begin(copy)
            self.copies.append(copy)

        self.do(work)

    @precondition(lambda self: self.copies)
    @rule(which=st.integers(0, 10**6))
    def stop_following(self, which: int) -> None:
        copy = self.copies.pop(which % len(self.copies))
        self.do(lambda: self._stop(copy))

    @rule(server=st.sampled_from(SERVERS), which=st.integers(0, 10**6))
    def look_back(self, server: int, which: int) -> None:
        revision = which % self.head + 1
        assert self.do(lambda: self.servers[server].log.at(self.workflow_id, revision)) == self.graphs[revision - 1]

    # ------------------------------------------------------------------ what holds

    @invariant()
    def every_server_shows_the_replay_of_the_log(self) -> None:
        if not self.graphs:
            return
        for server in self.servers:
            assert self.do(lambda server=server: server.log.read(self.workflow_id)) == (self.head, self.graphs[-1])

    @invariant()
    def the_structure_is_valid(self) -> None:
        if not self.graphs:
            return
        found = problems_of(self.graphs[-1], self.house.registry)
        # A text may be half a template while somebody types.
        wrong = [each for each in found if each.is_structural and each.code is not ProblemCode.CONFIG_INVALID]
        assert not wrong, wrong

    @invariant()
    def the_log_is_what_was_acknowledged(self) -> None:
        if not self.graphs:
            return
        rows = self.do(lambda: _rows(self.workflow_id))
        assert [row.revision for row in rows] == list(range(2, self.head + 1))
        assert [row.operation_id for row in rows] == [entry.operation_id for entry in self.log]

    @invariant()
    def whoever_follows_has_the_head(self) -> None:
        for copy in self.copies:
            self.do(lambda copy=copy: self._caught_up(copy))
            assert copy.fault == ""
            assert copy.graph == self.graphs[-1]

    def teardown(self) -> None:
        async def work() -> None:
            for copy in self.copies:
                await self._stop(copy)
            for server in self.servers:
                await server.log.close()

        self.do(work)
        super().teardown()

    # ------------------------------------------------------------------ how

    def _asked(self, author: int, batch: list[Action], if_stale: IfStale = IfStale.REBASE) -> AskedBatch:
        edits = [AskedEdit(next(self.names), each) for each in batch]
        return AskedBatch(edits, self.seen[author], f"c{author}", if_stale)

    async def _apply(self, author: int, server: int, asked: AskedBatch) -> Outcome:
        _, outcome = await self.servers[server].editing.apply(self.authors[author], self.workflow_id, asked)
        return outcome

    def _learn(self, author: int, asked: AskedBatch, outcome: Outcome) -> None:
        self.sent.append((author, asked, outcome))
        assert outcome.is_applied != bool(outcome.rejected)
        if outcome.is_new:
            self._take([entry for entry in outcome.accepted if entry.revision > self.head])
            self.seen[author] = self.head
        for rejection in outcome.rejected:
            note(f"{rejection.code}: {rejection.message}")

    def _take(self, entries: Any) -> None:
        """Note what was acknowledged."""
        for entry in entries:
            assert entry.revision == self.head + 1
            self.log.append(entry)
            self.graphs.append(steps.apply(self.graphs[-1], entry.steps))

    async def _caught_up(self, copy: Copy) -> None:
        while copy.revision < self.head and not copy.fault:
            assert copy.reading is not None
            assert not copy.reading.done(), copy.reading
            copy.moved.clear()
            if copy.revision < self.head:
                await copy.moved.wait()

    def _begin(self, copy: Copy) -> None:
        copy.entries = self.servers[copy.server].log.follow(self.workflow_id, copy.revision)
        copy.reading = asyncio.create_task(copy.read())

    @staticmethod
    async def _stop(copy: Copy) -> None:
        assert copy.reading is not None
        assert copy.entries is not None
        copy.reading.cancel()
        await asyncio.gather(copy.reading, return_exceptions=True)
        await copy.entries.aclose()


async def _rows(workflow_id: UUID) -> list[DraftOperation]:
    rows = DraftOperation.filter(draft_id=workflow_id).order_by("revision")
    return await rows.only("id", "revision", "operation_id")


def _unordered(value: Graph) -> tuple[Any, ...]:
    return (
        {each.key: each for each in value.nodes},
        [each.key for each in value.connections],
        {each.name: each for each in value.variables},
    )
