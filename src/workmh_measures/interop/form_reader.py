"""Rows on their way to forms: by wave, job and instrument, each cell checked as the form checks it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ..errors import Problem, nearest_match, problem
from ..model.instrument import Instrument
from ..model.missing import MissingCode
from ..model.names import item_column
from ..model.study import Study
from .answer_import import GivenForm, ItemsAsked, RowReading, meanings
from .answer_values import as_value
from .map_file import ColumnMap
from .named_rows import NamedRows
from .table_cells import CellFault, number_of, text_of

__all__ = [
    "AnswersByWave",
    "FormReader",
    "FormsOfWave",
    "SeveralWaves",
    "forms_meant",
    "given_waves",
    "items_asked",
    "waves_meant",
    "without_case",
]

_MOST_JOBS = 1000
# What exported files say of a form that is not there; here it follows from dates, withdrawals and deaths on record.
_NO_FORM = frozenset(map(float, (MissingCode.NOT_RETURNED, MissingCode.WITHDRAWN, MissingCode.DIED)))
Place = tuple[str, int, str]


@dataclass(frozen=True, kw_only=True)
class SeveralWaves:
    """How a file of several waves is read.

    Attributes
    ----------
    instruments : those it may hold, by id.
    given : names of columns where they are others, and what further values mean; `id` names the person, `wave` the
        wave, and `date`, `occasion` and `instrument` stand among the items.
    waves : further names of waves in the file, to their ids; where waves stand in the names of columns, marks in them.
    today : nobody answered after it.
    empty : missing code an empty cell stands for, in a form of which anything is told.
    """

    study: Study
    instruments: Mapping[str, Instrument]
    today: date
    given: ColumnMap = field(default_factory=ColumnMap)
    waves: Mapping[str, str] = field(default_factory=dict)
    empty: int | None = None


@dataclass(frozen=True)
class FormsOfWave:
    """The forms of one instrument at one wave, counted from the job with this number."""

    instrument: Instrument
    wave: str
    occasion: int
    forms: tuple[GivenForm, ...]


@dataclass(frozen=True)
class AnswersByWave:
    """What a file of several waves tells, or what is wrong with it.

    Attributes
    ----------
    parts : in the order of the study: by wave, job, instrument; without the rows that have problems.
    columns : name in the file of each column that was read, by meaning.
    left_out : columns nothing was made of.
    alike : those of them that begin like items, in a file whose columns name their waves.
    """

    parts: tuple[FormsOfWave, ...]
    columns: Mapping[str, str]
    left_out: tuple[str, ...]
    problems: tuple[Problem, ...]
    alike: tuple[str, ...] = ()


def waves_meant(study: Study) -> dict[str, str]:
    """Return the wave each word means, as `without_case` spells it: ids and labels in every language."""
    return _by_word({name: _labels(study, name) for name in given_waves(study)})


def forms_meant(instruments: Mapping[str, Instrument]) -> dict[str, str]:
    """Return the instrument each word means, as `without_case` spells it: ids and short names."""
    return _by_word({name: [instrument.short_name] for name, instrument in instruments.items()})


def without_case(text: str) -> str:
    """Return a word as waves and forms are compared: signs stay, since -6 months are not 6 months."""
    return " ".join(text.casefold().split())


def given_waves(study: Study) -> list[str]:
    """Return the waves at which anybody fills anything in."""
    return [wave.id for wave in study.waves if study.instruments_at(wave.id)]


def items_asked(instrument: Instrument, file: NamedRows, how: SeveralWaves) -> ItemsAsked:
    """Return how the items of an instrument are read: by their full names before their bare ids."""
    names = {}
    for item in instrument.item_ids:
        found = next((n for n in (item_column(instrument.id, item), item) if n in file.columns), None)
        if found is not None:
            names[item] = found
    return ItemsAsked(instrument, names, meanings(instrument, how.given), how.empty)


class FormReader:
    """Rows on their way to forms by wave, job and instrument."""

    def __init__(self, how: SeveralWaves) -> None:
        self.how = how
        self.given = given_waves(how.study)
        self.formless = {without_case(wave.id) for wave in how.study.waves if wave.id not in self.given}
        self.waves = waves_meant(how.study) | {without_case(word): wave for word, wave in how.waves.items()}
        self.forms = forms_meant(how.instruments)
        self.found: dict[Place, list[GivenForm]] = {}
        self.problems: list[Problem] = []

    def take(self, file: NamedRows, *, wave: str | None = None) -> None:
        """Take rows in, with everything that is wrong with them.

        Parameters
        ----------
        wave : of all of them; None where each says its own.
        """
        asked = [items_asked(instrument, file, self.how) for instrument in self.how.instruments.values()]
        for row in file.rows:
            self._read(RowReading(file.columns, row), asked, wave)

    def parts(self) -> tuple[FormsOfWave, ...]:
        """Return what was read, in the order of the study."""
        names = [*self.how.instruments]
        order = sorted(
            self.found, key=lambda place: (self.given.index(place[0]), place[1], names.index(place[2]))
        )
        return tuple(
            FormsOfWave(self.how.instruments[name], wave, occasion, tuple(self.found[wave, occasion, name]))
            for wave, occasion, name in order
        )

    def doubles(self) -> Iterator[Problem]:
        """Yield the rows that tell a form of somebody a second time, each once."""
        told = set[str]()
        for (wave, _, name), forms in self.found.items():
            first: dict[str, GivenForm] = {}
            for form in forms:
                known = first.setdefault(form.participant, form)
                if known is not form and form.place not in told:
                    told.add(form.place)
                    text = f"Participant {form.participant} has a row of {name} at wave {wave} already, at {known.place}."
                    yield problem("FILE-TWICE", where=form.place, found=form.participant, text=text)

    def _read(self, reading: RowReading, every: Sequence[ItemsAsked], wave: str | None) -> None:
        person, day = reading.person(), reading.day(self.how.today)
        wave = self._wave(reading, every) if wave is None else wave
        occasion = self._occasion(reading, wave)
        told = {}
        for asked in self._forms_of(reading, every):
            if _tells_any(reading, [asked]):
                told[asked.instrument.id] = reading.answers(asked)
        self.problems += reading.problems
        if person is None or wave is None or reading.problems:
            return
        for name, answers in told.items():
            form = GivenForm(reading.row.place, person, answers, day)
            self.found.setdefault((wave, occasion, name), []).append(form)

    def _wave(self, reading: RowReading, every: Sequence[ItemsAsked]) -> str | None:
        typed = _word(reading, "wave")
        if typed is None:
            return None
        if not typed:
            reading.note("wave", "The row names no wave.", allowed=self.given)
            return None
        wave = self.waves.get(without_case(typed))
        # Exported files have rows of waves at which registers alone tell something.
        says_nothing = without_case(typed) in self.formless and not _tells_any(reading, every)
        if wave is None and not says_nothing:
            text = f"'{typed}' is no wave of the study at which forms are given."
            reading.note(
                "wave", text, found=typed, allowed=self.given, nearest=nearest_match(typed, self.given)
            )
        return wave

    def _occasion(self, reading: RowReading, wave: str | None) -> int:
        if "occasion" not in reading.columns:
            return 1
        try:
            number = number_of(reading.row.cells["occasion"], low=1, high=_MOST_JOBS)
        except CellFault as fault:
            reading.note("occasion", fault.text, found=fault.found, allowed=fault.allowed)
            return 1
        occasion = 1 if number is None else int(number)
        if number is not None and not number.is_integer():
            reading.note("occasion", f"{number:g} is no number of a job.", found=f"{number:g}")
        elif occasion > 1 and wave is not None and self._comes_once(wave):
            reading.note(
                "occasion", f"Wave {wave} comes once for each person.", found=str(occasion), allowed="1"
            )
        return occasion

    def _comes_once(self, wave: str) -> bool:
        return self.how.study.wave(wave).anchor == self.how.study.anchors[0]

    def _forms_of(self, reading: RowReading, every: Sequence[ItemsAsked]) -> Sequence[ItemsAsked]:
        """Return the instruments a row may tell of; of a row that names its form, that one."""
        if "instrument" not in reading.columns:
            return every
        known = {one.instrument.id: one for one in every}
        typed = _word(reading, "instrument")
        name = self.forms.get(without_case(typed)) if typed else None
        if typed is not None and name is None:
            text = f"'{typed}' is no form of the study." if typed else "The row names no form."
            near = nearest_match(typed, [*known]) if typed else None
            reading.note("instrument", text, found=typed, allowed=[*known], nearest=near)
        if name is None:
            return []
        asked = known[name]
        others = {n for one in every for n in one.names.values()} - {*asked.names.values()}
        for other in reading.columns:
            if other in others and reading.holds(other):
                text = f"The row is of {asked.instrument.short_name}, which has no such item."
                reading.note(other, text, found=str(reading.row.cells[other]).strip()[:80])
        return [asked]


def _tells(reading: RowReading, name: str) -> bool:
    """Say whether a cell tells anything of a form: nothing, or a code that only says why there is no form, does not."""
    return reading.holds(name) and as_value(reading.row.cells[name]) not in _NO_FORM


def _tells_any(reading: RowReading, every: Sequence[ItemsAsked]) -> bool:
    return any(_tells(reading, name) for asked in every for name in asked.names.values())


def _word(reading: RowReading, name: str) -> str | None:
    """Return the word of a cell; None where it is none, which is noted."""
    try:
        return text_of(reading.row.cells.get(name))
    except CellFault as fault:
        reading.note(name, fault.text, found=fault.found)
        return None


def _labels(study: Study, wave: str) -> list[str]:
    label = study.wave(wave).label
    return [] if label is None else [*label.root.values()]


def _by_word(names: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Return the id each word means; a word of two ids means none, and an id always itself."""
    found: dict[str, set[str]] = {}
    for name, words in names.items():
        for word in words:
            found.setdefault(without_case(word), set()).add(name)
    clear = {word: next(iter(ids)) for word, ids in found.items() if len(ids) == 1 and word}
    return clear | {without_case(name): name for name in names}
