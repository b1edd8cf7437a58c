"""The wiring of this domain: one object that makes its services."""

from app.accounts.wiring import Accounts
from app.conversations.wiring import ConversationServices
from app.evaluation import models
from app.evaluation.asking import Asking
from app.evaluation.comparing import Comparing
from app.evaluation.datasets import EvaluationDatasets
from app.evaluation.evaluations import Evaluations
from app.evaluation.finding import EvaluationLookup
from app.evaluation.judging import Judging
from app.evaluation.keeping import EvaluationQuestions
from app.evaluation.live import EvaluationFeed
from app.evaluation.telling import Telling
from app.evaluation.vocabulary import EvaluationStatus
from app.evaluation.working import Working
from app.executions.wiring import ExecutionServices
from app.kernel.claims import Claims
from app.kernel.clock import Clock
from app.kernel.database import Database
from app.kernel.idempotency import Idempotency
from app.kernel.jobs import Jobs
from app.kernel.settings import Settings
from app.kernel.upkeep import Chore
from app.knowledge.wiring import KnowledgeServices
from app.llm.service import Models

_LEASES = 3  #: a claim, in leases of a run


class EvaluationServices:
    """Evaluation, wired."""

    def __init__(
        self,
        settings: Settings,
        *,
        database: Database,
        clock: Clock,
        accounts: Accounts,
        idempotency: Idempotency,
        jobs: Jobs,
        executions: ExecutionServices,
        knowledge: KnowledgeServices,
        conversations: ConversationServices,
        models_: Models,
    ) -> None:
        telling = Telling(accounts.activities, accounts.audit)
        self.working = Working(
            database,
            clock,
            telling,
            asking=Asking(
                knowledge.search,
                executions.tool_runs,
                executions.steering,
                access=accounts.access,
                keys=accounts.keys,
                clock=clock,
            ),
            judging=Judging(models_),
            steering=executions.steering,
        )
        self._claims = Claims(
            database,
            clock,
            jobs,
            models.Evaluation,
            name="evaluation",
            work=self.working.work,
            taken={"status": EvaluationStatus.RUNNING},
            lease_seconds=settings.lease_seconds * _LEASES,
            lanes=1,  # it waits for runs, which must find room beside it
        )
        self.working.claims = self._claims
        self.datasets = EvaluationDatasets(
            database,
            clock,
            accounts.access,
            accounts.audit,
            accounts.activities,
            idempotency=idempotency,
        )
        self.questions = EvaluationQuestions(
            database,
            clock,
            accounts.access,
            idempotency=idempotency,
            datasets=self.datasets,
            documents=knowledge.lookup,
        )
        self.lookup = EvaluationLookup(accounts.access)
        self.evaluations = Evaluations(
            database,
            clock,
            accounts.access,
            idempotency=idempotency,
            datasets=self.datasets,
            lookup=self.lookup,
            telling=telling,
            bases=knowledge.bases,
            rehearsals=conversations.rehearsals,
            models_=models_,
            steering=executions.steering,
            work=self._claims,
        )
        self.comparing = Comparing(self.lookup)
        self.feed = EvaluationFeed(accounts.access, accounts.activities)

    def instances(self) -> dict[type, object]:
        """Return what `api.context.Services` looks up, by type."""
        services = (self.datasets, self.questions, self.lookup, self.evaluations, self.comparing, self.feed)
        return {type(service): service for service in services}

    def chores(self) -> tuple[Chore, ...]:
        """Return what gives evaluations that nobody works on to somebody."""
        return self._claims.chores()

    async def start_worker(self, *, is_alone: bool) -> None:
        """Begin to ask; `is_alone`: whatever is claimed was claimed by a process that is gone."""
        if is_alone:
            await self._claims.recover()

    def stop_worker(self) -> None:
        """Give back what is at work."""
        self.working.stop()
