"""The key file of an allocation: the one place where the seed is, so that the store alone foretells nothing.

It is one line of JSON with keys in order. The record holds its SHA-256 from the day of the sealing on, so `sha256sum FILE`
shows that neither seed, strata nor block sizes were changed since.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from workmh_measures.errors import StoreError, problem
from workmh_measures.storage.canonical import canonical
from workmh_measures.trial.allocation import SEED_BYTES, Plan, plan_faults

__all__ = ["AllocationKey", "new_key", "read_key", "write_key"]

_FORMAT: Final = "workmh-allocation-1"
_NONCE_BYTES: Final = 12
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True)
class AllocationKey:
    """A plan and the seed that arms are drawn from."""

    plan: Plan
    seed: bytes = field(repr=False)

    @property
    def text(self) -> str:
        """Return the content of the key file."""
        plan = self.plan
        told: dict[str, object] = {
            "format": _FORMAT,
            "study": plan.study,
            "method": plan.method,
            "arms": plan.arms,
            "ratio": plan.ratio,
            "strata": [[name, list(levels)] for name, levels in plan.strata.items()],
            "block_sizes": plan.block_sizes,
            "seed": self.seed.hex(),
        }
        return canonical(told) + "\n"

    @property
    def commitment(self) -> str:
        """Return the SHA-256 of the key file; the seed in it is too long to be guessed from that."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def sealed_list(self, listed: Mapping[str, Sequence[str]]) -> str:
        """Return arms of each stratum so that only the key opens them."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        content = canonical({stratum: list(arms) for stratum, arms in listed.items()}).encode()
        return base64.b64encode(nonce + self._cipher().encrypt(nonce, content, None)).decode()

    def opened_list(self, sealed: str) -> dict[str, list[str]]:
        """Return what `sealed_list` sealed.

        Raises
        ------
        StoreError
            ALLOC-KEY if it was sealed with another key, or changed.
        """
        raw = base64.b64decode(sealed)
        try:
            content = self._cipher().decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], None)
        except InvalidTag:
            text = "The sealed list does not open with this key, or was changed."
            raise StoreError([problem("ALLOC-KEY", text=text)]) from None
        listed: dict[str, list[str]] = json.loads(content)
        return listed

    def _cipher(self) -> ChaCha20Poly1305:
        return ChaCha20Poly1305(hmac.digest(self.seed, f"list|{self.plan.study}".encode(), "sha256"))


def new_key(plan: Plan) -> AllocationKey:
    """Draw a seed for a plan, from the random source of the operating system.

    Raises
    ------
    StoreError
        ALLOC-PLAN for everything that is wrong with the plan.
    """
    faults = plan_faults(plan)
    if faults:
        raise StoreError([problem("ALLOC-PLAN", where=f"study {plan.study}", text=fault) for fault in faults])
    return AllocationKey(plan, secrets.token_bytes(SEED_BYTES))


def write_key(file: Path, key: AllocationKey) -> None:
    """Write a new key file that only its owner may read, on stable storage.

    Raises
    ------
    StoreError
        ALLOC-KEY-FILE if the file exists or cannot be written.
    """
    try:
        with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as written:
            written.write(key.text.encode())
            written.flush()
            os.fsync(written.fileno())
    except OSError as failure:
        raise _unusable(file, failure.strerror or "it cannot be written") from failure


def read_key(file: Path) -> AllocationKey:
    """Read a key file.

    Raises
    ------
    StoreError
        ALLOC-KEY-FILE if it cannot be read, others may read it too, or it is no key file.
    """
    try:
        with file.open("rb") as opened:
            mode = os.fstat(opened.fileno()).st_mode
            if os.name == "posix" and mode & _OTHERS:
                raise _unusable(file, f"others than its owner may read it ({stat.filemode(mode)})")
            content = opened.read()
    except OSError as failure:
        raise _unusable(file, failure.strerror or "it cannot be read") from failure
    try:
        key = _key(json.loads(content))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise _unusable(file, "it is no key file of an allocation") from None
    if plan_faults(key.plan):
        raise _unusable(file, f"its plan is damaged: {plan_faults(key.plan)[0]}")
    return key


def _key(said: Mapping[str, Any]) -> AllocationKey:
    if said["format"] != _FORMAT:
        raise ValueError(said["format"])
    plan = Plan(
        study=said["study"],
        method=said["method"],
        arms=tuple(said["arms"]),
        ratio=tuple(said["ratio"]),
        strata={name: tuple(levels) for name, levels in said["strata"]},
        block_sizes=tuple(said["block_sizes"]),
    )
    seed = bytes.fromhex(said["seed"])
    if len(seed) != SEED_BYTES:
        raise ValueError("seed")
    return AllocationKey(plan, seed)


def _unusable(file: Path, found: str) -> StoreError:
    return StoreError([problem("ALLOC-KEY-FILE", where=str(file), found=found)])
