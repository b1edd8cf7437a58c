"""Plait: an open backend for AI workflows, served as one live GraphQL graph.

Read on in this order, each hop going down the house:
`schema.graphql`, `executions/operations.py`, `executions/service.py`,
`executions/journal.py`, `executions/engine.py`.
"""
