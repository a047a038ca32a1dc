"""The fingerprint of a definition: a hash of everything it says, in one canonical form."""

from __future__ import annotations

import hashlib
import json

from .base import Definition

__all__ = ["compiled", "fingerprint"]


def compiled(definition: Definition) -> dict[str, object]:
    """Return the definition as plain data with every default spelled out."""
    return definition.model_dump(mode="json", by_alias=True)


def fingerprint(definition: Definition) -> str:
    """Return the SHA-256 of the canonical JSON of a definition, as 64 hex digits."""
    canonical = json.dumps(compiled(definition), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()
