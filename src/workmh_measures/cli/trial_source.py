"""What ``workmh trial`` is given: a store, a folder of a study's tables, or one table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ..definitions.library import scheduled_instruments
from ..errors import ResponseError, problem
from ..model.study import Study
from ..trial.trial_data import TrialData
from .participant_words import today_in_norway

if TYPE_CHECKING:
    from ..storage.repository import Store

__all__ = ["TrialSource", "given_trial"]


@dataclass(frozen=True)
class TrialSource:
    """Where a trial is read.

    Attributes
    ----------
    place : address of a store, a folder or a file.
    column_map : of a table that was not made by this project.
    persons : a further table with one row for each person.
    day : that decides what is due; None: today, the day of the lock, or the last day of a simulation.
    """

    place: str
    column_map: Path | None = None
    persons: Path | None = None
    day: date | None = None


@contextmanager
def given_trial(source: TrialSource, study: Study) -> Iterator[tuple[TrialData, Store | None]]:
    """Read the trial; its store stays open until the block ends.

    Raises
    ------
    ResponseError
        TRIAL-SOURCE if it is none of the three; with every problem of its files.
    """
    if "://" in source.place:
        from ..storage.repository import Store
        from ..study_trial import trial_of_store

        with closing(Store.open(source.place)) as store:
            today = source.day or today_in_norway()
            data = trial_of_store(store, study, today=today, day_is_asked=source.day is not None)
            yield _with_persons(data, source.persons), store
        return
    path = Path(source.place)
    if not path.exists():
        raise ResponseError([problem("TRIAL-SOURCE", where="FILE-or-STORE:", found=source.place)])
    yield _with_persons(_of_files(path, source, study), source.persons), None


def _of_files(path: Path, source: TrialSource, study: Study) -> TrialData:
    instruments = scheduled_instruments(study)
    if path.is_dir() or path.name == "items_long.csv":
        from ..interop.trial_folder import trial_folder

        folder = path if path.is_dir() else path.parent
        return trial_folder(folder, study, instruments, today=source.day)
    day = source.day or today_in_norway()
    if source.column_map is not None:
        from ..definitions.trial_map import read_trial_map
        from ..interop.trial_table import mapped_trial

        told = read_trial_map(source.column_map, study)
        return mapped_trial(path, study, instruments, told, today=day)
    from ..interop.trial_export import exported_trial

    return exported_trial(path, study, instruments, today=day)


def _with_persons(data: TrialData, path: Path | None) -> TrialData:
    if path is None:
        return data
    from ..interop.tables import read_table
    from ..interop.trial_cells import TrialCells

    frame = read_table(path).frame.rename(columns=str)
    cells = TrialCells(path)
    name = next((name for name in ("id", "participant") if name in frame.columns), None)
    if name is None:
        cells.lack(["id"], list(frame.columns))
    ids = cells.words(name, frame[name]) if name is not None else []
    for one in sorted({*ids} - {*data.people_by_id}):
        cells.note(str(name), one, f"Nobody '{one}' is in the study.")
    for one, n in Counter(ids).items():
        if n > 1:
            cells.note(str(name), one, f"'{one}' stands in several rows.")
    cells.refuse()
    further = frame.drop(columns=name).set_axis(pd.Index(ids, dtype="object"), axis="index")
    return replace(data, persons=data.persons.join(further, how="outer") if len(data.persons) else further)
