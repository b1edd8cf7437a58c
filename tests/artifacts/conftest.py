"""The same processes as the engine's tests have; with a clock that a test holds."""

from tests.files.conftest import clock, house, settings, template

__all__ = ["clock", "house", "settings", "template"]
