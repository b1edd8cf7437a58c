"""Speaking to providers: pydantic-ai's models over a client of our own that dials only what the operator allows."""
