"""Keys of encrypted backups, in the text form of the age format: secret ``AGE-SECRET-KEY-1…``, public ``age1…``.

A public key only locks. The server that makes backups needs no more; the secret key lies elsewhere.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from workmh_measures.errors import StoreError, problem

__all__ = ["Keys", "make_key", "read_keys"]

_SECRET: Final = "age-secret-key-"
_PUBLIC: Final = "age"
_LETTERS: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_CHECKSUM: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_KEY_BYTES: Final = 32


@dataclass(frozen=True)
class Keys:
    """Who may open a backup.

    Attributes
    ----------
    public : keys to lock with, each enough to open later with the secret key that belongs to it.
    secret : keys to open with; empty where only locking is wanted.
    """

    public: Sequence[bytes]
    secret: Sequence[bytes] = field(default=(), repr=False)


def make_key(file: str | Path) -> str:
    """Write a new secret key to a new file that only its owner may read, and return the public key.

    Raises
    ------
    StoreError
        BACKUP-PLACE if the file exists or cannot be written.
    """
    secret = X25519PrivateKey.generate()
    public = _text(_PUBLIC, secret.public_key().public_bytes_raw())
    lines = f"# public key: {public}\n{_text(_SECRET, secret.private_bytes_raw()).upper()}\n"
    try:
        with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as written:
            written.write(lines)
            written.flush()
            os.fsync(written.fileno())
    except OSError as failure:
        raise StoreError([problem("BACKUP-PLACE", where=str(file), found=failure.strerror)]) from failure
    return public


def read_keys(file: str | Path) -> Keys:
    """Read keys, secret or public, one a line; lines that begin with # are left out.

    Raises
    ------
    StoreError
        BACKUP-KEY-FILE if it cannot be read, holds a line that is no key, or holds none.
    """
    public: list[bytes] = []
    secret: list[bytes] = []
    for place, line in _lines(Path(file)):
        if line.lower().startswith(_SECRET):
            secret.append(_bytes(line, _SECRET, place))
            public.append(X25519PrivateKey.from_private_bytes(secret[-1]).public_key().public_bytes_raw())
        else:
            public.append(_bytes(line, _PUBLIC, place))
    if not public:
        raise StoreError([problem("BACKUP-KEY-FILE", where=str(file), found="there is no key in it")])
    return Keys(tuple(dict.fromkeys(public)), tuple(secret))


def _lines(file: Path) -> Iterator[tuple[str, str]]:
    try:
        text = file.read_text("ascii")
    except (OSError, UnicodeDecodeError) as failure:
        found = failure.strerror if isinstance(failure, OSError) else "it is no text"
        raise StoreError([problem("BACKUP-KEY-FILE", where=str(file), found=found)]) from None
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            yield f"{file}:{number}", line.strip()


def _text(kind: str, key: bytes) -> str:
    """Write a key in Bech32: its kind, the digit 1, its bits by fives, a checksum of six letters."""
    digits = _regrouped(key, 8, 5)
    remainder = _polymod([*_spread(kind), *digits, 0, 0, 0, 0, 0, 0]) ^ 1
    checksum = [remainder >> 5 * (5 - place) & 31 for place in range(6)]
    return f"{kind}1" + "".join(_LETTERS[digit] for digit in (*digits, *checksum))


def _bytes(line: str, kind: str, where: str) -> bytes:
    """Read a key in Bech32; a letter typed wrong never gives another key."""
    found_kind, _, letters = line.lower().rpartition("1")
    one_case = line in (line.lower(), line.upper())
    digits = [_LETTERS.find(letter) for letter in letters]
    key = bytes(_regrouped(digits[:-6], 5, 8)) if min(digits, default=-1) >= 0 else b""
    if found_kind != kind or not one_case or len(key) != _KEY_BYTES or _text(kind, key) != line.lower():
        found = "this line is no key, or was typed wrong"
        raise StoreError([problem("BACKUP-KEY-FILE", where=where, found=found)])
    return key


def _regrouped(values: Iterable[int], width: int, wanted: int) -> list[int]:
    """Cut a row of bits anew; a rest is filled with zeros when it grows to a digit, dropped when to a byte."""
    regrouped, bits, held = [], 0, 0
    for value in values:
        bits, held = (bits << width) | value, held + width
        while held >= wanted:
            held -= wanted
            regrouped.append(bits >> held & ((1 << wanted) - 1))
    if held and wanted < width:
        regrouped.append(bits << (wanted - held) & ((1 << wanted) - 1))
    return regrouped


def _spread(kind: str) -> list[int]:
    return [ord(letter) >> 5 for letter in kind] + [0] + [ord(letter) & 31 for letter in kind]


def _polymod(values: Iterable[int]) -> int:
    remainder = 1
    for value in values:
        top = remainder >> 25
        remainder = (remainder & 0x1FFFFFF) << 5 ^ value
        for place, term in enumerate(_CHECKSUM):
            remainder ^= term if top >> place & 1 else 0
    return remainder
