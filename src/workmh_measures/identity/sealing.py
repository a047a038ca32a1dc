"""Records of people encrypted one by one, each bound to its pseudonym so that two cannot be swapped."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from workmh_measures.identity.key import DatabaseKeys
from workmh_measures.identity.person import Person

__all__ = ["Sealer"]

_NONCE: Final = 12
_STEP: Final = 512  # lengths are rounded up to this, so that they tell nothing of a name or an address


@dataclass(frozen=True)
class Sealer:
    """Encrypts and opens the records of one database.

    Parameters
    ----------
    keys : of the database.
    place : names the database; a record of another one does not open here.
    """

    keys: DatabaseKeys
    place: str

    def sealed(self, person: Person) -> bytes:
        """Encrypt what is kept of a person."""
        content = json.dumps(person.contents(), ensure_ascii=False).encode()
        padded = content + b" " * (-len(content) % _STEP)
        nonce = secrets.token_bytes(_NONCE)
        cipher = ChaCha20Poly1305(self.keys.records)
        return nonce + cipher.encrypt(nonce, padded, self._bound_to(person.participant))

    def opened(self, participant: str, sealed: bytes) -> Person | None:
        """Decrypt the record of a participant; None when it is not as it was sealed for that participant."""
        cipher = ChaCha20Poly1305(self.keys.records)
        try:
            content = cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], self._bound_to(participant))
        except (InvalidTag, ValueError):
            return None
        return Person(participant, **json.loads(content))

    def lookup(self, kind: str, value: str) -> bytes:
        """Return what stands in the index for a value: without the key nobody can try all telephone numbers."""
        return hmac.digest(self.keys.lookup, f"{kind}\0{value}".encode(), hashlib.sha256)

    def _bound_to(self, participant: str) -> bytes:
        return f"workmh-identity/1\0{self.place}\0{participant}".encode()
