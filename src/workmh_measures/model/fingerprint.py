"""The fingerprint of a definition: a hash of everything it says, in one canonical form."""

from __future__ import annotations

import hashlib
import json

from .base import Definition

__all__ = ["compiled", "fingerprint", "stated_fingerprint"]

_MOST_KEPT = 256
# The definition is kept beside its hash, so that its id cannot come to mean another one.
_kept: dict[int, tuple[Definition, str]] = {}


def compiled(definition: Definition) -> dict[str, object]:
    """Return the definition as plain data with every default spelled out."""
    return definition.model_dump(mode="json", by_alias=True)


def stated_fingerprint(definition: Definition) -> str:
    """Return the SHA-256 of what a definition states beyond defaults: a later key of the format leaves it as it is."""
    stated = definition.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    canonical = json.dumps(stated, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8")).hexdigest()


def fingerprint(definition: Definition) -> str:
    """Return the SHA-256 of the canonical JSON of a definition, as 64 hex digits.

    A definition is frozen, so its hash is computed once.
    """
    known = _kept.get(id(definition))
    if known is not None and known[0] is definition:
        return known[1]
    canonical = json.dumps(compiled(definition), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(canonical.encode("utf-8")).hexdigest()
    if len(_kept) >= _MOST_KEPT:
        _kept.clear()
    _kept[id(definition)] = (definition, digest)
    return digest
