"""What the copilot can do, one domain a file."""
