"""A list of people is read whole, or every cell that may mean something else is named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest
from openpyxl import Workbook

from workmh_measures.definitions.library import load_study
from workmh_measures.errors import ResponseError
from workmh_measures.interop.participant_import import People, people_in
from workmh_measures.model.newcomer import Newcomer
from workmh_measures.model.record import Consent
from workmh_measures.model.study import ConsentRule

DEMO, SJM, JOBSCHOOL = (load_study(name) for name in ("demo", "sjm", "jobschool"))
TODAY = date(2026, 6, 30)


def _read(path: Path, study=DEMO, *, columns=None, make_ids=False) -> People:
    return people_in(path, study, today=TODAY, columns=columns or {}, make_ids=make_ids)


def _csv(folder: Path, text: str) -> Path:
    path = folder / "people.csv"
    path.write_text(text, encoding="utf-8")
    return path


def _problems(path: Path, study=DEMO, **more) -> list[str]:
    try:
        problems = _read(path, study, **more).problems
    except ResponseError as refused:
        problems = tuple(refused.problems)
    return [f"{found.where.rpartition('people.')[2]}: {found.text}" for found in problems]


def test_a_table_of_people_is_read_with_ids_as_they_are_and_days_in_both_spellings(tmp_path: Path) -> None:
    path = _csv(
        tmp_path,
        "Deltaker;Senter;benefit_group;inclusion_date;job_start;language;weight\n"
        "0412;Oslo;2;25.6.2026;;nb;80\n"
        "a-7;Bergen;1;2026-06-01;28.06.2026;;\n",
    )
    people = _read(path)
    assert people.left_out == ("weight",)
    assert people.newcomers == (
        Newcomer(
            "0412",
            {"inclusion": date(2026, 6, 25)},
            unit="Oslo",
            strata={"benefit_group": "2"},
            language="nb",
            where=f"{path}:2",
        ),
        Newcomer(
            "a-7",
            {"inclusion": date(2026, 6, 1), "job_start": date(2026, 6, 28)},
            unit="Bergen",
            strata={"benefit_group": "1"},
            where=f"{path}:3",
        ),
    )


def test_every_damaged_cell_of_every_row_is_named(tmp_path: Path) -> None:
    path = _csv(
        tmp_path,
        "participant,inclusion,unit\n"
        "25-Jun,2026-06-01,Oslo\n"
        "1.2E+05,31.02.2026,Oslo\n"
        "A3,06/07/2026,Oslo\n"
        "A4,2026-07-01,Oslo\n"
        ",2026-06-01,Oslo\n"
        "A6,next week,Jun-25\n"
        "A7,2026-06-01,########\n",
    )
    assert _problems(path) == [
        "csv:2, column 'participant': A spreadsheet made the date '25-Jun' of what was typed.",
        "csv:3, column 'participant': A spreadsheet made '1.2E+05' of what was typed; digits are gone.",
        "csv:3, column 'inclusion': The calendar has no 31.02.2026.",
        "csv:4, column 'inclusion': '06/07/2026' may be day first or month first.",
        "csv:5, column 'inclusion': 2026-07-01 lies outside 1900-01-01 to 2026-06-30.",
        "csv:6, column 'participant': The row has no id.",
        "csv:7, column 'inclusion': 'next week' is not a date.",
        "csv:7, column 'unit': A spreadsheet made the date 'Jun-25' of what was typed.",
        "csv:8, column 'unit': The column was too narrow when the file was saved; the content is gone.",
    ]


def test_a_workbook_keeps_its_dates_and_an_id_made_a_date_is_refused(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["participant", "inclusion"])
    sheet.append(["0412", date(2026, 6, 1)])
    book.save(tmp_path / "people.xlsx")
    [one] = _read(tmp_path / "people.xlsx").newcomers
    assert (one.participant, one.days) == ("0412", {"inclusion": date(2026, 6, 1)})
    sheet.append([date(2026, 6, 25), date(2026, 6, 1)])
    book.save(tmp_path / "people.xlsx")
    [found] = _problems(tmp_path / "people.xlsx")
    assert "xlsx:3, column 'participant': A spreadsheet made the date" in found


def test_a_file_of_spss_is_read(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {"id": ["0412", "B7"], "inclusion": [date(2026, 6, 1), None], "benefit_group": [2.0, 1.0]}
    )
    pyreadstat.write_sav(frame, str(tmp_path / "people.sav"))
    first, second = _read(tmp_path / "people.sav").newcomers
    assert (first.participant, first.days, first.strata) == (
        "0412",
        {"inclusion": date(2026, 6, 1)},
        {"benefit_group": "2"},
    )
    assert (second.participant, second.days, second.where) == ("B7", {}, f"{tmp_path}/people.sav, case 2")


def test_flags_are_a_yes_or_a_no_in_either_language(tmp_path: Path) -> None:
    head = "participant,consent_employer,job_support\n"
    first, second = _read(_csv(tmp_path, head + "A1,Ja,0\nA2,,no\n"), SJM).newcomers
    assert first.flags == {"consent_employer": True, "job_support": False}
    assert second.flags == {"job_support": False}
    assert _problems(_csv(tmp_path, head + "A1,perhaps,0\n"), SJM) == [
        "csv:2, column 'consent_employer': 'perhaps' is neither yes nor no."
    ]


def test_a_row_may_tell_of_consent_and_of_its_parts(tmp_path: Path) -> None:
    study = SJM.model_copy(update={"consent": ConsentRule(version="2", parts=("consent_employer",))})
    head = "participant,samtykke,consent_version,consent_employer,job_support\n"
    first, second, third = _read(
        _csv(tmp_path, head + "A1,1.6.2026,,ja,ja\nA2,1.6.2026,1,,\nA3,,,nei,\n"), study
    ).newcomers
    assert first.consent == Consent("2", date(2026, 6, 1), True, {"consent_employer": True})
    assert first.flags == {"job_support": True}
    assert second.consent == Consent("1", date(2026, 6, 1))
    assert (third.consent, third.flags) == (None, {"consent_employer": False})
    assert _problems(_csv(tmp_path, head + "A1,,2,,\n"), study) == [
        "csv:2, column 'consent_version': The version has no day of consent beside it."
    ]
    [found] = _problems(_csv(tmp_path, head + "A1,1.6.2026,,,\n"), SJM)
    assert "names no version of the information" in found


def test_an_arm_is_told_by_its_id_or_its_code(tmp_path: Path) -> None:
    path = _csv(tmp_path, "participant,arm,pair_id\nA1,programme,p1\nA2,0,p1\nA3,other,\n")
    arms = [(one.arm, one.pair) for one in _read(path, JOBSCHOOL).newcomers]
    assert arms == [("programme", "p1"), ("control", "p1"), ("other", None)]


def test_a_level_is_told_by_its_id_or_its_label_in_any_language(tmp_path: Path) -> None:
    rows = ("on_sick_leave", "Sykmeldt", "sjukmeld", "On sick leave", "elsewhere")
    text = "".join(f"A{n},{row}\n" for n, row in enumerate(rows))
    people = _read(_csv(tmp_path, f"participant,benefit_group\n{text}"), load_study("awac"))
    told = [one.strata["benefit_group"] for one in people.newcomers]
    assert told == [*["on_sick_leave"] * 4, "elsewhere"]


def test_without_a_column_of_ids_they_are_made_only_when_asked_and_for_the_same_rows(tmp_path: Path) -> None:
    path = _csv(tmp_path, "inclusion\n2026-06-01\n2026-06-02\n")
    [found] = _problems(path)
    assert "participant" in found
    first, second = _read(path, make_ids=True).newcomers
    assert (first.participant, first.request) != (second.participant, second.request)
    assert _read(path, make_ids=True).newcomers == (first, second)


def test_another_name_of_a_column_can_be_told(tmp_path: Path) -> None:
    path = _csv(tmp_path, "navn,dato\nA1,1.6.2026\n")
    [one] = _read(path, columns={"participant": "navn", "inclusion": "dato"}).newcomers
    assert (one.participant, one.days) == ("A1", {"inclusion": date(2026, 6, 1)})
    with pytest.raises(ResponseError, match="keeps no inclusjon of a person"):
        _read(path, columns={"inclusjon": "dato"})


def test_a_table_without_rows_is_no_list(tmp_path: Path) -> None:
    assert "no rows" in _problems(_csv(tmp_path, "participant,inclusion\n"))[0]
