"""Agents and the conversations that people have with them."""
