"""A wide table of answers: one row for each person, and the wave stands in the names of the columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from ..errors import Problem, ResponseError, nearest_match, problem
from ..model.instrument import Instrument
from .answer_import import DAY, PERSON, refuse_shared_columns
from .answer_table import read_answer_table
from .form_reader import AnswersByWave, FormReader, SeveralWaves, given_waves
from .long_answers import AROUND, long_columns, named_columns, refuse_no_items, refuse_unknown_waves
from .named_rows import Wanted, only_those, rows_of
from .tick_boxes import BoxesJoined
from .wide_names import MarkedColumn, begin_like_items, known_names, lone_boxes, marked_columns, marks_of

__all__ = ["read_wide_answers", "wide_columns"]

_JOB = Wanted("occasion", ("anchor_no",), needed=False)


def wide_columns(instruments: Mapping[str, Instrument]) -> list[Wanted]:
    """Return the columns a wide file may have, by meaning; all but the person's are found by their name without its mark."""
    items = [column for column in long_columns(instruments, by_form=False) if column.name not in AROUND]
    return [PERSON, DAY, _JOB, *items]


def read_wide_answers(path: Path, how: SeveralWaves) -> AnswersByWave:
    """Read a wide file of answers.

    Parameters
    ----------
    path : one row for each person. A form of which a row tells nothing at a wave is not there, as in a long file. At a wave
        that is counted from a job it is of the first, unless ``anchor_no`` says which.
    how : names of columns in it are those without their marks, but the person's.

    Raises
    ------
    ResponseError
        If the file cannot be read at all, or the map names items that are not there.
    """
    refuse_unknown_waves(how)
    _refuse_wave_column(how)
    every = wide_columns(how.instruments)
    named = named_columns(how, every)
    refuse_shared_columns(named, [column.name for column in every if column.name not in AROUND])
    wanted = only_those(every, named, alone=how.given.alone)
    joined = read_answer_table(path, how.instruments, how.given, waves=given_waves(how.study))
    marked = _marked(joined, how, wanted, named)
    problems = [*_unclear(path, marked), *_twice(path, marked), *_lacking(path, named, marked)]
    odd = [*joined.problems(path, {one.column for one in marked if one.meaning})]
    if problems:
        return AnswersByWave((), {}, (), (*problems, *odd))
    problems += odd
    if not {one.meaning for one in marked if one.meaning} - AROUND:
        refuse_no_items(path, wanted, ending=f"_{given_waves(how.study)[0]}")
    whose = {name: column for name, column in named.items() if name == PERSON.name}
    reader, read = FormReader(how), dict[str, str]()
    for wave in given_waves(how.study):
        columns = {one.meaning: one.column for one in marked if one.meaning and one.wave == wave}
        if columns.keys() - AROUND:
            at_wave = [PERSON, *(column for column in wanted if column.name in columns)]
            file = rows_of(path, joined.table, at_wave, whose | columns)
            problems += file.problems
            reader.take(file, wave=wave)
            read |= {_meaning(name, wave): column for name, column in file.columns.items()}
    taken = {*read.values()}
    rest = [name for name in joined.names if name not in taken]
    left_out, alike = joined.as_in_file(rest), joined.as_in_file(begin_like_items(rest, how.instruments))
    # Whose row it is is read once for each wave.
    told = dict.fromkeys((*problems, *reader.problems, *reader.doubles()))
    return AnswersByWave(reader.parts(), read, left_out, tuple(told), alike)


# --- parts ----------------------------------------------------------------------------------------


def _marked(
    joined: BoxesJoined, how: SeveralWaves, wanted: Sequence[Wanted], named: Mapping[str, str]
) -> list[MarkedColumn]:
    within = [column for column in wanted if column != PERSON]
    # Whoever names a column by what it holds means that it is known by its words.
    given = {name: base for name, base in named.items() if name not in (PERSON.name, base)}
    never = lone_boxes(joined.names, how.instruments, joined.made)
    return marked_columns(
        joined.names, marks_of(how.study, how.waves), known_names(within, given), never=never
    )


def _meaning(name: str, wave: str) -> str:
    return name if name == PERSON.name else f"{wave}.{name}"


def _refuse_wave_column(how: SeveralWaves) -> None:
    if how.given.wave is not None:
        text = "The map names a column of waves; in a wide file waves stand in the names of columns."
        raise ResponseError([problem("IMPORT-FILE", where=how.given.where("wave"), text=text)])


def _unclear(path: Path, marked: Sequence[MarkedColumn]) -> Iterator[Problem]:
    """Yield the columns that are known in several ways."""
    ways: dict[str, list[MarkedColumn]] = {}
    for one in marked:
        ways.setdefault(one.column, []).append(one)
    for column, (first, *others) in ways.items():
        for other in others[:1]:
            text = f"'{column}' may be {first.meaning} at {first.wave} or {other.meaning} at {other.wave}."
            yield problem("IMPORT-FILE", where=f"{path}:1", found=column, text=text)


def _twice(path: Path, marked: Sequence[MarkedColumn]) -> Iterator[Problem]:
    """Yield what stands in several columns."""
    by_place: dict[tuple[str, str], list[str]] = {}
    for one in marked:
        if one.meaning is not None:
            by_place.setdefault((one.meaning, one.wave), []).append(one.column)
    for (name, wave), columns in by_place.items():
        if len(columns) > 1:
            text = f"{name} at {wave} stands in several columns: {', '.join(columns)}."
            yield problem("IMPORT-FILE", where=f"{path}:1", found=columns, text=text)


def _lacking(path: Path, named: Mapping[str, str], marked: Sequence[MarkedColumn]) -> Iterator[Problem]:
    """Yield the names of a map that no column has without its mark."""
    bases = [*dict.fromkeys(one.base for one in marked)]
    held = {one.meaning for one in marked}
    for name, base in named.items():
        if name != PERSON.name and name not in held:
            nearest = next((one.base for one in marked if one.column == base), nearest_match(base, bases))
            where = f"{path}:1"
            yield problem("FILE-COLUMN", where=where, found=base, allowed=bases, nearest=nearest, name=name)
