"""Heads of chains noted outside the store: in backups, manifests of exports, and certificates of erasures."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from workmh_measures.errors import StoreError, problem
from workmh_measures.storage import age_file
from workmh_measures.storage.age_keys import Keys
from workmh_measures.storage.backup import verify_backup
from workmh_measures.storage.chain import Head

__all__ = ["read_anchors"]

_GZIP = b"\x1f\x8b"


def read_anchors(files: Iterable[Path], keys: Keys | None = None) -> dict[str, list[Head]]:
    """Read the heads noted in files, by study.

    Parameters
    ----------
    files : backups, and JSON documents that name studies with number and hash of their last event.
    keys : with the secret key, where a backup is encrypted.

    Raises
    ------
    StoreError
        If a backup is damaged, or a file holds no head.
    """
    heads: dict[str, list[Head]] = defaultdict(list)
    for file in files:
        found = list(_heads(file, keys))
        if not found:
            raise StoreError(
                [problem("AUDIT-ANCHOR", where=str(file), found="no study with number and hash")]
            )
        for study, head in found:
            heads[study].append(head)
    return dict(heads)


def _heads(file: Path, keys: Keys | None) -> Iterator[tuple[str, Head]]:
    try:
        content = file.read_bytes()
    except OSError as failure:
        raise StoreError([problem("AUDIT-ANCHOR", where=str(file), found=failure.strerror)]) from failure
    if content.startswith((_GZIP, age_file.FIRST_LINE)):
        for study, state in verify_backup(file, keys).studies.items():
            yield study, Head(state.seq, state.hash)
        return
    try:
        document = json.loads(content)
    except ValueError:
        raise StoreError([problem("AUDIT-ANCHOR", where=str(file), found="it is not JSON")]) from None
    yield from _in_document(document, None)


def _in_document(part: Any, study: str | None) -> Iterator[tuple[str, Head]]:
    """Yield every number and hash below the name of its study, however deep they stand."""
    if isinstance(part, list):
        for one in part:
            yield from _in_document(one, study)
    if not isinstance(part, Mapping):
        return
    named = part.get("study")
    study = named if isinstance(named, str) else _erased_study(part) or study
    seq, digest = part.get("seq"), part.get("hash")
    if study is not None and type(seq) is int and isinstance(digest, str):
        yield study, Head(seq, digest)
    for name, below in part.items():
        if name == "studies" and isinstance(below, Mapping):
            for one, state in below.items():
                yield from _in_document(state, one)
        else:
            yield from _in_document(below, study)


def _erased_study(part: Mapping[str, Any]) -> str | None:
    """Return the study of a certificate, which stands beside its heads."""
    told = part.get("erasure")
    return told.get("study") if isinstance(told, Mapping) else None
