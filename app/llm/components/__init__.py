"""The components that ask a model.

llm         one question                    agent       many, with tools
router      a way, by what it is for        classifier  ways, by labels
extractor   an object of a schema           evaluator   scores by a rubric
guardrails  what may pass                   embed       vectors

Read on: `asking.Asker` (how all of them ask), `agent` and `progress` (how an agent goes on after a crash).
"""

from app.components.registry import Registry
from app.llm.attachments import Attachments
from app.llm.components.agent import Agent
from app.llm.components.classifier import Classifier
from app.llm.components.embed import Embed
from app.llm.components.evaluator import Evaluator
from app.llm.components.extractor import Extractor
from app.llm.components.guardrails import Guardrails
from app.llm.components.llm import Llm
from app.llm.components.router import Router
from app.llm.history import Histories
from app.llm.knowing import Knowledges
from app.llm.service import Models
from app.llm.tools import ToolRegistry


def register_components(
    registry: Registry,
    models: Models,
    tools: ToolRegistry,
    histories: Histories,
    attachments: Attachments,
    knowledges: Knowledges,
) -> None:
    """Add them to the library."""
    registry.register(Llm(models, attachments, knowledges))
    for kind in (Router, Extractor, Classifier, Evaluator, Guardrails, Embed):
        registry.register(kind(models))
    registry.register(Agent(models, tools, registry, histories, attachments, knowledges))
