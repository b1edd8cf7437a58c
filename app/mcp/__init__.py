"""Plait as an MCP server: its workflows and a part of its API as tools, with the caller's own rights.

`routes` lets callers in, `server` answers the protocol's methods, the other modules are what it offers.
"""
