"""Executions: the journal, the engine, leases, recovery and dispatch."""
