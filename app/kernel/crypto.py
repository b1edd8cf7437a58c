"""Secrets at rest, tokens and passwords.

Passwords: Argon2id (RFC 9106). Values at rest: Fernet with key rotation. Tokens: 256 random bits,
stored as SHA-256, which is enough for values nobody can guess.
"""

import asyncio
import base64
import hashlib
import secrets
from collections.abc import Sequence

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError
from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class Vault:
    """Encrypts with the newest key and decrypts with any."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._fernet = MultiFernet([Fernet(self._derive(key, b"plait/vault")) for key in keys])

    @staticmethod
    def _derive(key: str, purpose: bytes) -> bytes:
        digest = hashlib.blake2b(key.encode(), digest_size=32, person=purpose.ljust(16, b"\0")[:16]).digest()
        return base64.urlsafe_b64encode(digest)

    def encrypt(self, value: bytes) -> bytes:
        """Seal a value; two seals of one value differ."""
        return self._fernet.encrypt(value)

    def decrypt(self, sealed: bytes) -> bytes:
        """Open what `encrypt` sealed.

        Raises:
            ValueError: It was sealed with a key we do not have, or was changed.
        """
        try:
            return self._fernet.decrypt(sealed)
        except InvalidToken:
            raise ValueError("the value cannot be decrypted with the present keys") from None


def new_token(prefix: str) -> str:
    """Make a token of 256 random bits behind a prefix that tells what it is (`plk_`, `pls_`)."""
    return prefix + secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """Return what is stored in place of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


class Passwords:
    """Argon2id hashing, off the event loop, a bounded number at once."""

    def __init__(self, *, time_cost: int = 2, memory_cost_kib: int = 19_456, at_once: int = 2) -> None:
        """Use the OWASP minimum by default: 19 MiB, two passes."""
        self._hasher = PasswordHasher(time_cost=time_cost, memory_cost=memory_cost_kib, parallelism=1)
        self._slots = asyncio.Semaphore(at_once)
        # Verified against when the user is unknown, so both cases take equally long.
        self._decoy = self._hasher.hash(secrets.token_urlsafe(16))

    async def hash(self, password: str) -> str:
        """Hash a new password."""
        async with self._slots:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def verify(self, password: str, stored: str | None) -> bool:
        """Check a password; an unknown user (`stored` None) costs the same and is False."""
        async with self._slots:
            return await asyncio.to_thread(self._verify, password, stored)

    def _verify(self, password: str, stored: str | None) -> bool:
        try:
            self._hasher.verify(stored or self._decoy, password)
        except (VerifyMismatchError, VerificationError, InvalidHashError):
            return False
        return stored is not None

    def is_outdated(self, stored: str) -> bool:
        """Say whether the parameters have changed since the hash was made."""
        return self._hasher.check_needs_rehash(stored)
