"""The certificate of an erasure: what was removed, that the chain holds, and where copies may still be."""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

from workmh_measures.storage.age_file import FIRST_LINE
from workmh_measures.storage.chain import Head
from workmh_measures.storage.erasure import Erased
from workmh_measures.storage.events import Kind
from workmh_measures.storage.repository import Store

__all__ = ["CERTIFICATE", "certificate"]

CERTIFICATE = "workmh-erasure"
_BEGINNINGS = (b"\x1f\x8b", FIRST_LINE)  # gzip and age: a backup may be called anything
_MOMENT = re.compile(r"\d{8}T\d{6}\.\d{6}Z")
_AS_NAMED = "%Y%m%dT%H%M%S.%fZ"


def certificate(
    store: Store, erased: Erased, *, backups: Sequence[Path] = (), ledger: Path | None = None
) -> dict[str, Any]:
    """Check what an erasure left behind and write it down as one document.

    Parameters
    ----------
    store : that was erased in.
    backups : folders in which backups are kept.
    ledger : where the erasure was noted, None when the study has no data folder.

    Returns
    -------
    Plain data; `erasure` holds what a restore needs to repeat it.
    """
    told = erased.erasure
    chain = store.verify(told.study)
    return {
        "certificate": CERTIFICATE,
        "format": 1,
        "erasure": told.as_json(),
        "request_seq": erased.request_seq,
        "removed": dict(erased.removal.kinds),
        "recorded": {"first": _iso(erased.removal.first), "last": _iso(erased.removal.last)},
        "head_before": _head(erased.before),
        "head_after": _head(erased.after),
        "chain": {
            "events": chain.events,
            "erased": chain.erased,
            "holds": chain.ok,
            "bad_seq": chain.bad_seq,
            "reason": chain.reason,
        },
        "database": store.dialect,
        "files": [_searched(file, erased.removal.salts) for file in store.files],
        "ledger": None if ledger is None else ledger.name,
        "backups": list(_backups(backups, erased)),
        "exports": list(_exports(store, erased)),
        "made_at": _iso(store.now()),
        "software": f"workmh-measures {version('workmh-measures')}",
    }


def _head(head: Head) -> dict[str, Any]:
    return {"seq": head.seq, "hash": head.hash}


def _searched(file: Path, salts: Iterable[str]) -> dict[str, Any]:
    """Count the removed salts that still stand in a file: each was random and stood in the store once."""
    size = file.stat().st_size
    found = 0
    if size:
        with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as content:
            found = sum(content.find(salt.encode()) >= 0 for salt in salts)
    return {"file": file.name, "bytes": size, "found": found}


def _backups(folders: Sequence[Path], erased: Erased) -> Iterator[dict[str, Any]]:
    """Yield the backups that were made while the contents were in the store."""
    # The moment of the erasure is told in whole seconds.
    first, last = (
        erased.removal.first,
        datetime.fromisoformat(erased.erasure.erased_at) + timedelta(seconds=1),
    )
    for file in sorted({file for folder in folders for file in folder.iterdir() if _may_be_backup(file)}):
        named = _MOMENT.search(file.name)
        if named:
            moment = datetime.strptime(named.group(), _AS_NAMED).replace(tzinfo=UTC)
        else:
            moment = datetime.fromtimestamp(file.stat().st_mtime, tz=UTC)
        if first is not None and first <= moment <= last:
            yield {"file": file.name, "made_at": _iso(moment), "by_name": named is not None}


def _may_be_backup(file: Path) -> bool:
    if not file.is_file():
        return False
    with file.open("rb") as opened:
        return opened.read(len(FIRST_LINE)).startswith(_BEGINNINGS)


def _exports(store: Store, erased: Erased) -> Iterator[dict[str, Any]]:
    """Yield the exports made since the first of the contents was recorded."""
    first = erased.removal.first
    for told in store.events(erased.erasure.study, kind=Kind.EXPORTED):
        moment = told.columns["recorded_at"]
        if first is not None and moment >= first and told.seq < erased.erasure.seq:
            yield {"seq": told.seq, "exported_at": _iso(moment), "by": told.columns["entered_by"]}


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="seconds")
