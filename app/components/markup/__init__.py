"""Reading HTML, Markdown and XML of strangers; runs in the sandbox's workers, never in the server.

Parsers of markup have inputs that take them minutes (a hundred thousand open tags), so whoever calls these functions
does it through `NodeContext.run_isolated`. They take and give JSON, and import little, so that a worker starts quickly.
"""
