"""Credentials: what their prefixes say, and how a new one becomes what is shown once and what is stored."""

from dataclasses import dataclass

from app.kernel.crypto import hash_token, new_token

SESSION_PREFIX = "pls_"
API_KEY_PREFIX = "plk_"
MAIL_PREFIX = "plm_"  #: invitations, resets and verifications
_SHOWN_CHARACTERS = 12


@dataclass(frozen=True, slots=True)
class Token:
    """A fresh credential.

    Attributes:
        text: What its holder keeps; shown once.
        hash: What is stored.
        prefix: The first characters, to recognise it by.
    """

    text: str
    hash: str
    prefix: str

    @classmethod
    def new(cls, prefix: str) -> "Token":
        """Make a credential nobody can guess."""
        text = new_token(prefix)
        return cls(text, hash_token(text), text[:_SHOWN_CHARACTERS])
