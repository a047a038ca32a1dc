"""A service report, made in a process of its own; every making is on record, so that nobody makes one twice unawares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime

from workmh_measures.definitions.library import load_study, scheduled_instruments
from workmh_measures.model.study import PeriodReport
from workmh_measures.report.blocks import Section
from workmh_measures.report.service_figures import service_report
from workmh_measures.report.service_page import period_name, report_title, service_page, service_sections
from workmh_measures.report.service_workbook import service_workbook
from workmh_measures.report.words.service import ServiceWriter
from workmh_measures.storage.allocation import append_one
from workmh_measures.storage.events import Kind, NoteEvent, new_request_id
from workmh_measures.storage.repository import Store
from workmh_measures.storage.service_data import service_data
from workmh_measures.trial.reporting_period import Period
from workmh_measures.trial.service_course import measures_of
from workmh_measures.ui.jobs import Tell

__all__ = ["Made", "Wanted", "made_before", "make_service_report", "periods", "record_making"]

_WHAT = "a service report was made"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which report: to whom, of which period, of one centre or (None) of all, in which language, made on which day."""

    recipient: str
    period: str
    unit: str | None
    language: str
    made: date


@dataclass(frozen=True, slots=True)
class Made:
    """The report in its forms, with small counts hidden in all of them."""

    title: str
    period: str
    sections: tuple[Section, ...] = field(repr=False)
    workbook: bytes = field(repr=False)
    page: bytes = field(repr=False)


def periods(recipient: PeriodReport, first: date | None, today: date) -> list[Period]:
    """Return the periods a recipient can get a report of, the latest first: those that are over.

    Parameters
    ----------
    first : day of the first thing there is; None when there is nothing.
    """
    if first is None or recipient.every_months not in (1, 3):
        return []
    return sorted(_since(first, today, recipient.every_months), reverse=True)


def make_service_report(
    tell: Tell, *, store_url: str, study_id: str, wanted: Wanted, steps: Mapping[str, str]
) -> Made:
    """Make the report as `workmh service-report` does.

    Parameters
    ----------
    steps : what is told while it is made: `reading`, `hiding`.

    Raises
    ------
    ExportError
        REPORT-EXPOSED if a hidden number could be worked out; nothing is shown then.
    """
    tell(0.05, steps["reading"])
    study = load_study(study_id)
    instruments = scheduled_instruments(study)
    period = Period.read(wanted.period)
    if period is None:
        raise ValueError(wanted.period)
    with closing(Store.open(store_url)) as store:
        data = service_data(store, study, instruments)
    tell(0.3, steps["hiding"])
    report = service_report(
        study,
        measures_of(study, instruments),
        courses=data.courses,
        period=period,
        simulated=data.simulated,
        writer=ServiceWriter(wanted.language),
        recipient=next(one for one in study.reports if one.id == wanted.recipient),
        made=wanted.made,
        unit=wanted.unit,
    )
    return Made(
        report_title(report),
        period_name(report),
        tuple(service_sections(report)),
        service_workbook(report),
        service_page(report).encode(),
    )


def record_making(store: Store, study: str, wanted: Wanted, *, by: str) -> None:
    """Put on record that somebody makes a report."""
    told = {"what": _WHAT, "to": wanted.recipient, "period": wanted.period, "unit": wanted.unit}
    with store.writing() as connection:
        event = NoteEvent(request_id=new_request_id(), entered_by=by, data=told)
        append_one(store, connection, study, [event])


def made_before(store: Store, study: str, recipient: str, period: str) -> list[tuple[datetime, str]]:
    """Return when and by whom the report of a period was made, the first time first."""
    return [
        (told.columns["recorded_at"], told.columns["entered_by"])
        for told in store.events(study, kind=Kind.NOTE)
        for said in [told.content or {}]
        if said.get("what") == _WHAT and (said.get("to"), said.get("period")) == (recipient, period)
    ]


def _since(first: date, today: date, length: int) -> Iterator[Period]:
    month = first.year * 12 + (first.month - 1) // length * length
    while (period := Period(date(month // 12, month % 12 + 1, 1), length)).is_over(today):
        yield period
        month += length
