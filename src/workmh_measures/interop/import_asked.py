"""What is to be taken in of a file, how it is to be read, and what an import did."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal, get_args

from .map_file import ColumnMap

__all__ = ["KINDS", "SLOTS", "ImportAsked", "ImportKind", "ImportPart", "ImportReport", "file_hashes"]

ImportKind = Literal["participants", "answers", "registers", "ratings"]
KINDS: tuple[ImportKind, ...] = get_args(ImportKind)

SLOTS: Mapping[ImportKind, tuple[str, ...]] = {
    "participants": ("people",),
    "answers": ("answers",),
    "registers": ("windows", "employment", "benefits"),
    "ratings": ("ratings",),
}
"""The files of each kind of import; of a register the first is needed and at least one of the others."""


@dataclass(frozen=True, kw_only=True)
class ImportAsked:
    """What is to be taken in, and how it is to be read.

    Attributes
    ----------
    kind : what the files hold.
    by, today : who imports; days after today have not come.
    columns : for each file, name in it of a column by its meaning.
    instrument, wave : of answers and ratings; answers without a wave say it row by row, and without an instrument may
        be to every one of the study.
    wide : such answers have one row for each person, and the wave stands in the names of columns.
    waves : further names of waves in such a file, to their ids.
    occasion : of answers at a wave counted from a job, its number.
    values : further meanings of values in a file of answers; its columns come from `columns`.
    empty : missing code an empty cell of answers stands for; None: an empty cell says nothing.
    only_named : columns of answers that are not named are left out, also where their names are known.
    reason : why answers on record are changed.
    source : name of the register.
    arms : whoever imports may learn arms. Else what tells an arm is refused before anything on record is compared with
        it: a guess that is refused only where it is wrong would tell.
    """

    kind: ImportKind
    by: str
    today: date
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    instrument: str = ""
    wave: str = ""
    occasion: int = 1
    wide: bool = False
    waves: Mapping[str, str] = field(default_factory=dict)
    values: ColumnMap = field(default_factory=ColumnMap)
    empty: int | None = None
    only_named: bool = False
    reason: str = ""
    source: str = ""
    arms: bool = False

    def of(self, slot: str) -> dict[str, str]:
        """Return the columns named for one file."""
        return dict(self.columns.get(slot, {}))


@dataclass(frozen=True, slots=True)
class ImportPart:
    """The answers to one instrument at one wave in a file of several."""

    wave: str
    occasion: int
    instrument: str
    people: int
    new: int
    changed: int
    unchanged: int

    def told(self) -> dict[str, str | int]:
        """Return it as plain data."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True)
class ImportReport:
    """What an import did, or would do.

    Attributes
    ----------
    stored : False for a check.
    new, changed, unchanged : people, answers, records or ratings.
    notes : sentences whoever imports should read.
    files : name and SHA-256 of each file.
    parts : of answers that say their waves: the counts by wave, job and instrument.
    """

    stored: bool
    new: int
    changed: int
    unchanged: int
    notes: tuple[str, ...] = ()
    files: tuple[Mapping[str, str], ...] = ()
    parts: tuple[ImportPart, ...] = ()


def file_hashes(files: Mapping[str, Path]) -> tuple[dict[str, str], ...]:
    """Return name and SHA-256 of each file."""
    return tuple(
        {"name": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
        for path in files.values()
    )
