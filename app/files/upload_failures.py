"""Why an upload came to nothing, whatever part of the work it was that failed."""

from dataclasses import dataclass

from app.files.objects import ObjectMissing, StorageUnavailable
from app.files.sharing import UploadTooSlow
from app.files.usage import FileQuotaExceeded
from app.files.vocabulary import UploadFault
from app.kernel.claims import MAX_ATTEMPTS
from app.kernel.errors import AppError
from app.kernel.logs import get_logger

log = get_logger(__name__)


class UploadFailed(Exception):
    """An upload cannot become a file, now or ever."""

    def __init__(self, code: UploadFault, message: str, *, is_final: bool = True) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.is_final = is_final


@dataclass(frozen=True, slots=True)
class Fault:
    """What is told of a failure.

    Attributes:
        code: Why, for a program.
        message: One sentence for a person; no secret.
        is_final: Whether trying again cannot help.
    """

    code: UploadFault
    message: str
    is_final: bool


def fault_of(error: Exception) -> Fault:
    """Say what a failure means; what nobody foresaw is a fault of ours, and is logged."""
    if isinstance(error, UploadFailed):
        return Fault(error.code, error.message, error.is_final)
    if isinstance(error, FileQuotaExceeded):
        return Fault(UploadFault.QUOTA_EXCEEDED, error.message, is_final=True)
    if isinstance(error, ObjectMissing):
        return Fault(UploadFault.PARTS_LOST, "The storage has lost a part of it.", is_final=True)
    if isinstance(error, StorageUnavailable | UploadTooSlow):
        return Fault(UploadFault.STORAGE_UNAVAILABLE, "The storage did not answer.", is_final=False)
    if isinstance(error, AppError):
        return Fault(UploadFault.INTERNAL, error.message, is_final=False)
    log.error("upload_failed", error=type(error).__name__, exc_info=error)
    return Fault(UploadFault.INTERNAL, "It could not be kept; the log says more.", is_final=False)


def require_attempts(attempts: int) -> None:
    """Give up what brought its process down, or ran out of time, again and again.

    Raises:
        UploadFailed: CUT_OFF.
    """
    if attempts > MAX_ATTEMPTS:
        raise UploadFailed(UploadFault.CUT_OFF, f"Whatever worked on it was cut off {MAX_ATTEMPTS} times.")
