"""Keys that seal the secrets of second factors in the store: a file on the server, beside neither store nor backups.

The file holds one key or several. The last seals, each opens what it sealed, so that another key can be taken into use while
old rows and old backups stay readable. A secret is sealed for one account (ChaCha20-Poly1305, RFC 8439): moved to the row of
another it does not open.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from workmh_measures.errors import StoreError, problem

__all__ = ["VARIABLE", "FactorKeys", "factor_keys", "is_sealed", "renew_factor_key", "sealed_with"]

VARIABLE = "WORKMH_SECOND_FACTOR_KEY"
_LINE: Final = "workmh-second-factor-key-1"
_SEALED: Final = "sealed-1"
_KEY_BYTES: Final = 32
_CHECK_BYTES: Final = 4
_NONCE_BYTES: Final = 12


@dataclass(frozen=True, slots=True)
class FactorKeys:
    """The keys of a server by their names, the one that seals last; none on a server that has no file of them."""

    by_name: Mapping[str, bytes] = field(default_factory=dict, repr=False)

    @property
    def newest(self) -> str | None:
        """The name of the key that seals."""
        return [*self.by_name][-1] if self.by_name else None

    def seal(self, account: str, secret: str) -> str:
        """Return what is stored of a secret: as it is where the server has no key."""
        if self.newest is None:
            return secret
        nonce = secrets.token_bytes(_NONCE_BYTES)
        box = ChaCha20Poly1305(self.by_name[self.newest]).encrypt(nonce, secret.encode(), account.encode())
        return ":".join((_SEALED, self.newest, base64.b64encode(nonce + box).decode()))

    def open(self, account: str, stored: str) -> str:
        """Return the secret of an account.

        Raises
        ------
        StoreError
            FACTOR-KEY if the key that sealed it is not among these, or it was sealed for another account or changed.
        """
        if not is_sealed(stored):
            return stored
        _, name, box = stored.split(":")
        if name not in self.by_name:
            raise _refused(account, f"the secret of {account} was sealed with key {name}, which is not here")
        try:
            content = base64.b64decode(box, validate=True)
            cipher = ChaCha20Poly1305(self.by_name[name])
            return cipher.decrypt(content[:_NONCE_BYTES], content[_NONCE_BYTES:], account.encode()).decode()
        except (InvalidTag, ValueError):
            raise _refused(account, f"the secret of {account} is not as this program left it") from None


def is_sealed(stored: str) -> bool:
    """Say whether a stored secret is sealed; one in the letters of authenticators has no colon."""
    return stored.startswith(f"{_SEALED}:")


def sealed_with(stored: str) -> str | None:
    """Return the name of the key that sealed a secret; None for one that is not sealed."""
    return stored.split(":")[1] if is_sealed(stored) else None


def factor_keys(environment: Mapping[str, str] | None = None) -> FactorKeys:
    """Read the keys of the file that WORKMH_SECOND_FACTOR_KEY names, anew each time.

    Raises
    ------
    StoreError
        FACTOR-KEY if it cannot be read, others may read it, or a key in it was typed wrong.
    """
    named = (os.environ if environment is None else environment).get(VARIABLE)
    return _read(Path(named)) if named else FactorKeys()


def renew_factor_key(file: Path) -> FactorKeys:
    """Add a new key to a file that only its owner may read, and make the file where there is none; return all keys.

    Raises
    ------
    StoreError
        FACTOR-KEY if it cannot be read or written.
    """
    key = secrets.token_bytes(_KEY_BYTES)
    text = base64.b64encode(key + hashlib.sha256(key).digest()[:_CHECK_BYTES]).decode()
    note = (
        "# Opens the secrets of second factors. Keep it twice, and never beside the store or its backups.\n"
    )
    written = file.with_name(f"{file.name}.new")
    try:
        if file.exists():
            _read(file)
            note = file.read_text("ascii")
        with os.fdopen(os.open(written, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as out:
            out.write(f"{note}{_LINE} {text}\n")
            out.flush()
            os.fsync(out.fileno())
        written.replace(file)
    except OSError as failure:
        raise _refused(str(file), f"the file cannot be written ({failure.strerror})") from None
    return _read(file)


def _read(file: Path) -> FactorKeys:
    try:
        mode = file.stat().st_mode
        lines = file.read_text("ascii").splitlines()
    except (OSError, UnicodeDecodeError) as failure:
        why = getattr(failure, "strerror", None) or "it is no text"
        raise _refused(str(file), f"the file cannot be read ({why})") from None
    if os.name == "posix" and mode & 0o077:
        raise _refused(str(file), f"others may read the file (mode {mode & 0o777:o}); `chmod 600` it")
    keys = [_key(file, line.removeprefix(_LINE).strip()) for line in lines if line.startswith(_LINE)]
    if not keys:
        raise _refused(str(file), "the file holds no key of second factors")
    return FactorKeys({hashlib.sha256(b"name of " + key).hexdigest()[:8]: key for key in keys})


def _key(file: Path, text: str) -> bytes:
    try:
        content = base64.b64decode(text, validate=True)
    except binascii.Error:
        content = b""
    key, check = content[:_KEY_BYTES], content[_KEY_BYTES:]
    if len(key) != _KEY_BYTES or not hmac.compare_digest(hashlib.sha256(key).digest()[:_CHECK_BYTES], check):
        raise _refused(str(file), "a key in the file was typed wrong or cut")
    return key


def _refused(where: str, text: str) -> StoreError:
    return StoreError([problem("FACTOR-KEY", where=where, text=text)])
