"""What is done with a file of staff in a process of its own: look at it, check it, take it in."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from workmh_measures.definitions.library import load_study, scheduled_instruments
from workmh_measures.storage.repository import Store
from workmh_measures.study_import import ImportAsked, ImportReport, check_import, import_files
from workmh_measures.ui.job_limits import within_limits
from workmh_measures.ui.jobs import Tell

__all__ = ["SHOWN_ROWS", "Looked", "Place", "look", "take_in"]

FEW_VALUES = 40
"""A column with more different values than this names neither waves nor forms."""

SHOWN_ROWS = 10
"""Rows of a file that are shown before it is imported."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What a file looks like.

    Attributes
    ----------
    names : of its columns, n_rows : of its rows, rows : the first of them as text, values : what few values a column has.
    made : columns that were put together from tick boxes.
    """

    names: tuple[str, ...]
    n_rows: int
    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    made: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Place:
    """Which store and study are written to, and the words for reading and storing on the way."""

    store_url: str
    study_id: str
    reading: str
    storing: str


def look(tell: Tell, *, name: str, content: bytes, step: str, study_id: str | None = None) -> Looked:
    """Return the columns and the first rows of a file.

    Parameters
    ----------
    study_id : of the study whose answers it may hold; tick boxes are shown as the answers they are.

    Raises
    ------
    ResponseError
        If it cannot be read.
    StoreError
        JOB-LIMIT if it takes too much memory or time.
    """
    from workmh_measures.interop.answer_table import read_answer_table
    from workmh_measures.interop.form_reader import given_waves

    tell(0.2, step)
    with within_limits(), _laid_out({"file": (name, content)}) as files:
        instruments, waves = {}, list[str]()
        if study_id is not None:
            study = load_study(study_id)
            instruments, waves = scheduled_instruments(study), given_waves(study)
        joined = read_answer_table(files["file"], instruments, waves=waves)
    frame = joined.table.frame
    first = frame.head(SHOWN_ROWS)
    cells = first.astype("object").where(first.notna(), "")
    for one in joined.odd:
        if one.number < SHOWN_ROWS:
            cells.loc[one.number, one.whole] = one.text
    rows = tuple(tuple(str(cell) for cell in row) for row in cells.itertuples(index=False, name=None))
    values = {
        str(name): tuple(dict.fromkeys(_spelled(cell) for cell in frame[name].dropna().unique()))
        for name in frame.columns
        if frame[name].nunique() <= FEW_VALUES
    }
    return Looked(tuple(joined.names), len(frame), rows, values, frozenset(joined.made))


def take_in(
    tell: Tell,
    *,
    files: Mapping[str, tuple[str, bytes]],
    asked: ImportAsked,
    place: Place,
    stored: bool,
) -> ImportReport:
    """Check files, and store them when asked.

    Parameters
    ----------
    files : name and bytes of each, by slot.
    stored : False only checks.
    """
    tell(0.1, place.reading)
    study, store = load_study(place.study_id), Store.open(place.store_url)
    try:
        with within_limits(), _laid_out(files) as paths:
            report = check_import(store, study, paths, asked)
            if not stored:
                return report
            tell(0.5, place.storing)
            return import_files(store, study, paths, asked)
    finally:
        store.close()


def _spelled(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


@contextmanager
def _laid_out(files: Mapping[str, tuple[str, bytes]]) -> Iterator[dict[str, Path]]:
    """Lay files in a folder only this process may read, which goes with the block; messages name them without it."""
    before = Path.cwd()
    with TemporaryDirectory(prefix="workmh-") as folder:
        os.chdir(folder)
        try:
            paths = dict[str, Path]()
            for number, (slot, (name, content)) in enumerate(files.items()):
                # Two files may have one name.
                paths[slot] = Path(
                    name if name not in {p.name for p in paths.values()} else f"{number}_{name}"
                )
                paths[slot].write_bytes(content)
            yield paths
        finally:
            os.chdir(before)
