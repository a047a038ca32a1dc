"""Analyses as jobs of the staff pages: the store is read in a process of its own, and what is shown of it is made there.

Who may not know the arms is answered from data that do not hold them: they are taken out before anything is estimated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from workmh_measures import __version__
from workmh_measures.analysis.drawn import Drawn, drawn
from workmh_measures.analysis.instrument_analysis import analyse
from workmh_measures.analysis.instrument_report import answer_distribution
from workmh_measures.analysis.measurements import Measurements
from workmh_measures.analysis.questions import Questions
from workmh_measures.dataset.blinded import blinded
from workmh_measures.definitions.library import load_study
from workmh_measures.model.civil_time import civil_day
from workmh_measures.model.estimate import Estimate
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.study import Study
from workmh_measures.report.blocks import Section
from workmh_measures.report.instrument_page import instrument_page
from workmh_measures.report.instrument_parts import instrument_parts
from workmh_measures.report.item_relations import item_relations
from workmh_measures.report.staff_words import named
from workmh_measures.report.trial_page import trial_page
from workmh_measures.report.trial_parts import trial_parts, trial_writer
from workmh_measures.report.trial_together_parts import together_page, together_parts, together_rows
from workmh_measures.report.trial_view import TrialView
from workmh_measures.report.words import TABLES
from workmh_measures.report.writer import Writer
from workmh_measures.storage.chain import Head
from workmh_measures.storage.repository import Store
from workmh_measures.study_trial import trial_of_store
from workmh_measures.trial.blinded_trial import BLINDED_SECTIONS, all_together
from workmh_measures.trial.instrument_inquiry import Asked, Inquiry, known_later, prepared
from workmh_measures.trial.trial_analysis import trial_estimates
from workmh_measures.trial.trial_data import TrialData
from workmh_measures.trial.trial_questions import TRIAL_SECTIONS, TrialQuestions
from workmh_measures.trial.trial_results import trial_results
from workmh_measures.ui.jobs import Tell

__all__ = [
    "READING",
    "WRITING",
    "Made",
    "analyse_instrument",
    "asked_of",
    "instrument_made",
    "languages_of",
    "run_plan",
]

READING, WRITING = "reading", "writing"
"""What is done beside the sections."""

_READING = 0.1
_LAST = 0.9


@dataclass(frozen=True)
class Made:
    """What came of an analysis.

    Attributes
    ----------
    head : end of the record when the data were read.
    day : that decided what was due.
    sections, pages : by language; the sections of the report, and the report itself as one HTML document.
    document : what a machine reads.
    rows : every estimate.
    is_locked : the data were locked when they were read.
    few_waves, few_groups : what is not told because too few persons are in it.
    """

    head: Head
    day: date
    sections: Mapping[str, Sequence[Section]]
    pages: Mapping[str, str]
    document: Mapping[str, Any]
    rows: Sequence[Estimate]
    is_locked: bool = False
    few_waves: Sequence[str] = ()
    few_groups: Sequence[str] = ()


class _Later(Mapping[str, str]):
    """Reports by language, each made when it is asked for."""

    def __init__(self, make: Callable[[str], str], languages: Sequence[str]) -> None:
        self._make = make
        self._languages = languages

    def __getitem__(self, language: str) -> str:
        return self._make(language)

    def __iter__(self) -> Iterator[str]:
        return iter(self._languages)

    def __len__(self) -> int:
        return len(self._languages)


def languages_of(*known: Sequence[str] | frozenset[str]) -> list[str]:
    """Return the languages of the report that everything shown has."""
    return [language for language in TABLES if all(language in one for one in known)]


def analyse_instrument(tell: Tell, *, store: str, study: str, inquiry: Inquiry) -> Made:
    """Answer an inquiry about an instrument from a store.

    Parameters
    ----------
    store : its address.
    study : its id or path.

    Notes
    -----
    What is told on the way are keys, `READING` and ids of sections: several people may follow it, each in another language.
    """
    tell(0.0, READING)
    data, head = _read(store, load_study(study))
    asked = asked_of(data, arms=inquiry.arms)

    def tell_section(section: str, share: float) -> None:
        tell(_READING + (_LAST - _READING) * share, section)

    return instrument_made(asked, inquiry, (head, data.today), tell=tell_section)


def asked_of(data: TrialData, *, arms: bool) -> Asked:
    """Return what an inquiry is answered from, without the arms for whoever may not know them."""
    long = data.long if arms else blinded(data.long)
    return Asked(data.study, long, known_later(data, arms=arms))


def instrument_made(
    asked: Asked,
    inquiry: Inquiry,
    read: tuple[Head, date],
    *,
    tell: Callable[[str, float], None] | None = None,
    only: str | None = None,
) -> Made:
    """Return what comes of an inquiry.

    Parameters
    ----------
    read : end of the record, and the day, of the data.
    tell : told each section before it is begun, and the share of them that is done.
    only : language of a page that waits: the sections are made in no other, and the report when somebody fetches it.
    """
    ready = prepared(asked, inquiry)
    measured, questions = ready.measured, ready.questions
    rows = _estimates(measured, questions, tell)
    spread = []
    if inquiry.part in ("overview", "consistency"):
        for about, part in measured.parts():
            spread += answer_distribution(part.instrument, part.answers, about=about)
    told, shown = [*rows, *spread], drawn(measured, questions)
    instrument = measured.instrument
    known = languages_of(instrument.languages)
    sections = {
        one: _sections(inquiry, (instrument, told), _writer(asked.study, one), (shown, questions))
        for one in ([only] if only in known else known)
    }

    def page(one: str) -> str:
        return instrument_page(
            instrument, told, language=_writer(asked.study, one), drawn=shown, asked=questions
        )

    pages = {one: page(one) for one in known} if only is None else _Later(page, known)
    document = _document(asked, inquiry, read, rows)
    return Made(
        *read,
        sections=sections,
        pages=pages,
        document=document,
        rows=tuple(rows),
        few_waves=ready.few_waves,
        few_groups=ready.few_groups,
    )


def _estimates(
    measured: Measurements, questions: Questions, tell: Callable[[str, float], None] | None
) -> list[Estimate]:
    """Return what every section asked for estimates, telling each before it is begun."""
    rows: list[Estimate] = []
    for place, section in enumerate(questions.sections):
        if tell is not None:
            tell(section, place / len(questions.sections))
        rows += analyse(measured, replace(questions, sections=(section,)))
    return rows


def _sections(
    inquiry: Inquiry,
    found: tuple[Instrument, Sequence[Estimate]],
    writer: Writer,
    about: tuple[Drawn, Questions],
) -> list[Section]:
    """Return the sections of the report, and behind the first the drawings that it tells in tables alone."""
    drawn, asked = about
    parts = instrument_parts(*found, writer, drawn=drawn, asked=asked)
    return [*parts[:1], *item_relations(*found, writer), *parts[1:]] if inquiry.part == "overview" else parts


def _writer(study: Study, language: str) -> Writer:
    """Return the writer of a language that knows what the waves of a study are called."""
    writer = Writer(language)
    return replace(writer, waves={wave.id: named(wave.label, wave.id, writer) for wave in study.waves})


def _document(
    asked: Asked, inquiry: Inquiry, read: tuple[Head, date], rows: Sequence[Estimate]
) -> dict[str, Any]:
    """Return what a machine reads of an inquiry: what was asked, of which data, by which program, and every estimate."""
    head, day = read
    return {
        "study": asked.study.id,
        "instrument": inquiry.instrument,
        "part": inquiry.part,
        "wave": inquiry.wave,
        "group": inquiry.group,
        "waves": None if inquiry.waves is None else list(inquiry.waves),
        "outcome": inquiry.outcome,
        "day": day.isoformat(),
        "record": {"seq": head.seq, "hash": head.hash},
        "software": f"workmh-measures {__version__}",
        "estimates": [row.as_json() for row in rows],
    }


def run_plan(tell: Tell, *, store: str, study: str, arms: bool) -> Made:
    """Run the analysis plan of a study on its store; of everybody together for whoever may not know the arms.

    Parameters
    ----------
    store, study : as of `analyse_instrument`; of the keys that are told `WRITING` is the last.
    """
    tell(0.0, READING)
    stated = load_study(study)
    data, head = _read(store, stated)
    told = data if arms else all_together(data)
    asked = TrialQuestions(sections=TRIAL_SECTIONS if arms else BLINDED_SECTIONS)
    rows: list[Estimate] = []
    for place, section in enumerate(asked.sections):
        tell(_READING + (_LAST - _READING) * place / len(asked.sections), section)
        rows += trial_estimates(told, replace(asked, sections=(section,)))
    rows = rows if arms else together_rows(rows)
    tell(_LAST, WRITING)
    document = trial_results(told, asked, rows)
    sections: dict[str, Sequence[Section]] = {}
    pages: dict[str, str] = {}
    for one in languages_of(stated.languages, *(one.languages for one in data.instruments.values())):
        view = TrialView(told, tuple(rows), trial_writer(told, one), document)
        if arms:
            sections[one] = trial_parts(view)
            pages[one] = trial_page(told, rows, language=one, results=document)
        else:
            sections[one] = together_parts(view, stated.allocation.kind)
            pages[one] = together_page(told, rows, study=stated, language=one, results=document)
    return Made(head, data.today, sections, pages, document, tuple(rows), is_locked=data.lock is not None)


def _read(address: str, study: Study) -> tuple[TrialData, Head]:
    store = Store.open(address)
    try:
        head = store.head(study.id)
        return trial_of_store(store, study, today=civil_day(store.now())), head
    finally:
        store.close()
