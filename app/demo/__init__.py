"""`plait demo`: an example, run end to end over the API of a server like any other client would.

Nothing here looks into the server: it speaks HTTP and graphql-transport-ws, so it is also a client to copy from.
"""

from app.demo.examples import list_examples
from app.demo.story import run_example

__all__ = ["list_examples", "run_example"]
