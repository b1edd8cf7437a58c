"""Why a document could not be processed, whatever part of the work it was that failed."""

from dataclasses import dataclass

from app.extraction.contract import ExtractionFailed
from app.extraction.vocabulary import ExtractionCode
from app.files.objects import StorageUnavailable
from app.files.service import FileNotFound
from app.kernel.claims import MAX_ATTEMPTS
from app.kernel.errors import AppError
from app.kernel.http_outcomes import (
    EgressDenied,
    HttpError,
    RedirectRefused,
    RequestInvalid,
    ResponseTooLarge,
)
from app.kernel.logs import get_logger
from app.knowledge.vocabulary import DocumentFault
from app.llm.failures import ModelFailed

log = get_logger(__name__)


class ProcessingFailed(Exception):
    """A document cannot be processed, now or ever."""

    def __init__(self, code: DocumentFault, message: str, *, is_final: bool = True) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.is_final = is_final


@dataclass(frozen=True, slots=True)
class Fault:
    """What is told of a failure.

    Attributes:
        code: One of `DocumentFault`, `ExtractionCode`, or `FailureCode` of models.
        message: One sentence for a person; no secret.
        is_final: Whether trying again cannot help.
    """

    code: str
    message: str
    is_final: bool


def fault_of(error: Exception) -> Fault:
    """Say what a failure means; what nobody foresaw is a fault of ours, and is logged."""
    if isinstance(error, ProcessingFailed | ExtractionFailed):
        return Fault(error.code.value, error.message, error.is_final)
    if isinstance(error, ModelFailed):
        return Fault(error.code.value, error.message, not error.is_retryable)
    if isinstance(error, HttpError):
        return _of_http(error)
    if isinstance(error, FileNotFound):
        return Fault(DocumentFault.FILE_MISSING.value, "Its file was deleted.", is_final=True)
    if isinstance(error, StorageUnavailable):
        return Fault(ExtractionCode.UNAVAILABLE.value, "The storage did not answer.", is_final=False)
    if isinstance(error, AppError):
        return Fault(DocumentFault.INTERNAL.value, error.message, is_final=False)
    log.error("knowledge_failed", error=type(error).__name__, exc_info=error)
    return Fault(DocumentFault.INTERNAL.value, "It could not be processed; the log says more.", is_final=False)


def require_attempts(attempts: int) -> None:
    """Give up what brought its process down, or ran out of time, again and again.

    Raises:
        ProcessingFailed: CUT_OFF.
    """
    if attempts > MAX_ATTEMPTS:
        message = f"Whatever worked on it was cut off {MAX_ATTEMPTS} times."
        raise ProcessingFailed(DocumentFault.CUT_OFF, message)


def _of_http(error: HttpError) -> Fault:
    if isinstance(error, EgressDenied):
        return Fault(DocumentFault.FETCH_DENIED.value, str(error), is_final=True)
    if isinstance(error, ResponseTooLarge):
        return Fault(DocumentFault.TOO_LARGE.value, str(error), is_final=True)
    is_final = isinstance(error, RequestInvalid | RedirectRefused)
    return Fault(DocumentFault.FETCH_FAILED.value, str(error), is_final)
