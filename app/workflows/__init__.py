"""Workflows: drafts, versions, validation, export and import."""
