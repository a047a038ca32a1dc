"""The store of a simulated trial of many people, made once and kept in a folder."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, time
from pathlib import Path

from workmh_measures.definitions.library import load_study, scheduled_instruments
from workmh_measures.errors import StoreError
from workmh_measures.storage.collect_simulated import Clock, collect_simulated
from workmh_measures.storage.repository import Store
from workmh_measures.storage.study_record import start_study
from workmh_measures.trial.simulate import simulate

__all__ = ["STUDY", "simulated_store"]

STUDY = "demo"
_SIMULATED = 1_193
"""People who are simulated; the others of a larger study are copies of them under other ids."""


def simulated_store(folder: Path, people: int) -> tuple[Path, int]:
    """Return the file of a store with so many people, and how many events it has; it is made where it is not there.

    Notes
    -----
    Copies are put into the database directly: through the store 20,000 people take a quarter of an hour. Their events have the hashes
    of those they were copied from, so the chain of such a store does not verify. No page walks along it.
    """
    file = folder / f"{STUDY}_{people}.sqlite"
    if not _is_usable(file):
        folder.mkdir(parents=True, exist_ok=True)
        for part in folder.glob(f"{file.name}*"):
            part.unlink()
        unfinished = folder / f"{file.name}.part"
        if people <= _SIMULATED:
            _simulate(unfinished, people)
        else:
            shutil.copyfile(simulated_store(folder, _SIMULATED)[0], unfinished)
            _copy_people(unfinished, people)
        unfinished.replace(file)
    with closing(Store.open(f"sqlite:///{file}")) as store:
        return file, store.head(STUDY).seq


def _is_usable(file: Path) -> bool:
    """Say whether it is there, and of this version of the store."""
    if not file.is_file():
        return False
    try:
        Store.open(f"sqlite:///{file}").close()
    except StoreError:
        return False
    return True


def _simulate(file: Path, people: int) -> None:
    study = load_study(STUDY)
    instruments = scheduled_instruments(study)
    made = simulate(study, instruments, n=people, seed=11)
    first = min(one.anchors["inclusion"] for one in made.enrolments)
    clock = Clock(datetime.combine(first, time.min, tzinfo=UTC))
    with closing(Store.create(f"sqlite:///{file}", now=clock)) as store:
        start_study(store, study, by="anna")
        collect_simulated(store, made, instruments, clock)


def _copy_people(file: Path, people: int) -> None:
    """Add copies of everybody until there are enough people."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=OFF")
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("PRAGMA cache_size=-1000000")
        [whole] = connection.execute("SELECT max(seq) FROM event").fetchone()
        columns = [row[1] for row in connection.execute("PRAGMA table_info(event)")]
        query = "SELECT participant FROM event WHERE kind = 'enrolled' ORDER BY participant"
        names = [name for (name,) in connection.execute(query)]
        connection.execute("CREATE TEMP TABLE copied (participant TEXT PRIMARY KEY)")
        for number in range(1, -(-people // len(names))):
            some = names[: people - number * len(names)]
            connection.execute("DELETE FROM copied")
            connection.executemany("INSERT INTO copied VALUES (?)", [(name,) for name in some])
            other = {
                "seq": f"seq + {number * whole}",
                "participant": f"participant || 'x{number}'",
                "request_id": f"request_id || 'x{number}'",
            }
            chosen = ", ".join(other.get(name, name) for name in columns)
            # Everything that is put into these statements is a number or a name of our own.
            which = f"FROM event WHERE seq <= {whole} AND participant IN (SELECT participant FROM copied)"  # noqa: S608
            connection.execute(f"INSERT INTO event ({', '.join(columns)}) SELECT {chosen} {which}")
            connection.execute(
                f"INSERT INTO payload SELECT study, seq + {number * whole}, salt, content FROM payload "  # noqa: S608
                f"WHERE seq <= {whole} AND seq IN (SELECT seq {which})"
            )
        last = "(SELECT seq FROM event ORDER BY seq DESC LIMIT 1)"
        connection.execute(
            f"UPDATE chain_head SET seq = {last}, hash = (SELECT row_hash FROM event WHERE seq = {last})"  # noqa: S608
        )
        connection.commit()
