"""Triggers and processes as the graph shows them."""

from app.automation.types.processes import Process
from app.automation.types.triggers import Trigger

__all__ = ["Process", "Trigger"]
