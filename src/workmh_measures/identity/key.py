"""The key of identities: a small file that only its owner may read, and what is derived from it for one database."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from workmh_measures.errors import StoreError, problem

__all__ = ["DatabaseKeys", "make_identity_key", "overwrite_key", "read_identity_key"]

_MARK: Final = "workmh-identity-key-1"
_KEY_BYTES: Final = 32
_CHECK_BYTES: Final = 4


def make_identity_key(file: Path) -> bytes:
    """Write a new key to a new file that only its owner may read, and return it.

    Raises
    ------
    StoreError
        IDENTITY-KEY-FILE if the file exists or cannot be written.
    """
    key = secrets.token_bytes(_KEY_BYTES)
    text = base64.b64encode(key + hashlib.sha256(key).digest()[:_CHECK_BYTES]).decode()
    note = "# Opens the identities of one study. Keep it twice, and never beside them: without it they are lost.\n"
    try:
        with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as written:
            written.write(f"{note}{_MARK} {text}\n")
            written.flush()
            os.fsync(written.fileno())
    except OSError as failure:
        raise _unusable(file, failure.strerror) from None
    return key


def read_identity_key(file: Path) -> bytes:
    """Read a key; a letter typed wrong never gives another one.

    Raises
    ------
    StoreError
        IDENTITY-KEY-FILE if it cannot be read, others may read it, or it holds no key.
    """
    try:
        mode = file.stat().st_mode
        lines = file.read_text("ascii").splitlines()
    except (OSError, UnicodeDecodeError) as failure:
        raise _unusable(file, getattr(failure, "strerror", None) or "it is no text") from None
    if os.name == "posix" and mode & 0o077:
        raise _unusable(file, f"others may read it (mode {mode & 0o777:o}); `chmod 600` it")
    keys = [line.removeprefix(_MARK).strip() for line in lines if line.startswith(_MARK)]
    if len(keys) != 1:
        raise _unusable(file, "it holds no key of identities" if not keys else "it holds several keys")
    try:
        content = base64.b64decode(keys[0], validate=True)
    except binascii.Error:
        content = b""
    key, check = content[:_KEY_BYTES], content[_KEY_BYTES:]
    if len(key) != _KEY_BYTES or not hmac.compare_digest(hashlib.sha256(key).digest()[:_CHECK_BYTES], check):
        raise _unusable(file, "the key in it was typed wrong or cut")
    return key


def overwrite_key(file: Path) -> None:
    """Overwrite a key file and take it away; a copy elsewhere is not touched.

    Raises
    ------
    StoreError
        IDENTITY-KEY-FILE if it cannot be written.
    """
    try:
        with file.open("r+b") as written:
            written.write(secrets.token_bytes(file.stat().st_size))
            written.flush()
            os.fsync(written.fileno())
        file.unlink()
    except OSError as failure:
        raise _unusable(file, failure.strerror) from None


@dataclass(frozen=True)
class DatabaseKeys:
    """What one key becomes in one database: three keys for three purposes, and a name that tells nothing of them.

    Attributes
    ----------
    records : encrypts what is kept of a person.
    lookup : makes an address findable without keeping it in clear.
    whole : authenticates the tables as a whole.
    name : tells which key is meant, in messages and certificates.
    """

    records: bytes = field(repr=False)
    lookup: bytes = field(repr=False)
    whole: bytes = field(repr=False)
    name: str

    @classmethod
    def of(cls, key: bytes, salt: bytes) -> DatabaseKeys:
        """Derive them; `salt` is the random one of the database."""
        records, lookup, whole, name = (
            HKDF(SHA256(), _KEY_BYTES, salt, f"workmh-identity/1 {purpose}".encode()).derive(key)
            for purpose in ("records", "lookup", "whole", "name")
        )
        return cls(records, lookup, whole, name[:6].hex())


def _unusable(file: Path, found: object) -> StoreError:
    return StoreError([problem("IDENTITY-KEY-FILE", where=str(file), found=found)])
