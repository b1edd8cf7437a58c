"""What can go wrong in the sandbox.

SandboxError
├─ SourceInvalid    the template, expression or code is not well formed
├─ RunFailed        it is well formed and failed on this data
├─ LimitReached     it met a limit on steps, time, memory, depth or size
└─ NotJson          it gave something that is not a JSON value

Messages are safe to show: they quote the user's source, never the values it read.
"""


class SandboxError(Exception):
    """Something a template, expression or code did."""

    def __init__(self, message: str, *, line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line  #: 1-based line of the source, when known


class SourceInvalid(SandboxError):
    """It is not well formed."""


class RunFailed(SandboxError):
    """It is well formed and failed on this data."""


class LimitReached(SandboxError):
    """It met a limit on steps, time, memory, depth or size."""


class NotJson(SandboxError):
    """It gave something that is not a JSON value."""


BY_NAME: dict[str, type[SandboxError]] = {
    kind.__name__: kind for kind in (SourceInvalid, RunFailed, LimitReached, NotJson)
}
