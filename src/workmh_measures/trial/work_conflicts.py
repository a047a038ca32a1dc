"""Where a register and the person disagree about work or benefits on the same day: listed, never decided."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ..dataset.codebook import Dataset, Labels
from ..model.record import Enrolment
from ..model.study import Study
from ..model.work import BENEFIT_KINDS, RegisterRecord, ToldKind, WorkKind
from .employment import AT_WORK, LOG, has_on
from .register_tables import known_records
from .self_report import SELF_WORK, SelfReport, said_of, self_reports
from .variable_maker import VariableMaker, dataset_of

__all__ = ["Conflict", "conflict_table", "conflicts"]

About = Literal["work", "kind_of_work", "education", "benefits"]
NONE = "none"

_ABOUT: dict[About, tuple[int, Labels]] = {
    "work": (
        1,
        {"nb": "Om personen arbeider", "nn": "Om personen arbeider", "en": "Whether the person works"},
    ),
    "kind_of_work": (2, {"nb": "Slags arbeid", "nn": "Slag arbeid", "en": "Kind of work"}),
    "education": (3, {"nb": "Utdanning", "nn": "Utdanning", "en": "Education"}),
    "benefits": (4, {"nb": "Ytelser", "nn": "Ytingar", "en": "Benefits"}),
}


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two facts about one day that cannot both be whole.

    Attributes
    ----------
    day : of the answers.
    register, person : kinds each of them tells of, with blanks between; `none` for none.
    sources : registers that cover the day.
    """

    participant: str
    wave: str
    anchor_no: int
    day: date
    about: About
    register: str
    person: str
    sources: tuple[str, ...]


def conflicts(
    dataset: Dataset, enrolments: Sequence[Enrolment], records: Sequence[RegisterRecord]
) -> list[Conflict]:
    """Return every conflict between registers and what people said, in the order of the data set.

    Parameters
    ----------
    dataset : long, as `dataset.assemble` makes it.
    records : the log of staff is not compared.

    Notes
    -----
    The day of the answers is compared. A kind that no register would know of on that day is no conflict, and neither is
    further work beside the kind the person named, since the form asks for one kind only.
    """
    own: dict[str, list[RegisterRecord]] = {}
    for record in known_records(enrolments, records):
        if record.source != LOG:
            own.setdefault(record.participant, []).append(record)
    return [
        conflict
        for report in self_reports(dataset)
        if report.day is not None and report.participant in own
        for conflict in _of_report(report, report.day, own[report.participant])
    ]


def _of_report(report: SelfReport, day: date, records: Sequence[RegisterRecord]) -> Iterator[Conflict]:
    sources = tuple(r.source for r in records if r.observed_from <= day <= r.observed_to)
    for about, register, person in (
        *_work(report, day, records),
        *_education(report, day, records),
        *_benefits(report, day, records),
    ):
        known, said = (" ".join(kinds) or NONE for kinds in (register, person))
        yield Conflict(report.participant, report.wave, report.anchor_no, day, about, known, said, sources)


Disagreement = tuple[About, Collection[str], Collection[str]]


def _work(report: SelfReport, day: date, records: Sequence[RegisterRecord]) -> Iterator[Disagreement]:
    if report.kind is None:
        return
    there = {kind: has_on(records, (kind,), day) for kind in AT_WORK}
    worked = [kind for kind, has in there.items() if has]
    said = SELF_WORK[report.kind]
    if report.kind == 0:
        if worked:
            yield "work", worked, ()
    elif said is None:
        if not worked and None not in there.values():
            yield "work", (), ("other",)
    elif there[said] is False:
        yield "kind_of_work" if worked else "work", worked, (said,)


def _education(report: SelfReport, day: date, records: Sequence[RegisterRecord]) -> Iterator[Disagreement]:
    kinds: tuple[WorkKind, ...] = ("education",)
    has, said = has_on(records, kinds, day), said_of(report, "education")
    if has is not None and said is not None and has != said:
        yield "education", kinds if has else (), kinds if said else ()


def _benefits(report: SelfReport, day: date, records: Sequence[RegisterRecord]) -> Iterator[Disagreement]:
    if report.benefits is None:
        return
    there = {kind: has_on(records, (kind,), day) for kind in BENEFIT_KINDS}
    paid: list[ToldKind] = [kind for kind, has in there.items() if has]
    said: list[ToldKind] = [kind for kind in BENEFIT_KINDS if kind in report.benefits]
    if any(has is not None and has != (kind in report.benefits) for kind, has in there.items()):
        yield "benefits", paid, said


def conflict_table(
    study: Study, dataset: Dataset, enrolments: Sequence[Enrolment], records: Sequence[RegisterRecord]
) -> Dataset:
    """Return the conflicts as a table, one row each; parameters as for `conflicts`."""
    rows = conflicts(dataset, enrolments, records)
    make = VariableMaker(study.languages)
    about = dict(_ABOUT.values())
    label: dict[str, Labels] = {
        "id": {"nb": "Deltaker (pseudonym)", "nn": "Deltakar (pseudonym)", "en": "Participant (pseudonym)"},
        "wave": {"nb": "Måletidspunkt", "nn": "Måletidspunkt", "en": "Wave"},
        "anchor_no": {"nb": "Nummer på hendelsen", "nn": "Nummer på hendinga", "en": "Number of the event"},
        "date_form": {"nb": "Dato for utfylling", "nn": "Dato for utfylling", "en": "Date of answering"},
        "about": {"nb": "Hva det gjelder", "nn": "Kva det gjeld", "en": "What it is about"},
        "register_says": {"nb": "Registeret sier", "nn": "Registeret seier", "en": "The register says"},
        "person_says": {"nb": "Personen sier", "nn": "Personen seier", "en": "The person says"},
        "sources": {"nb": "Kilder", "nn": "Kjelder", "en": "Sources"},
    }
    columns = (
        (make.text("id", label["id"]), [row.participant for row in rows]),
        (make.text("wave", label["wave"], 8), [row.wave for row in rows]),
        (make.number("anchor_no", label["anchor_no"], "F4.0"), [row.anchor_no for row in rows]),
        (make.day("date_form", label["date_form"]), [row.day for row in rows]),
        (make.coded("about", label["about"], about), [_ABOUT[row.about][0] for row in rows]),
        (make.text("register_says", label["register_says"], 160), [row.register for row in rows]),
        (make.text("person_says", label["person_says"], 160), [row.person for row in rows]),
        (make.text("sources", label["sources"], 160), [" ".join(row.sources) for row in rows]),
    )
    title: Labels = {
        "nb": "uenighet mellom register og person",
        "nn": "usemje mellom register og person",
        "en": "where register and person disagree",
    }
    return dataset_of(study, columns, title=title, keys=("id", "wave", "anchor_no", "about"))
