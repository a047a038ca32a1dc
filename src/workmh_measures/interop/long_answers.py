"""A long table of answers: every row says its wave, and may say several forms of a person or which form it is of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from ..errors import Problem, ResponseError, nearest_match, problem
from ..model.instrument import Instrument
from ..model.names import item_column
from .answer_import import DAY, PERSON, item_words
from .answer_table import read_answer_table
from .form_reader import AnswersByWave, FormReader, SeveralWaves, given_waves
from .named_rows import NamedRows, Wanted, only_those, plain_word

__all__ = [
    "AROUND",
    "long_columns",
    "named_columns",
    "names_a_form",
    "read_long_answers",
    "refuse_no_items",
    "refuse_unknown_waves",
]

_WAVE = Wanted(
    "wave", ("tidspunkt", "visit", "timepoint", "time_point", "måletidspunkt", "redcap_event_name")
)
_OCCASION = Wanted("occasion", ("anchor_no", "job", "job_no", "jobb", "jobb_nr"), needed=False)
_FORM = Wanted("instrument", ("skjema", "form", "questionnaire", "måleinstrument"), needed=False)
AROUND = frozenset(column.name for column in (PERSON, _WAVE, _OCCASION, _FORM, DAY))
"""Columns that say whose row it is and of what."""


def long_columns(instruments: Mapping[str, Instrument], *, by_form: bool) -> list[Wanted]:
    """Return the columns a long file may have, by meaning.

    Parameters
    ----------
    by_form : a column says which form a row is of, so that an item has a column of its bare id.
    """
    bare = by_form or len(instruments) == 1
    items = [
        Wanted(
            item_column(name, item),
            (item, *item_words(item)) if bare and not by_form else (),
            needed=False,
        )
        for name, instrument in instruments.items()
        for item in instrument.item_ids
    ]
    ids = dict.fromkeys(item for instrument in instruments.values() for item in instrument.item_ids)
    shared = [Wanted(item, item_words(item), needed=False) for item in ids] if by_form else []
    return [PERSON, _WAVE, _OCCASION, _FORM, DAY, *shared, *items]


def names_a_form(names: Sequence[str], given: Mapping[str, str]) -> bool:
    """Say whether a file has a column that says which form a row is of."""
    words = {plain_word(word) for word in (_FORM.name, *_FORM.words)}
    return "instrument" in given or any(plain_word(name) in words for name in names)


def read_long_answers(path: Path, how: SeveralWaves) -> AnswersByWave:
    """Read a long file of answers.

    Parameters
    ----------
    path : one row for each person and wave, or for each person, wave and form. A form of which a row tells nothing is
        not there, whatever an empty cell stands for; so is one that only says -995, -996 or -999.

    Raises
    ------
    ResponseError
        If the file cannot be read at all, or the map names items or columns that are not there.
    """
    refuse_unknown_waves(how)
    joined = read_answer_table(path, how.instruments, how.given)
    known = () if how.given.alone else joined.names
    by_form = names_a_form(known, how.given.items)
    every = long_columns(how.instruments, by_form=by_form)
    named = named_columns(how, every)
    wanted = only_those(every, named, alone=how.given.alone)
    file = joined.rows(path, wanted, named)
    if not file.problems and not file.columns.keys() - AROUND:
        refuse_no_items(path, wanted)
    reader = FormReader(how)
    reader.take(file)
    problems = (*file.problems, *_wave_hint(file), *reader.problems, *reader.doubles())
    return AnswersByWave(reader.parts(), file.columns, file.left_out, problems)


def refuse_unknown_waves(how: SeveralWaves) -> None:
    """Refuse further names of waves that mean none at which forms are given."""
    known = given_waves(how.study)
    problems = [
        problem(
            "IMPORT-FILE",
            found=name,
            allowed=known,
            nearest=nearest_match(name, known),
            text=f"'{name}' is no wave of the study at which forms are given.",
        )
        for name in dict.fromkeys(how.waves.values())
        if name not in known
    ]
    if problems:
        raise ResponseError(problems)


def named_columns(how: SeveralWaves, wanted: Sequence[Wanted]) -> dict[str, str]:
    """Return the columns a map names, by meaning; an item may be called by its bare id where that is one item."""
    known = {column.name for column in wanted}
    short = {}
    if len(how.instruments) == 1:
        [(name, instrument)] = how.instruments.items()
        short = {item: item_column(name, item) for item in instrument.item_ids}
    unknown = [key for key in how.given.items if key not in known and key not in short]
    if unknown:
        allowed, instrument_ids = sorted(known - AROUND), ", ".join(how.instruments)
        raise ResponseError(
            [
                problem("MAP-ITEM", where=how.given.where("items", key), found=key, allowed=allowed, instrument=instrument_ids)
                for key in unknown
            ]
        )  # fmt: skip
    named = {key if key in known else short[key]: column for key, column in how.given.items.items()}
    around = {"participant": how.given.id, "wave": how.given.wave}
    return named | {name: column for name, column in around.items() if column is not None}


def refuse_no_items(path: Path, wanted: Sequence[Wanted], *, ending: str = "") -> NoReturn:
    """Refuse a file none of whose columns holds an item.

    Parameters
    ----------
    ending : of the names that are allowed.
    """
    text = "No column holds an item of the forms of the study."
    allowed = [f"{column.name}{ending}" for column in wanted if column.name not in AROUND]
    raise ResponseError([problem("IMPORT-FILE", where=f"{path}:1", allowed=allowed, text=text)])


# --- parts ----------------------------------------------------------------------------------------


def _wave_hint(file: NamedRows) -> Iterator[Problem]:
    """Yield what else a file may be in which no row can say its wave."""
    if any(one.code == "FILE-COLUMN" and one.found == _WAVE.name for one in file.problems):
        text = (
            "A file of one wave is taken in with --wave, one with waves in the names of columns with --wide."
        )
        yield problem("IMPORT-FILE", text=text)
