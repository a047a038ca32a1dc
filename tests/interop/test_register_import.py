"""Extracts made by the test: what is taken, what is refused, and where."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from workmh_measures.errors import Problem
from workmh_measures.interop.register_import import Extract, RegisterImport, read_extract
from workmh_measures.model.work import BENEFIT_KINDS, WORK_KINDS, BenefitSpell, EmploymentSpell

PEOPLE = ("P01", "P02", "P03", "NOV12")
TODAY = date(2026, 6, 1)
WINDOWS = "participant;observed_from;observed_to\nP01;2024-01-01;2025-12-31\nP02;2024-01-01;2025-12-31\n"
HEAD = "participant;start;stop;kind;percent;hours\n"

Read = Callable[..., RegisterImport]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def extract(windows: str = WINDOWS, **more: object) -> RegisterImport:
        paths = {}
        for name in ("windows", "employment", "benefits"):
            text = windows if name == "windows" else more.pop(name, None)
            if text is not None:
                paths[name] = tmp_path / f"{name}.csv"
                paths[name].write_text(str(text), encoding="utf-8")
        made = Extract(source="aa_register", **paths, **more)  # type: ignore[arg-type]
        return read_extract(made, PEOPLE, today=TODAY)

    return extract


def told(problems: Sequence[Problem]) -> list[tuple[str, str]]:
    """Code and row of each problem, without the folder."""
    return [(p.code, p.where.rpartition("/")[2].replace(".csv", "")) for p in problems]


def test_three_tables_become_one_record_for_each_window(read: Read) -> None:
    made = read(
        employment=HEAD + "P01;01.03.2024;;Ordinært arbeid;50;18,75\nP01;2024-01-01;2024-02-29;VTA;40 %;\n",
        benefits="deltaker;fra;til;ytelse;grad\nP01;01.01.2023;31.01.2024;AAP;100\n",
    )
    assert made.problems == ()
    first, second = made.records
    assert (first.participant, first.source) == ("P01", "aa_register")
    assert first.employment == (
        EmploymentSpell("sheltered", date(2024, 1, 1), date(2024, 2, 29), 40.0, None),
        EmploymentSpell("competitive", date(2024, 3, 1), None, 50.0, 18.75),
    )
    assert first.benefits == (
        BenefitSpell("work_assessment_allowance", date(2023, 1, 1), date(2024, 1, 31), 100.0),
    )
    assert (second.participant, second.employment, second.benefits) == ("P02", (), ())
    assert second.tells == (*WORK_KINDS, *BENEFIT_KINDS)


def test_a_source_tells_only_of_what_there_is_a_table_for_or_of_what_it_is_said_to_know(read: Read) -> None:
    assert read(employment=HEAD).records[0].tells == WORK_KINDS
    some = read(employment=HEAD, knows=("competitive", "subsidised"))
    assert some.records[0].tells == ("competitive", "subsidised")
    refused = read(employment=HEAD + "P01;2024-05-01;;placement;;\n", knows=("competitive",))
    assert told(refused.problems) == [("REG-KIND", "employment:2")]


def test_kinds_that_never_occur_are_named_so_that_it_is_seen_they_count_as_none(read: Read) -> None:
    [note] = [n for n in read(employment=HEAD + "P01;2024-05-01;;competitive;;\n").notes if "No spell" in n]
    assert "placement" in note
    assert "competitive" not in note.partition(":")[0]
    assert "--knows" in note


def test_every_fault_of_every_row_is_told_at_once_in_the_order_of_the_rows(read: Read) -> None:
    rows = [
        "P1;01.03.2024;;competitive;50;18,75",  # 2: no such participant
        "P01;31.02.2024;15.06.2024;placement;;",  # 3: no such day
        "P01;15.06.2024;01.06.2024;placement;;",  # 4: stops before it starts
        "P01;2024-01-01;2099-12-31;ordinert arbeid;151;",  # 5: word, date and per cent
        "P01;1899-01-01;2024-12-31;sheltered;half;",  # 6: date and number
        "P01;25-Jun;2024-12-31;sheltered;50;",  # 7: damaged
        "4.5E+04;2024-01-01;2024-12-31;competitive;50;",  # 8: damaged
        ";2024-06-01;;competitive;60;",  # 9: nobody
        "P02;;;;60;200",  # 10: no start, no kind, too many hours
        "P02;2026-07-01;;competitive;;",  # 11: has not begun yet
    ]
    made = read(employment=HEAD + "\n".join(rows) + "\n")
    assert made.records == ()
    assert told(made.problems) == [
        ("FILE-PERSON", "employment:2, column 'participant'"),
        ("FILE-CELL", "employment:3, column 'start'"),
        ("REG-SPELL", "employment:4, column 'stop'"),
        ("FILE-WORD", "employment:5, column 'kind'"),
        ("FILE-CELL", "employment:5, column 'stop'"),
        ("FILE-CELL", "employment:5, column 'percent'"),
        ("FILE-CELL", "employment:6, column 'start'"),
        ("FILE-CELL", "employment:6, column 'percent'"),
        ("FILE-CELL", "employment:7, column 'start'"),
        ("FILE-CELL", "employment:8, column 'participant'"),
        ("FILE-CELL", "employment:9, column 'participant'"),
        ("FILE-CELL", "employment:10, column 'kind'"),
        ("FILE-CELL", "employment:10, column 'start'"),
        ("FILE-CELL", "employment:10, column 'hours'"),
        ("FILE-CELL", "employment:11, column 'start'"),
    ]
    near = {p.found: p.nearest for p in made.problems if p.nearest}
    assert near == {"P1": "P01", "ordinert arbeid": "competitive"}
    assert "cell stays empty" in next(p.text for p in made.problems if p.found == "2099-12-31")


def test_spells_need_a_window_and_a_day_in_it(read: Read) -> None:
    made = read(
        employment=HEAD
        + "P03;2024-05-01;;competitive;;\nP03;2024-05-01;;placement;;\nP01;2020-01-01;2023-12-31;competitive;;\n"
        + "P01;2026-01-01;;competitive;;\nP02;2020-01-01;2024-01-01;competitive;;\n",
    )
    assert told(made.problems) == [
        ("REG-WINDOW", "employment:2"),
        ("REG-SPELL", "employment:4"),
        ("REG-SPELL", "employment:5"),
    ]


def test_a_window_stands_once_and_ends_after_it_begins(read: Read) -> None:
    windows = WINDOWS + "P01;2024-01-01;2024-12-31\nP03;2025-01-02;2025-01-01\n"
    made = read(windows, employment=HEAD + "P03;2024-05-01;;competitive;;\n")
    # A spell of somebody whose window has a fault is not told as well.
    assert told(made.problems) == [
        ("REG-WINDOW", "windows:4"),
        ("REG-WINDOW", "windows:5, column 'observed_to'"),
    ]


def test_a_window_cannot_reach_past_today(read: Read) -> None:
    made = read("id;fra;til\nP01;2024-01-01;2026-06-02\n", employment=HEAD)
    assert told(made.problems) == [("FILE-CELL", "windows:2, column 'til'")]


def test_the_end_of_a_window_has_its_reason(read: Read) -> None:
    windows = "id;fra;til;årsak\nP01;2024-01-01;2025-12-31;Død\nP02;2024-01-01;2025-12-31;utvandret\n"
    made = read(windows, employment=HEAD)
    assert [record.end_reason for record in made.records] == ["died", "emigrated"]
    assert any("taken to end with the extract" in note for note in read(employment=HEAD).notes)
    assert not any("taken to end with the extract" in note for note in made.notes)


def test_the_same_row_twice_and_overlapping_spells_of_one_kind_are_refused(read: Read) -> None:
    made = read(
        employment=HEAD
        + "P01;2024-01-01;2024-06-30;competitive;50;\n"
        + "P01;2024-01-01;2024-06-30;competitive;50;\n"
        + "P01;2024-06-30;;competitive;60;\n"
        + "P01;2024-06-30;;placement;60;\n"
        + "P02;2024-06-30;;competitive;60;\n",
    )
    assert told(made.problems) == [("FILE-TWICE", "employment:3"), ("REG-OVERLAP", "employment:4")]
    assert "employment.csv:2" in made.problems[1].text


def test_a_column_that_tells_jobs_apart_lets_them_overlap_and_is_not_kept(read: Read) -> None:
    head = HEAD.strip() + ";arbeidsgiver\n"
    made = read(
        employment=head + "P01;2024-01-01;;competitive;50;18;A\nP01;2024-03-01;;competitive;20;7;B\n",
    )
    assert made.problems == ()
    assert [spell.hours for spell in made.records[0].employment] == [18.0, 7.0]
    same = read(employment=head + "P01;2024-01-01;;competitive;50;;A\nP01;2024-03-01;;competitive;20;;A\n")
    assert told(same.problems) == [("REG-OVERLAP", "employment:3")]
    empty = read(employment=head + "P01;2024-01-01;;competitive;50;;A\nP01;2024-03-01;;competitive;20;;\n")
    assert told(empty.problems) == [("REG-OVERLAP", "employment:3")]


def test_shares_are_not_taken_for_per_cent(read: Read) -> None:
    made = read(employment=HEAD + "P01;2024-01-01;;competitive;0,5;\nP02;2024-01-01;;competitive;1;\n")
    assert told(made.problems) == [("REG-SHARES", "employment:2, column 'percent'")]
    ones = read(employment=HEAD + "P01;2024-01-01;;competitive;1;\nP02;2024-01-01;;competitive;0;\n")
    assert told(ones.problems) == [("REG-SHARES", "employment:2, column 'percent'")]
    mixed = read(employment=HEAD + "P01;2024-01-01;;competitive;100;\nP02;2024-01-01;;competitive;0,5;\n")
    assert told(mixed.problems) == [("REG-SHARES", "employment:3, column 'percent'")]
    none = read(employment=HEAD + "P01;2024-01-01;;competitive;0;\nP02;2024-01-01;;competitive;;\n")
    assert none.problems == ()


def test_a_column_that_lacks_is_told_with_the_one_most_like_it(read: Read) -> None:
    made = read(employment="participant;strat;stop;kind\nP01;2024-01-01;;competitive\n")
    [lacking] = made.problems
    assert (lacking.code, lacking.nearest) == ("FILE-COLUMN", "strat")
    given = read(
        employment="participant;strat;stop;kind\nP01;2024-01-01;;competitive\n",
        columns={"employment.start": "strat"},
    )
    assert given.problems == ()
    absent = read(employment=HEAD, columns={"start": "begin"})
    assert [(p.code, p.found) for p in absent.problems] == [("FILE-COLUMN", "begin")]


def test_two_columns_for_one_meaning_are_not_chosen_between(read: Read) -> None:
    made = read(employment="participant;id;start;stop;kind\nP01;7;2024-01-01;;competitive\n")
    assert [p.code for p in made.problems] == ["FILE-SEVERAL"]
    chosen = read(
        employment="participant;id;start;stop;kind\nP01;7;2024-01-01;;competitive\n",
        columns={"employment.participant": "participant"},
    )
    assert chosen.problems == ()
    assert any("columns left out: id" in note for note in chosen.notes)


def test_further_words_can_be_explained(read: Read) -> None:
    text = HEAD + "P01;2024-01-01;;ARBTREN;;\n"
    assert [p.code for p in read(employment=text).problems] == ["FILE-WORD"]
    made = read(employment=text, words={"arbtren": "placement"})
    assert made.records[0].employment[0].kind == "placement"


def test_ids_are_found_without_case_and_a_study_may_have_ids_that_look_like_months(read: Read) -> None:
    windows = "id;fra;til\np01;2024-01-01;2025-12-31\nNOV12;2024-01-01;2025-12-31\n"
    made = read(windows, employment=HEAD)
    assert [record.participant for record in made.records] == ["NOV12", "P01"]


def test_rows_without_any_cell_are_no_rows(read: Read) -> None:
    made = read(employment=HEAD + ";;;;;\nP01;2024-01-01;;competitive;;\n;;;;;\n")
    assert made.problems == ()


def test_a_table_of_several_sources_gives_the_rows_of_the_one_asked_for_and_says_so(read: Read) -> None:
    windows = "id;kilde;fra;til\nP01;aa_register;2024-01-01;2025-12-31\nP01;staff;2024-01-01;2024-12-31\n"
    head = "participant;source;start;stop;kind\n"
    work = head + "P01;staff;2024-02-01;;placement\nP01;aa_register;2024-03-01;;competitive\n"
    made = read(windows, employment=work)
    assert made.problems == ()
    [record] = made.records
    assert [spell.kind for spell in record.employment] == ["competitive"]
    assert [note for note in made.notes if "'staff'" in note] == [
        note for note in made.notes if note.endswith("1 rows of source 'staff' left out.")
    ]
    assert sum("'staff'" in note for note in made.notes) == 2


def test_a_source_no_row_is_of_is_refused_with_those_there_are(read: Read) -> None:
    windows = "id;kilde;fra;til\nP01;register;2024-01-01;2025-12-31\n"
    made = read(
        windows, employment="participant;source;start;stop;kind\nP01;register;2024-03-01;;competitive\n"
    )
    [found] = made.problems
    assert told([found]) == [("REG-SOURCE", "windows:1")]
    assert found.allowed == "register"


def test_the_order_of_the_rows_does_not_matter(read: Read) -> None:
    rows = [
        "P01;2024-01-01;2024-01-31;competitive;50;",
        "P01;2024-05-01;;competitive;;",
        "P02;2024-05-01;;sheltered;;7",
    ]
    assert (
        read(employment=HEAD + "\n".join(rows)).records
        == read(employment=HEAD + "\n".join(rows[::-1])).records
    )


@pytest.mark.parametrize("ending", ["xlsx", "sav", "parquet", "csv"])
def test_the_same_extract_is_read_alike_from_every_format(ending: str, tmp_path: Path) -> None:
    start = [pd.Timestamp(2024, 3, 1), pd.Timestamp(2024, 1, 1)]
    windows = pd.DataFrame(
        {"id": ["P01", "P02"], "fra": [pd.Timestamp(2024, 1, 1)] * 2, "til": [pd.Timestamp(2025, 12, 31)] * 2}
    )
    work = pd.DataFrame(
        {
            "id": ["P01", "P02"],
            "fra": start,
            "til": [pd.NaT, pd.Timestamp(2024, 2, 29)],
            "kind": [1.0, 4.0],
            "timer": [18.75, None],
        }
    )
    paths = {}
    for name, frame in (("windows", windows), ("employment", work)):
        paths[name] = tmp_path / f"{name}.{ending}"
        if ending == "xlsx":
            frame.to_excel(paths[name], index=False)
        elif ending == "parquet":
            frame.to_parquet(paths[name])
        elif ending == "csv":
            frame.to_csv(paths[name], index=False, date_format="%d.%m.%Y")
        else:
            pyreadstat.write_sav(frame, str(paths[name]))
    made = read_extract(Extract(source="aa_register", **paths), PEOPLE, today=TODAY)
    assert made.problems == ()
    assert [record.employment for record in made.records] == [
        (EmploymentSpell("competitive", date(2024, 3, 1), None, None, 18.75),),
        (EmploymentSpell("sheltered", date(2024, 1, 1), date(2024, 2, 29), None, None),),
    ]


def test_a_fault_in_a_file_of_cases_is_told_by_its_case(tmp_path: Path) -> None:
    frame = pd.DataFrame({"id": ["P01", "P9"], "fra": [20240101.0] * 2, "til": [20251231.0] * 2})
    path = tmp_path / "windows.sav"
    pyreadstat.write_sav(frame, str(path))
    work = tmp_path / "work.csv"
    work.write_text(HEAD, encoding="utf-8")
    made = read_extract(Extract(path, "aa_register", work), PEOPLE, today=TODAY)
    assert [p.where for p in made.problems] == [f"{path}, case 2, column 'id'"]


def test_tables_that_pspp_wrote_are_read_with_their_dates(tmp_path: Path) -> None:
    (tmp_path / "made.sps").write_text(
        "DATA LIST LIST /id (A8) fra (EDATE10) til (EDATE10).\nBEGIN DATA\n'P01' 01.01.2024 31.12.2025\nEND DATA.\n"
        "SAVE OUTFILE='windows.sav'.\n"
        "DATA LIST LIST /id (A8) fra (DATE11) til (DATE11) slag (F2.0) timer (COMMA6.2).\nBEGIN DATA\n"
        "'P01' 29-FEB-2024 . 1 18.75\nEND DATA.\nVALUE LABELS slag 1 'Competitive' 3 'Placement'.\n"
        "SAVE OUTFILE='work.sav'.\n",
        encoding="utf-8",
    )
    run = subprocess.run(["pspp", "made.sps"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout
    made = read_extract(
        Extract(tmp_path / "windows.sav", "aa_register", tmp_path / "work.sav"), PEOPLE, today=TODAY
    )
    assert made.problems == ()
    [record] = made.records
    assert (record.observed_from, record.observed_to) == (date(2024, 1, 1), date(2025, 12, 31))
    assert record.employment == (EmploymentSpell("competitive", date(2024, 2, 29), None, None, 18.75),)
