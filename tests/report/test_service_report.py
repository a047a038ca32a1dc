"""The report of a service: the same figures in page, workbook and PDF, and nothing small in any of them."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from workmh_measures.definitions.library import load_instrument, load_study
from workmh_measures.errors import ExportError
from workmh_measures.report import service_figures, service_page
from workmh_measures.report.pdf import pdf_bytes
from workmh_measures.report.service_figures import HIDDEN, ServiceReport, service_report
from workmh_measures.report.service_workbook import service_workbook
from workmh_measures.report.words.service import SERVICE_TABLES, ServiceWriter
from workmh_measures.trial.reporting_period import Period
from workmh_measures.trial.service_course import Contact, ServiceCourse, ServiceEnd, measures_of

SJM = load_study("sjm")
MEASURES = measures_of(SJM, {entry.instrument: load_instrument(entry.instrument) for entry in SJM.schedule})
RECIPIENTS = {report.id: report for report in SJM.reports}
LANGUAGES = ("nb", "nn", "en")
SOURCE = Path(service_page.__file__).parent


def courses(n: int = 240) -> list[ServiceCourse]:
    """Three centres, the last with few people."""
    random = np.random.default_rng(5)
    found = []
    for number in range(n):
        start = date(2026, 1, 1) + timedelta(days=int(random.integers(0, 150)))
        job = start - timedelta(days=int(random.integers(0, 60)))
        said = Contact(start, True, *(bool(random.random() < share) for share in (0.7, 0.3, 0.4)))
        changes = {
            ("distress", "j3", 1): (20.0, float(random.normal(17, 4))),
            ("expectancy", "j3", 1): (float(random.integers(2)), float(random.random() < 0.7)),
        }
        found.append(
            ServiceCourse(
                f"P{number}",
                str(random.choice(["bergen", "oslo", "tromso"], p=[0.5, 0.44, 0.06])),
                referrals=(start,),
                starts=(start + timedelta(days=9),),
                ends=(ServiceEnd(start + timedelta(days=40), bool(random.random() < 0.6)),),
                jobs={1: job},
                contacts={("j3", 1): said} if random.random() < 0.8 else {},
                changes=changes if random.random() < 0.7 else {},
            )
        )
    return found


COURSES = courses()


def made(
    to: str = "county_office", written: str = "2026-04", language: str = "nb", **more: object
) -> ServiceReport:
    period = Period.read(written)
    assert period is not None
    about = {"recipient": RECIPIENTS[to], "made": date(2026, 7, 2), "simulated": False, "unit": None} | more
    return service_report(
        SJM, MEASURES, courses=COURSES, period=period, writer=ServiceWriter(language), **about
    )


@pytest.fixture(scope="module")
def month() -> ServiceReport:
    return made()


def cells_of(report: ServiceReport) -> dict[tuple[str, str, str], list[object]]:
    """The rows of the workbook's first sheet by centre, part and figure."""
    book = openpyxl.load_workbook(io.BytesIO(service_workbook(report)))
    rows = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    top = next(i for i, row in enumerate(rows) if row[0] == report.writer("centre"))
    return {(str(r[0]), str(r[1]), str(r[2])): r[3:7] for r in rows[top + 1 :]}


def as_on_the_page(report: ServiceReport, values: list[object], *, is_shift: bool) -> str:
    """What the page should say for a row of the workbook, by another way than the page's own."""
    count, base, share, mean = values
    comma = "." if report.writer.language == "en" else ","
    if "–" in values:
        return "–"
    if base is None:
        return str(count)
    if mean is not None and HIDDEN in (base, mean):
        return HIDDEN if base == HIDDEN else f"{HIDDEN} (n = {base})"
    if is_shift:
        later = 100 * float(str(share))
        return f"fra {round(later - float(str(mean)))} % til {round(later)} % (n = {base})"
    if mean is not None:
        shown = f"{float(str(mean)):+.1f}".replace(".", comma).replace("-", "−")
        return f"{shown} (n = {base})"
    if share == HIDDEN:
        return HIDDEN if count == base else f"{count} av {base}"
    return f"{count} av {base} ({round(100 * float(str(share)))} %)"


def page_cells(report: ServiceReport, read_page: Callable) -> dict[tuple[str, str], str]:
    """Seen texts of all cells by row and column, in the order of the page."""
    found = {}
    for number, table in enumerate(read_page(service_page.service_page(report)).root.all("table")):
        heads, *rows = table.all("tr")
        names = [cell.text for cell in heads.all("th")]
        for row in rows:
            cells = [*row.all("th", "td")]
            for name, cell in zip(names[1:], cells[1:], strict=True):
                hidden = [span.text for span in cell.all("span") if span.get("aria-hidden") == "true"]
                found[f"{number} {cells[0].text}", name] = hidden[0] if hidden else cell.text
    return found


def test_page_and_workbook_hold_the_same_figures(month: ServiceReport, read_page: Callable) -> None:
    shown = [text for (row, _), text in page_cells(month, read_page).items() if not row.startswith("5 ")]
    shift = month.writer("expectancy")
    rows = {key: as_on_the_page(month, v, is_shift=key[2] == shift) for key, v in cells_of(month).items()}
    # The page goes table by table, the workbook centre by centre.
    assert sorted(shown) == sorted(rows.values())
    for table, figures in ((0, ("Henvist", "Startet", "Avsluttet", "I arbeid ved slutt")),):
        for (centre, _, figure), text in rows.items():
            if figure in figures:
                assert page_cells(month, read_page)[f"{table} {centre}".replace("\xa0", " "), figure] == text


def test_the_pdf_says_what_the_page_says(month: ServiceReport, read_page: Callable, tmp_path: Path) -> None:
    page = service_page.service_page(month)
    content, _ = pdf_bytes([page])
    assert pdf_bytes([page])[0] == content
    path = tmp_path / "report.pdf"
    path.write_bytes(content)
    text = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, text=True, check=True).stdout
    words = " ".join(text.replace("\xa0", " ").split())
    for (row, _), cell in page_cells(month, read_page).items():
        if not row.startswith("5 "):
            assert cell in words
    rows = [list(tr.all("th", "td")) for tr in read_page(page).root.all("tr")]
    assert len(rows) > 20


def test_the_same_report_gives_the_same_bytes(month: ServiceReport) -> None:
    again = made()
    assert service_workbook(again) == service_workbook(month)
    assert service_page.service_page(again) == service_page.service_page(month)


@pytest.mark.parametrize("written", ["2026-04", "2026-Q2"])
def test_no_number_from_one_to_four_is_printed(written: str) -> None:
    report = made("directorate" if "Q" in written else "county_office", written)
    numbers = [n for values in cells_of(report).values() for n in values[:2] if isinstance(n, int)]
    assert len(numbers) > 10
    assert not {1, 2, 3, 4} & set(numbers)
    assert any(HIDDEN in values for values in cells_of(report).values())


def test_counts_are_numbers_with_a_format_and_a_table_one_can_filter(month: ServiceReport) -> None:
    book = openpyxl.load_workbook(io.BytesIO(service_workbook(month)))
    figures, meanings = book.worksheets
    assert (figures.title, meanings.title) == ("Tall", "Forklaring")
    formats = {
        c.number_format for row in figures.iter_rows() for c in row if isinstance(c.value, (int, float))
    }
    assert {"#,##0", "0 %", "+0.0;-0.0;0.0", "+0;-0;0"} == formats
    assert figures.freeze_panes is not None
    assert figures.auto_filter.ref is not None
    assert figures.print_title_rows is not None
    assert figures.page_setup.orientation == "landscape"
    told = {row[0].value for row in meanings.iter_rows(min_row=2)}
    assert {key[2] for key in cells_of(month)} <= told


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_and_workbook_say_for_whom_when_and_that_small_counts_are_hidden(language: str) -> None:
    report = made(language=language, simulated=True)
    page = service_page.service_page(report)
    book = openpyxl.load_workbook(io.BytesIO(service_workbook(report)))
    sheet = " ".join(str(c.value) for row in book.worksheets[0].iter_rows(max_row=9) for c in row if c.value)
    when = {"nb": "april 2026", "nn": "april 2026", "en": "April 2026"}[language]
    day = {"nb": "2. juli 2026", "nn": "2. juli 2026", "en": "2 July 2026"}[language]
    for text in (page, sheet):
        for told in (SJM.reports[0].name.in_language(language), when, day, report.writer("simulated")):
            assert told in text
        assert report.writer("hidden_note", mark=HIDDEN) in text
    assert f'<html lang="{language}">' in page
    assert report.writer("simulated") not in service_page.service_page(made(language=language))


def test_a_quarter_is_named_and_one_centre_stands_alone_with_what_is_hidden_for_all() -> None:
    report, whole = made("directorate", "2026-Q2", unit="oslo"), made("directorate", "2026-Q2")
    assert "2. kvartal 2026" in service_page.service_page(report)
    alone, among = cells_of(report), cells_of(whole)
    assert {key[0] for key in alone} == {"oslo"}
    assert {key[0] for key in among} == {"bergen", "oslo", "tromso", "Alle\xa0sentre"}
    assert alone == {key: values for key, values in among.items() if key[0] == "oslo"}


def test_nothing_is_made_when_the_audit_finds_something_that_could_be_worked_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(service_figures, "hidden_places", lambda _counts: frozenset())
    with pytest.raises(ExportError) as refusal:
        made()
    assert {found.code for found in refusal.value.problems} == {"REPORT-EXPOSED"}


def test_every_language_has_every_word_with_the_same_slots_and_every_word_is_used() -> None:
    files = "\n".join(p.read_text(encoding="utf-8") for p in (*SOURCE.glob("*.py"), *SOURCE.rglob("*.html")))
    for table in SERVICE_TABLES.values():
        assert table.keys() == SERVICE_TABLES["en"].keys()
        for key, text in table.items():
            assert set(re.findall(r"{(\w+)}", text)) == set(
                re.findall(r"{(\w+)}", SERVICE_TABLES["en"][key])
            ), key
    figures = {figure.id for figure in made().counts.figures}
    for key in SERVICE_TABLES["en"]:
        stem, _, name = key.partition(".")
        used = key in figures or f'"{key}"' in files or f"'{key}'" in files
        assert used or name in figures or stem == "direction", key
