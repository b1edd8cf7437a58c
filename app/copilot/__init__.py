"""The copilot: what a person can do in a workspace, as tools that act with exactly that person's rights."""
