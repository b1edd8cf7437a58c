"""Collaboration: who is where in a workflow or a run, what they write together, and what they say about it."""
