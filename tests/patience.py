"""How long tests wait for what must come.

No test asserts how fast something is: on a busy machine every process may stand still for seconds. What must come is
waited for as long as this; what comes early costs nothing.
"""

#: Far less than one test may take (pyproject.toml), so that a test says itself what it missed.
PATIENCE_SECONDS = 60.0
