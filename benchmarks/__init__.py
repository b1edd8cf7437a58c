"""Measures Plait against itself, against bare frameworks and against peers: `python -m benchmarks [NAME...]`.

Both sides of a comparison do the same work, take turns in one run, and are warmed up first. Rates move with the
machine's load, so what counts is a ratio of medians in one run.
"""
