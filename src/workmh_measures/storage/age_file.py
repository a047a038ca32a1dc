"""Encrypted files in the age format (age-encryption.org/v1), written and read in pieces of 64 KiB.

Each piece is authenticated with its number and with whether it is the last: a changed, moved or missing piece and
a cut end are found before anything behind them is believed. The program `age` opens the same files.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import io
import secrets
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from workmh_measures.errors import StoreError, problem

__all__ = ["FIRST_LINE", "OpenedFile", "SealedFile", "file_key"]

FIRST_LINE: Final = b"age-encryption.org/v1\n"
_PIECE: Final = 64 * 1024
_TAG: Final = 16
_NO_NONCE: Final = bytes(12)  # the key is used once
_LONGEST_HEADER: Final = 64 * 1024


class SealedFile(io.RawIOBase):
    """Encrypts what is written into it; only after `close` is the file whole.

    Parameters
    ----------
    file : where to; stays open.
    public : keys, each of which may open the file later.

    Attributes
    ----------
    key : of this one file, with which it may be read back at once.
    """

    def __init__(self, file: BinaryIO, public: Sequence[bytes]) -> None:
        self._file = file
        self.key = secrets.token_bytes(16)
        header = FIRST_LINE + b"".join(_stanza(self.key, one) for one in public) + b"---"
        nonce = secrets.token_bytes(16)
        file.write(header + b" " + _base64(_header_mac(self.key, header)) + b"\n" + nonce)
        self._pieces = _Pieces(self.key, nonce)
        self._waiting = bytearray()

    def writable(self) -> bool:
        """Say that this file is for writing."""
        return True

    def write(self, content: Any, /) -> int:
        """Take bytes; a piece is written when it is known that another follows."""
        taken = memoryview(content)
        self._waiting += taken
        while len(self._waiting) > _PIECE:
            self._file.write(self._pieces.sealed(bytes(self._waiting[:_PIECE]), last=False))
            del self._waiting[:_PIECE]
        return taken.nbytes

    def close(self) -> None:
        """Write the last piece."""
        if not self.closed:
            self._file.write(self._pieces.sealed(bytes(self._waiting), last=True))
        super().close()


class OpenedFile(io.RawIOBase):
    """Reads what `SealedFile` or the program `age` wrote; gives out no byte that is not authenticated.

    Parameters
    ----------
    file : where from, at its beginning.
    key : of this one file; see `file_key`.

    Raises
    ------
    StoreError
        BACKUP-DAMAGED, here or while reading, for a file that was changed or cut.
    """

    def __init__(self, file: BinaryIO, key: bytes) -> None:
        self._file = file
        header, told = _header(file)
        if not hmac.compare_digest(_header_mac(key, header), told):
            raise _damaged("its header was changed")
        self._pieces = _Pieces(key, file.read(16))
        self._next = file.read(_PIECE + _TAG)
        self._ready = b""

    def readable(self) -> bool:
        """Say that this file is for reading."""
        return True

    def readinto(self, buffer: Any, /) -> int:
        """Fill the buffer from the piece at hand, or from the next one."""
        view = memoryview(buffer).cast("B")
        if not self._ready and not self._pieces.ended:
            piece, self._next = self._next, self._file.read(_PIECE + _TAG)
            self._ready = self._pieces.opened(piece, last=not self._next)
        given = self._ready[: len(view)]
        view[: len(given)] = given
        self._ready = self._ready[len(given) :]
        return len(given)


def file_key(file: BinaryIO, secret: Sequence[bytes]) -> bytes:
    """Return the key of one encrypted file, read from its beginning.

    Parameters
    ----------
    secret : keys of which one must belong to the file.

    Raises
    ------
    StoreError
        BACKUP-KEY if none does; BACKUP-DAMAGED if the header cannot be read.
    """
    header, _ = _header(file)
    lines = header.split(b"\n")
    for said, body in pairwise(lines):
        words = said.split(b" ")
        if words[:2] == [b"->", b"X25519"] and len(words) == 3:
            share, wrapped = _unbase64(words[2], 32), _unbase64(body, 32)
            for own in secret:
                key = _unwrapped(X25519PrivateKey.from_private_bytes(own), share, wrapped)
                if key is not None:
                    return key
    raise StoreError([problem("BACKUP-KEY", text="This key does not open the backup")])


class _Pieces:
    """The pieces of one file, in their order."""

    def __init__(self, key: bytes, nonce: bytes) -> None:
        self._cipher = ChaCha20Poly1305(_derived(key, nonce, b"payload"))
        self._number = 0
        self.ended = False

    def _nonce(self, *, last: bool) -> bytes:
        self._number += 1
        self.ended = last
        return (self._number - 1).to_bytes(11) + bytes([last])

    def sealed(self, piece: bytes, *, last: bool) -> bytes:
        return self._cipher.encrypt(self._nonce(last=last), piece, None)

    def opened(self, piece: bytes, *, last: bool) -> bytes:
        first = self._number == 0
        try:
            content = self._cipher.decrypt(self._nonce(last=last), piece, None)
        except InvalidTag:
            raise _damaged("a piece of it was changed, or its end is missing") from None
        if last and not first and not content:
            raise _damaged("it ends with a piece that should not be there")
        return content


def _stanza(key: bytes, public: bytes) -> bytes:
    """Wrap the key of a file so that the owner of one secret key can take it out."""
    own = X25519PrivateKey.generate()
    share = own.public_key().public_bytes_raw()
    shared = own.exchange(X25519PublicKey.from_public_bytes(public))
    wrapped = ChaCha20Poly1305(_wrap_key(shared, share, public)).encrypt(_NO_NONCE, key, None)
    return b"-> X25519 " + _base64(share) + b"\n" + _base64(wrapped) + b"\n"


def _unwrapped(own: X25519PrivateKey, share: bytes, wrapped: bytes) -> bytes | None:
    try:
        shared = own.exchange(X25519PublicKey.from_public_bytes(share))
        key = _wrap_key(shared, share, own.public_key().public_bytes_raw())
        return ChaCha20Poly1305(key).decrypt(_NO_NONCE, wrapped, None)
    except (InvalidTag, ValueError):
        return None


def _wrap_key(shared: bytes, share: bytes, public: bytes) -> bytes:
    return _derived(shared, share + public, b"age-encryption.org/v1/X25519")


def _derived(key: bytes, salt: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, purpose).derive(key)


def _header_mac(key: bytes, header: bytes) -> bytes:
    return hmac.digest(_derived(key, b"", b"header"), header, hashlib.sha256)


def _header(file: BinaryIO) -> tuple[bytes, bytes]:
    """Return the header up to and with its three dashes, and the authentication that follows them."""
    lines = [file.readline(256)]
    if lines[0] != FIRST_LINE:
        raise _damaged("its first line is not that of an encrypted backup")
    while not lines[-1].startswith(b"--- "):
        lines.append(file.readline(256))
        if not lines[-1].endswith(b"\n") or sum(map(len, lines)) > _LONGEST_HEADER:
            raise _damaged("its header does not end")
    return b"".join(lines[:-1]) + b"---", _unbase64(lines[-1][4:-1], 32)


def _base64(content: bytes) -> bytes:
    return base64.b64encode(content).rstrip(b"=")


def _unbase64(text: bytes, length: int) -> bytes:
    try:
        content = base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except binascii.Error:
        content = b""
    if len(content) != length or _base64(content) != text:
        raise _damaged("its header cannot be read")
    return content


def _damaged(found: str) -> StoreError:
    return StoreError([problem("BACKUP-DAMAGED", found=found)])
