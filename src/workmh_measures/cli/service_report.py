"""``workmh service-report``: what a service did in a month or a quarter, for whom it reports to."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..definitions.library import load_study, scheduled_instruments
from ..model.study import PeriodReport, Study
from .console import chosen_language
from .options import store_option, study_option
from .out_file import OUT_FILE

if TYPE_CHECKING:
    from ..report.service_figures import ServiceReport
    from ..trial.reporting_period import Period

__all__ = ["service_report"]

ENDINGS = (".xlsx", ".pdf", ".html")
_EVERY = {1: "month, such as 2026-05", 3: "quarter, such as 2026-Q2"}


@click.command("service-report")
@store_option
@study_option
@click.option(
    "--period", "written", required=True, help="A month such as 2026-05, or a quarter such as 2026-Q2."
)
@click.option("--to", "recipient_id", required=True, help="For whom: one of the study's `reports`.")
@click.option(
    "-o",
    "--out",
    required=True,
    type=OUT_FILE,
    help="File: .xlsx, .pdf or .html.",
)
@click.option("--language", help="nb, nn or en; nb where there is one.")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="The day it is made, when that is not today.")
@click.option("--unit", metavar="CENTRE", help="Only this centre.")
def service_report(
    store_url: str,
    study_id: str,
    written: str,
    recipient_id: str,
    out: Path,
    language: str | None,
    day: datetime | None,
    unit: str | None,
) -> None:
    """Report people, contacts after job start and change for each centre, with small counts hidden."""
    from ..model.civil_time import civil_day

    study = load_study(study_id)
    language = chosen_language(language, study.languages, study.id)
    recipient = _recipient(study, recipient_id)
    made = civil_day(datetime.now(UTC)) if day is None else day.date()
    period = _period(recipient, written, made)
    if out.suffix.lower() not in ENDINGS:
        raise click.UsageError(f"--out ends in {', '.join(ENDINGS)}, not '{out.suffix}'.")
    about = {"recipient": recipient, "made": made, "unit": unit}
    _write(_report(study, store_url, period, language=language, about=about), out)
    click.echo(out)


def _report(
    study: Study, store_url: str, period: Period, *, language: str, about: dict[str, Any]
) -> ServiceReport:
    from ..report import service_figures
    from ..report.words.service import ServiceWriter
    from ..storage.repository import Store
    from ..storage.service_data import service_data
    from ..storage.study_record import require_study
    from ..trial.service_course import measures_of

    instruments = scheduled_instruments(study)
    store = Store.open(store_url)
    try:
        require_study(store, study)
        data = service_data(store, study, instruments)
    finally:
        store.close()
    known = sorted({course.unit for course in data.courses} - {""})
    if about["unit"] is not None and about["unit"] not in known:
        told = ", ".join(known) or "none"
        raise click.UsageError(f"Nobody is at the centre '{about['unit']}'. Centres: {told}.")
    return service_figures.service_report(
        study,
        measures_of(study, instruments),
        courses=data.courses,
        period=period,
        simulated=data.simulated,
        writer=ServiceWriter(language),
        **about,
    )


def _recipient(study: Study, wanted: str) -> PeriodReport:
    known = {report.id: report for report in study.reports}
    if not known:
        raise click.UsageError(f"Study {study.id} reports to nobody: its file has no 'reports'.")
    if wanted not in known:
        raise click.UsageError(
            f"Study {study.id} does not report to '{wanted}'. It reports to: {', '.join(known)}."
        )
    return known[wanted]


def _period(recipient: PeriodReport, written: str, made: date) -> Period:
    from ..trial.reporting_period import Period

    period = Period.read(written)
    if recipient.every_months not in _EVERY:
        raise click.UsageError(
            f"{recipient.id} gets a report every {recipient.every_months} months; only months and quarters can be made."
        )
    if period is None or period.length != recipient.every_months:
        raise click.UsageError(
            f"The report to {recipient.id} is of a {_EVERY[recipient.every_months]}, not '{written}'."
        )
    if not period.is_over(made):
        raise click.UsageError(
            f"{period} is not over on {made}: a report is made when its last day has passed."
        )
    return period


def _write(report: ServiceReport, out: Path) -> None:
    from ..export.staging import staged
    from ..report.pdf import pdf_bytes
    from ..report.service_page import service_page
    from ..report.service_workbook import service_workbook

    ending = out.suffix.lower()
    if ending == ".xlsx":
        content = service_workbook(report)
    else:
        page = service_page(report)
        content = page.encode("utf-8") if ending == ".html" else pdf_bytes([page])[0]
    with staged(out) as (draft, keep):
        draft.write_bytes(content)
        keep(draft)
