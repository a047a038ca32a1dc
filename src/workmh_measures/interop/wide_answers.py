"""A wide table of answers: one row for each person, and the wave stands in the names of the columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import Problem, problem
from ..model.instrument import Instrument
from ..model.study import Study
from .answer_import import DAY, PERSON
from .form_reader import FormReader, LongAnswers, LongFile, given_waves
from .long_answers import AROUND, long_columns, named_columns, refuse_no_items, refuse_unknown_waves
from .named_rows import Wanted, matched_columns, only_those, plain_word, rows_of
from .tables import read_table

__all__ = ["MarkedColumn", "marked_columns", "marks_of", "read_wide_answers", "wide_columns"]


@dataclass(frozen=True, slots=True)
class MarkedColumn:
    """A column whose name holds a wave: ``who5_01_t6`` is ``who5_01`` at ``t6``."""

    column: str
    base: str
    wave: str


def marks_of(study: Study, given: Mapping[str, str]) -> dict[str, str]:
    """Return the wave each mark in the names of columns means: its id, and the further names that were given."""
    return {wave: wave for wave in given_waves(study)} | dict(given)


def marked_columns(names: Sequence[str], marks: Mapping[str, str]) -> list[MarkedColumn]:
    """Return the columns whose names hold a wave, in their order.

    Parameters
    ----------
    marks : wave by what stands for it, behind or before the rest of a name. Case does not count. Between mark and rest
        stands a sign, as in ``who5_01_t6`` or ``T6.who5_01``, or one is a letter and the other a digit, as in
        ``who5_01T6``. Of two marks that fit the longer one counts.
    """
    patterns = [
        (re.compile(pattern, re.IGNORECASE), wave)
        for mark, wave in sorted(marks.items(), key=lambda one: -len(one[0]))
        for pattern in _patterns(mark)
    ]
    found, spelled = [], dict[str, str]()
    for name in names:
        fits = (
            (match["base"], wave) for pattern, wave in patterns if (match := pattern.fullmatch(name.strip()))
        )
        base, wave = next(fits, ("", ""))
        if base:
            # One spelling at every wave: case, signs and leading zeros do not count in names.
            bare = re.sub(r"\b0+(?=\d)", "", plain_word(base))
            found.append(MarkedColumn(name, spelled.setdefault(bare, base), wave))
    return found


def wide_columns(instruments: Mapping[str, Instrument]) -> list[Wanted]:
    """Return the columns a wide file may have, by meaning; all but the person's are found by their name without its mark."""
    every = long_columns(instruments, by_form=False)
    return [column for column in every if column.name not in AROUND or column in (PERSON, DAY)]


def read_wide_answers(path: Path, how: LongFile) -> LongAnswers:
    """Read a wide file of answers; a wave that is counted from a job is of the first.

    Parameters
    ----------
    path : one row for each person. A form of which a row tells nothing at a wave is not there, as in a long file.
    how : names of columns in it are those without their marks, but the person's.

    Raises
    ------
    ResponseError
        If the file cannot be read at all, or the map names items that are not there.
    """
    refuse_unknown_waves(how)
    every = wide_columns(how.instruments)
    named = named_columns(how, every)
    wanted = only_those(every, named, alone=how.given.alone)
    table = read_table(path, as_text=True)
    marked = marked_columns([str(name) for name in table.frame.columns], marks_of(how.study, how.waves))
    found, problems = _found(path, wanted, named, marked)
    if problems:
        return LongAnswers((), {}, (), tuple(problems))
    if not found.keys() - {DAY.name}:
        refuse_no_items(path, wanted, ending=f"_{given_waves(how.study)[0]}")
    whose = {name: column for name, column in named.items() if name == PERSON.name}
    reader, read, problems = FormReader(how), dict[str, str](), []
    for wave in given_waves(how.study):
        columns = {
            name: one.column
            for name, base in found.items()
            for one in marked
            if (one.base, one.wave) == (base, wave)
        }
        if columns.keys() - {DAY.name}:
            at_wave = [PERSON, *(column for column in wanted if column.name in columns)]
            file = rows_of(path, table, at_wave, whose | columns)
            problems += file.problems
            reader.take(file, wave=wave)
            read |= {_meaning(name, wave): column for name, column in file.columns.items()}
    left_out = tuple(str(name) for name in table.frame.columns if name not in read.values())
    # Whose row it is is read once for each wave.
    told = dict.fromkeys((*problems, *reader.problems, *reader.doubles()))
    return LongAnswers(reader.parts(), read, left_out, tuple(told))


# --- parts ----------------------------------------------------------------------------------------


def _patterns(mark: str) -> Iterator[str]:
    """Yield patterns of names with a mark behind the rest, and before it."""
    sign, text = r"[\W_]+", re.escape(mark.strip())
    behind = [sign, *([r"(?<=\d)"] if mark.strip()[:1].isalpha() else [])]
    before = [sign, *([r"(?=[^\W\d_])"] if mark.strip()[-1:].isdigit() else [])]
    yield rf"(?P<base>.*?[^\W_])(?:{'|'.join(behind)}){text}"
    yield rf"{text}(?:{'|'.join(before)})(?P<base>[^\W_].*)"


def _found(
    path: Path, wanted: Sequence[Wanted], named: Mapping[str, str], marked: Sequence[MarkedColumn]
) -> tuple[dict[str, str], list[Problem]]:
    """Return the names without marks of the columns that are read, by meaning, and what is wrong with them."""
    within = [column for column in wanted if column != PERSON]
    given = {name: base for name, base in named.items() if name != PERSON.name}
    found, problems = matched_columns(path, within, given, [*dict.fromkeys(one.base for one in marked)])
    return found, [*problems, *_twice(path, marked, found)]


def _meaning(name: str, wave: str) -> str:
    return name if name == PERSON.name else f"{wave}.{name}"


def _twice(path: Path, marked: Sequence[MarkedColumn], found: Mapping[str, str]) -> list[Problem]:
    """Return the columns of which two are the same at one wave."""
    meanings = {base: name for name, base in found.items()}
    by_place: dict[tuple[str, str], list[str]] = {}
    for one in marked:
        if one.base in meanings:
            by_place.setdefault((meanings[one.base], one.wave), []).append(one.column)
    return [
        problem("FILE-SEVERAL", where=f"{path}:1", found=several, allowed=name, name=f"{name} at {wave}")
        for (name, wave), several in by_place.items()
        if len(several) > 1
    ]
