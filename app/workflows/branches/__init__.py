"""Branches: proposals to change a workflow's live draft, edited like it and merged by a person."""
