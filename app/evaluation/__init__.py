"""Evaluation: how well a knowledge base finds, and an agent answers, the questions of a dataset."""
