"""The same processes, and the same providers that nobody here wrote, as the tests of models have."""

from tests.llm.conftest import house, peers, settings, template

__all__ = ["house", "peers", "settings", "template"]
