"""A whole process with a conversation in it."""

from tests.executions.conftest import settings, template

__all__ = ["settings", "template"]
