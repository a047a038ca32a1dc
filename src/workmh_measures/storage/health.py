"""Is a store well? Each look at it gives one finding in words, for an operator and for a monitor."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from sqlalchemy import func, make_url, select

from workmh_measures.errors import StoreError
from workmh_measures.storage.alert_health import alert_findings
from workmh_measures.storage.connection import sqlite_file
from workmh_measures.storage.drill import DRILLS, drill_moment
from workmh_measures.storage.erasure import waiting
from workmh_measures.storage.factor_key import factor_keys
from workmh_measures.storage.factor_sealing import require_secrets_open, sealed_secrets
from workmh_measures.storage.repository import Store, utc_now
from workmh_measures.storage.tables import event

__all__ = ["BACKUPS", "Finding", "Limits", "backup_findings", "store_findings"]

BACKUPS = "workmh-*.jsonl.gz*"
"""Names of the backups in a folder."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one look at the store found.

    Attributes
    ----------
    subject : what was looked at.
    ok : False when somebody has to do something.
    text : what was found and, where it is not well, what to do.
    """

    subject: Literal[
        "disk", "rights", "clock", "second_factor", "chain", "erasure", "alerts", "backup", "drill"
    ]
    ok: bool
    text: str


@dataclass(frozen=True, slots=True)
class Limits:
    """When to warn.

    Attributes
    ----------
    free : share of the disk that should be free.
    clock : how far the clocks may be apart.
    backup, drill : how old the latest backup and the latest drill may be.
    """

    free: float = 0.15
    clock: timedelta = timedelta(seconds=2)
    backup: timedelta = timedelta(hours=26)
    drill: timedelta = timedelta(days=30)


STANDARD = Limits()


def store_findings(
    store: Store, url: str, *, limits: Limits = STANDARD, now: Callable[[], datetime] = utc_now
) -> Iterator[Finding]:
    """Look at disk, rights, clocks, secrets of second factors, every chain, who waits to be erased, and alerts.

    Parameters
    ----------
    url : address of the store.
    """
    file = sqlite_file(make_url(url))
    if file is not None:
        yield _disk(file.absolute().parent, limits)
        yield _rights(file)
    yield _clock(store, limits, now)
    yield from _secrets(store)
    for study in store.studies():
        report = store.verify(study)
        if report.ok:
            yield Finding("chain", True, f"{study}: {report.events} events, the chain holds.")
        else:
            text = f"{study}: event {report.bad_seq}: {report.reason}. Stop the server and compare with a backup."
            yield Finding("chain", False, text)
        yield _erasures(store, study)
        for found in alert_findings(store, study, now()):
            yield Finding("alerts", found.ok, found.text)


def backup_findings(
    folder: Path, *, limits: Limits = STANDARD, now: Callable[[], datetime] = utc_now
) -> Iterator[Finding]:
    """Look at how old the latest backup in a folder is, and the latest drill."""
    backups = {datetime.fromtimestamp(f.stat().st_mtime, UTC): f.name for f in folder.glob(BACKUPS)}
    yield _latest("backup", max(backups, default=None), limits.backup, now())
    drills = [moment for f in folder.glob(DRILLS) if (moment := drill_moment(f)) is not None]
    yield _latest("drill", max(drills, default=None), limits.drill, now())


def _disk(folder: Path, limits: Limits) -> Finding:
    usage = shutil.disk_usage(folder)
    free = usage.free / usage.total
    told = f"{free:.0%} of the disk is free ({usage.free / 1e9:.1f} GB)."
    return Finding("disk", free >= limits.free, told if free >= limits.free else f"{told} Make room.")


def _rights(file: Path) -> Finding:
    others = stat.S_IMODE(file.stat().st_mode) & 0o077
    if others:
        return Finding("rights", False, f"Others may read or write {file.name}. Run: chmod 600 {file.name}")
    return Finding("rights", True, "Only its owner may read the store.")


def _clock(store: Store, limits: Limits, now: Callable[[], datetime]) -> Finding:
    with store.reading() as connection:
        latest = connection.execute(select(func.max(event.c.recorded_at))).scalar_one()
        here = now()
        there = here
        if connection.dialect.name == "postgresql":
            there = connection.execute(select(func.clock_timestamp())).scalar_one()
    if abs(there - here) > limits.clock:
        apart = abs(there - here).total_seconds()
        return Finding(
            "clock", False, f"The clocks of program and database are {apart:.0f} s apart. Set them."
        )
    if latest is not None and latest - here > limits.clock:
        text = f"The latest event is from {latest:%Y-%m-%d %H:%M:%S} UTC, which is yet to come: the clock was set back."
        return Finding("clock", False, f"{text} The order of events holds all the same.")
    return Finding("clock", True, "The clock agrees with the record.")


def _secrets(store: Store) -> Iterator[Finding]:
    """Say whether the secrets of second factors are under the newest key of this machine; nothing where there are none."""
    try:
        keys = factor_keys()
        require_secrets_open(store, keys)
    except StoreError as failure:
        yield Finding("second_factor", False, " ".join(f"{one.text} {one.hint}" for one in failure.problems))
        return
    found = sealed_secrets(store, keys)
    if found.in_clear:
        text = f"{found.in_clear} secrets of second factors stand in the store in clear. See: workmh staff factor-key"
        yield Finding("second_factor", False, text)
    elif found.earlier:
        text = f"{found.earlier} secrets of second factors are under an earlier key. Run: workmh staff seal-factors"
        yield Finding("second_factor", False, text)
    elif found.newest:
        yield Finding("second_factor", True, f"{found.newest} secrets of second factors, none in clear.")


def _erasures(store: Store, study: str) -> Finding:
    n = len(waiting(store, study))
    if n:
        return Finding("erasure", False, f"{study}: {n} wait to be erased. See: workmh erase --waiting")
    return Finding("erasure", True, f"{study}: nobody waits to be erased.")


def _latest(
    subject: Literal["backup", "drill"], moment: datetime | None, limit: timedelta, now: datetime
) -> Finding:
    done = {"backup": "workmh backup", "drill": "workmh backup drill"}[subject]
    named = {"backup": BACKUPS, "drill": DRILLS}[subject]
    if moment is None:
        return Finding(subject, False, f"There is no {subject} in the folder ({named}). Run: {done}")
    age = now - moment
    told = f"The latest {subject} is of {moment:%Y-%m-%d %H:%M} UTC."
    return Finding(subject, age <= limit, told if age <= limit else f"{told} Run: {done}")
