"""MCP servers of others: their tools, as steps of workflows and in the hands of agents.

`service` keeps them, `wire` speaks with one, `calls` makes a call, `components` and `agent_tools` offer calls.
"""
