"""The types of integrations that Plait brings, one a module."""

from app.integrations.contract import IntegrationType
from app.integrations.kinds.github import GitHub
from app.integrations.kinds.gmail import Gmail
from app.integrations.kinds.graphql import GraphQL
from app.integrations.kinds.openai import OpenAICompatible
from app.integrations.kinds.postgres import PostgreSQL
from app.integrations.kinds.rest import Rest
from app.integrations.kinds.s3 import S3
from app.integrations.kinds.salesforce import Salesforce
from app.integrations.kinds.slack import Slack
from app.integrations.kinds.smtp import Smtp

__all__ = [
    "S3",
    "GitHub",
    "Gmail",
    "GraphQL",
    "IntegrationType",
    "OpenAICompatible",
    "PostgreSQL",
    "Rest",
    "Salesforce",
    "Slack",
    "Smtp",
]
