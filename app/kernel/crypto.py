"""Secrets at rest, signatures, tokens and passwords.

Passwords: Argon2id (RFC 9106). Values at rest: Fernet with key rotation. Signatures: HMAC (RFC 2104).
Tokens: 256 random bits, stored as SHA-256, which is enough for values nobody can guess.
"""

import asyncio
import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError
from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class Vault:
    """Encrypts with the newest key and decrypts with any.

    Args:
        keys: The secret keys, newest first.
        purpose: At most 16 bytes; what was sealed for one purpose cannot be opened for another.
    """

    def __init__(self, keys: Sequence[str], purpose: bytes = b"plait/vault") -> None:
        self._fernet = MultiFernet([Fernet(base64.urlsafe_b64encode(_derive(key, purpose))) for key in keys])

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


class Signer:
    """Signs what goes out and comes back, with the newest key; believes any of them.

    Args:
        keys: The secret keys, newest first.
        purpose: At most 16 bytes; what was signed for one purpose is worthless for another.
    """

    def __init__(self, keys: Sequence[str], purpose: bytes) -> None:
        self._keys = [_derive(key, purpose) for key in keys]

    def sign(self, payload: bytes) -> str:
        """Return the payload, readable by everybody, with its signature (HMAC-SHA-256), fit for a URL."""
        return f"{_unpadded(payload)}.{_unpadded(self._mac(self._keys[0], payload))}"

    def read(self, token: str) -> bytes:
        """Return the payload of what `sign` made.

        Raises:
            ValueError: It was made by somebody else, or changed.
        """
        first, _, second = token.partition(".")
        try:
            payload, mac = _padded(first), _padded(second)
        except ValueError:
            raise ValueError("the token is malformed") from None
        known = [hmac.compare_digest(self._mac(key, payload), mac) for key in self._keys]
        # One token has one spelling, so that a record of tokens cannot be evaded by another.
        if not any(known) or token != f"{_unpadded(payload)}.{_unpadded(mac)}":
            raise ValueError("the token is not signed by us")
        return payload

    @staticmethod
    def _mac(key: bytes, payload: bytes) -> bytes:
        return hmac.digest(key, payload, "sha256")


class KeyedHash:
    """Tells values apart without holding them; whoever has no key cannot try values out.

    Args:
        keys: The secret keys; the newest counts, so hashes from before a rotation are like those of other values.
        purpose: At most 16 bytes; the hashes of one purpose are worthless for another.
    """

    def __init__(self, keys: Sequence[str], purpose: bytes) -> None:
        self._key = _derive(keys[0], purpose)

    def digest(self, value: bytes) -> str:
        """Return the hash of a value (HMAC-SHA-256), in hexadecimal."""
        return hmac.digest(self._key, value, "sha256").hex()


def _derive(key: str, purpose: bytes) -> bytes:
    return hashlib.blake2b(key.encode(), digest_size=32, person=purpose.ljust(16, b"\0")[:16]).digest()


def _unpadded(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def _padded(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def new_token(prefix: str) -> str:
    """Make a token of 256 random bits behind a prefix that tells what it is (`plk_`, `pls_`)."""
    return prefix + secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """Return what is stored in place of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def decoy(hasher: PasswordHasher) -> str:
    """Make what looks like a hash of `hasher`'s and takes as long to verify, without the time that hashing takes.

    No password matches it, but for one in 2^256. Version 19 is that of RFC 9106.
    """
    salt, digest = (
        base64.b64encode(secrets.token_bytes(size)).rstrip(b"=").decode() for size in (hasher.salt_len, hasher.hash_len)
    )
    costs = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    return f"$argon2id$v=19${costs}${salt}${digest}"


class Passwords:
    """Argon2id hashing, off the event loop, a bounded number at once."""

    def __init__(self, *, time_cost: int = 2, memory_cost_kib: int = 19_456, at_once: int = 2) -> None:
        """Use the OWASP minimum by default: 19 MiB, two passes."""
        self._hasher = PasswordHasher(time_cost=time_cost, memory_cost=memory_cost_kib, parallelism=1)
        self._slots = asyncio.Semaphore(at_once)
        # Verified against when the user is unknown, so both cases take equally long.
        self._decoy = decoy(self._hasher)

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
