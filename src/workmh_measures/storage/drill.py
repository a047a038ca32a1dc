"""The drill: restore a backup into an empty place that goes away again, and write down how it went."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from workmh_measures.definitions.new_file import write_new
from workmh_measures.errors import StoreError, problem
from workmh_measures.storage.age_keys import Keys
from workmh_measures.storage.repository import Store, utc_now
from workmh_measures.storage.restore import restore_backup

__all__ = ["DRILLS", "Drill", "drill_moment", "drill_restore", "keep_drill"]

DRILLS = "drill-*.json"
"""Names of the reports in a folder."""

_MOMENT = "drill-%Y%m%dT%H%M%S.%fZ.json"


@dataclass(frozen=True)
class Drill:
    """How a drill went.

    Attributes
    ----------
    backup, sha256 : name and hash of the file that was restored.
    made_at, drilled_at : moment of the backup and of the drill, ISO 8601 in UTC.
    by : who did it.
    seconds : from reading the file to walking the last chain.
    studies : events and end of the chain of each study, as found in what was restored.
    """

    backup: str
    sha256: str
    made_at: str
    drilled_at: str
    by: str
    seconds: float
    studies: dict[str, dict[str, Any]]


def drill_restore(
    file: Path, *, keys: Keys | None = None, by: str, now: Callable[[], datetime] = utc_now
) -> Drill:
    """Restore a backup into a folder of its own, open the store, walk every chain, and take it away again.

    Parameters
    ----------
    keys : with the secret key, where the backup is encrypted.
    by : who does it.

    Raises
    ------
    StoreError
        Whatever `restore_backup` finds; or a chain that ends elsewhere than in the backup.
    """
    begun = now().astimezone(UTC)
    with tempfile.TemporaryDirectory(prefix=".workmh-drill-", dir=file.absolute().parent) as place:
        url = f"sqlite:///{Path(place) / 'drill.sqlite'}"
        manifest = restore_backup(file, url, data=Path(place), keys=keys)
        studies = _walked(url)
    expected = {name: state.hash for name, state in manifest.studies.items()}
    if expected != {name: state["hash"] for name, state in studies.items()}:
        raise StoreError([problem("BACKUP-DIFFERS", where=file.name, found="the ends of the chains")])
    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    seconds = (now().astimezone(UTC) - begun).total_seconds()
    return Drill(file.name, digest, manifest.about.made_at, begun.isoformat(), by, round(seconds, 3), studies)


def keep_drill(drill: Drill, folder: Path) -> Path:
    """Write the report into a folder, named by its moment, and return its path.

    Raises
    ------
    StoreError
        BACKUP-WRITE, if it cannot be written.
    """
    path = folder / datetime.fromisoformat(drill.drilled_at).strftime(_MOMENT)
    text = json.dumps(asdict(drill), ensure_ascii=False, indent=2) + "\n"
    try:
        write_new(path, text.encode())
    except OSError as failure:
        raise StoreError([problem("BACKUP-WRITE", where=str(path), found=failure.strerror)]) from failure
    return path


def drill_moment(report: Path) -> datetime | None:
    """Return the moment a report is named by; None for a file that is no report."""
    try:
        return datetime.strptime(report.name, _MOMENT).replace(tzinfo=UTC)
    except ValueError:
        return None


def _walked(url: str) -> dict[str, dict[str, Any]]:
    store = Store.open(url)
    try:
        reports = {name: store.verify(name) for name in store.studies()}
    finally:
        store.close()
    return {
        name: {
            "seq": report.head.seq,
            "hash": report.head.hash,
            "events": report.events,
            "erased": report.erased,
            "broken": report.reason,
        }
        for name, report in reports.items()
    }
