"""Heads of the access log noted outside the store: in backups, and in what `workmh audit access --json` printed."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from workmh_measures.errors import StoreError, problem
from workmh_measures.storage import age_file
from workmh_measures.storage.age_keys import Keys
from workmh_measures.storage.backup import opened_backup
from workmh_measures.storage.chain import Head
from workmh_measures.storage.tables import access_log

__all__ = ["read_access_anchors"]

_GZIP = b"\x1f\x8b"


def read_access_anchors(files: Iterable[Path], keys: Keys | None = None) -> dict[str, list[Head]]:
    """Read the heads of the access log noted in files, by study; `*` for what concerns every study.

    Parameters
    ----------
    files : backups, of which the log inside is read, and JSON documents with `heads`.
    keys : with the secret key, where a backup is encrypted.

    Raises
    ------
    StoreError
        If a backup is damaged, or a file holds no head.
    """
    heads: dict[str, list[Head]] = defaultdict(list)
    for file in files:
        try:
            begins = file.read_bytes()[: len(age_file.FIRST_LINE)]
        except OSError as failure:
            raise _refused(file, failure.strerror) from failure
        sealed_or_packed = begins.startswith((_GZIP, age_file.FIRST_LINE))
        found = dict(_in_backup(file, keys) if sealed_or_packed else _in_document(file))
        if not found:
            raise _refused(file, "no line of the access log")
        for study, head in found.items():
            heads[study].append(head)
    return dict(heads)


def _in_backup(file: Path, keys: Keys | None) -> Iterator[tuple[str, Head]]:
    """Yield every line of the log in a backup, which stand in their order; the last of a study is its head."""
    with opened_backup(file, keys) as reading:
        for part in reading.parts():
            if (part.kind, part.name) == ("table", access_log.name):
                places = [part.columns.index(name) for name in ("study", "number", "row_hash")]
                for row in part.rows:
                    study, number, digest = (row[place] for place in places)
                    yield study, Head(number, digest)


def _in_document(file: Path) -> Iterator[tuple[str, Head]]:
    try:
        told = json.loads(file.read_bytes())
        heads = told["heads"].items()
        yield from ((study, Head(int(one["seq"]), str(one["hash"]))) for study, one in heads)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise _refused(file, "no heads of the access log") from None


def _refused(file: Path, found: str | None) -> StoreError:
    return StoreError([problem("AUDIT-ANCHOR", where=str(file), found=found)])
