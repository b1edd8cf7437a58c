"""The wiring of this domain: the tools over what the other domains offer, and the service that calls them."""

from app.accounts.wiring import Accounts
from app.artifacts.wiring import ArtifactServices
from app.components.registry import Registry
from app.conversations.wiring import ConversationServices
from app.copilot.answering import CopilotAnswers
from app.copilot.answers import ChatAnswers
from app.copilot.approving import Approvals
from app.copilot.calling import Calling
from app.copilot.chats import Chats
from app.copilot.checkpoints import Checkpoints
from app.copilot.for_agents import AgentsTool
from app.copilot.grants import Grants
from app.copilot.hidden_graphs import HiddenGraphs
from app.copilot.inbox import ApprovalSource
from app.copilot.leftovers import Leftovers
from app.copilot.pruning import CallPruning
from app.copilot.records import CallRecords
from app.copilot.running import RunningTools
from app.copilot.service import Copilot
from app.copilot.toolbox import Toolbox
from app.copilot.tools.artifacts import ArtifactDesk, CreateArtifact, ListArtifacts, ReadArtifact, UpdateArtifact
from app.copilot.tools.kit import CopilotTool
from app.copilot.tools.library import ListComponents
from app.copilot.tools.proposing import ProposeEdits
from app.copilot.tools.rewinding import RewindProposal
from app.copilot.tools.runs import ListRuns, ReadRun, RunDesk, RunWorkflow, SearchLogs
from app.copilot.tools.trials import BranchTrials
from app.copilot.tools.workflows import CreateWorkflow, ExplainProblems, ListWorkflows, ReadWorkflow, WorkflowDesk
from app.copilot.undoing import Undoing
from app.executions.wiring import ExecutionServices
from app.kernel.clock import Clock
from app.kernel.crypto import Vault
from app.kernel.database import Database
from app.kernel.idempotency import Idempotency
from app.llm.service import Models
from app.llm.tools import ToolRegistry
from app.tasks.wiring import TaskServices
from app.workflows.wiring import WorkflowServices


class CopilotServices:
    """The copilot, wired."""

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        accounts: Accounts,
        vault: Vault,
        idempotency: Idempotency,
        registry: Registry,
        tools: ToolRegistry,
        workflows: WorkflowServices,
        executions: ExecutionServices,
        artifacts: ArtifactServices,
        conversations: ConversationServices,
        models: Models,
        tasks: TaskServices,
    ) -> None:
        self.grants = grants = Grants(database, clock, accounts.audit)
        desk = WorkflowDesk(workflows.workflows, workflows.versions, workflows.branches, workflows.editing, registry)
        runs = RunDesk(executions.executions, executions.lookup, executions.logs)
        papers = ArtifactDesk(artifacts.artifacts, artifacts.lookup)
        own: tuple[CopilotTool, ...] = (
            ListWorkflows(desk),
            ReadWorkflow(desk),
            ExplainProblems(desk),
            CreateWorkflow(desk),
            ProposeEdits(desk, idempotency),
            RewindProposal(desk),
            ListComponents(registry),
            RunWorkflow(runs, desk, BranchTrials(workflows.hidden, workflows.versions, idempotency)),
            ListRuns(runs),
            ReadRun(runs),
            SearchLogs(runs),
            ListArtifacts(papers),
            ReadArtifact(papers),
            CreateArtifact(papers),
            UpdateArtifact(papers),
        )
        graphs = HiddenGraphs(database, workflows.hidden)
        self.toolbox = Toolbox(
            accounts.access, registry=tools, own=own, library=registry, workflows=workflows.workflows
        )
        running = RunningTools(clock, accounts.access, tools, runs=executions.tool_runs, graphs=graphs)
        self.records = records = CallRecords(
            database, clock, audit=accounts.audit, secrets=accounts.secrets, running=running
        )
        calling = Calling(tools, running, records)
        self.copilot = Copilot(
            clock,
            accounts.access,
            vault=vault,
            registry=tools,
            tools=own,
            grants=grants,
            toolbox=self.toolbox,
            records=records,
            calling=calling,
        )
        self.approvals = Approvals(
            accounts.access,
            self.copilot,
            vault=vault,
            records=records,
            calling=calling,
            grants=grants,
            answers=ChatAnswers(database, clock, executions.commands),
            toolbox=self.toolbox,
        )
        for tool in own:
            tools.register(AgentsTool(tool, grants))
        self.chats = Chats(
            database,
            accounts.access,
            conversations.private,
            models=models,
            workflows=workflows.workflows,
            executions=executions.lookup,
            retention=executions.retention,
        )
        conversations.answerers.register(CopilotAnswers(graphs, tools, self.chats.about))
        tasks.inbox.register(ApprovalSource(accounts.access))
        undoing = Undoing(
            desk,
            executions=executions.lookup,
            artifacts=artifacts.artifacts,
            artifact_lookup=artifacts.lookup,
            tasks=tasks.tasks,
            task_lookup=tasks.lookup,
        )
        reading = frozenset(tool.name for tool in tools.common().values() if tool.is_reading or tool.scope is None)
        self.checkpoints = Checkpoints(clock, conversations.private, undoing, accounts.audit, reading)
        self.pruning = CallPruning(clock)
        self.leftovers = Leftovers(clock, executions.retention, executions.commands, workflows.hidden)

    def instances(self) -> dict[type, object]:
        """Return what `api.context.Services` looks up, by type."""
        return {
            Copilot: self.copilot,
            Approvals: self.approvals,
            Toolbox: self.toolbox,
            Chats: self.chats,
            Checkpoints: self.checkpoints,
        }
