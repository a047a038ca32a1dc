from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path

import pandas as pd

from workmh_measures.dataset.codebook import Dataset
from workmh_measures.export.files import export_dataset
from workmh_measures.model.record import Enrolment
from workmh_measures.model.study import Study
from workmh_measures.model.work import BenefitSpell, EmploymentSpell
from workmh_measures.trial.register_tables import register_months, spells
from workmh_measures.trial.work_words import KIND_CODES

from .work_study import person, record

JOB = EmploymentSpell("competitive", date(2023, 6, 1), date(2024, 3, 10), 50.0, 18.75)
NOW = EmploymentSpell("placement", date(2025, 12, 31))
SICK = BenefitSpell("sickness_benefit", date(2024, 3, 1), date(2024, 3, 31), 50.0)


def month(made: Dataset, number: int, who: str = "P1", source: str = "aa_register") -> dict[str, object]:
    f = made.frame
    [row] = f[(f["id"] == who) & (f["source"] == source) & (f["month"] == number)].to_dict("records")
    return row


def test_months_run_from_the_window_or_inclusion_to_the_window_or_the_last_register_wave(
    study: Study,
) -> None:
    made = register_months(study, [person("P1")], [record("P1", JOB)])
    months = made.frame["civil_month"]
    assert (months.iloc[0], months.iloc[-1]) == (pd.Timestamp(2024, 1, 1), pd.Timestamp(2025, 12, 1))
    assert made.frame["month"].tolist() == [float(n) for n in range(-1, 23)]
    short = record("P1", window=(date(2024, 5, 1), date(2024, 5, 31)))
    made = register_months(study, [person("P1")], [short])
    assert made.frame["month"].tolist() == [float(n) for n in range(13)]
    assert made.frame["days_observed"].sum() == 31


def test_a_month_tells_days_hours_percent_and_degree_over_the_days_covered(study: Study) -> None:
    march = month(register_months(study, [person("P1")], [record("P1", JOB, SICK)]), 1)
    assert (march["competitive"], march["competitive_days"], march["days_in_month"]) == (1, 10, 31)
    assert march["hours_wk"] == 18.75 * 10 / 31
    assert march["percent"] == 50 * 10 / 31
    assert (march["sickness_benefit"], march["sickness_benefit_days"]) == (1, 31)
    assert march["sickness_benefit_degree"] == 50
    assert (march["placement"], march["placement_days"]) == (0, 0)


def test_a_month_in_part_without_a_day_of_work_is_not_known_and_one_with_a_day_is(study: Study) -> None:
    late = record("P1", JOB, window=(date(2024, 3, 2), date(2024, 5, 30)))
    made = register_months(study, [person("P1")], [late])
    march, april, may = (month(made, number) for number in (1, 2, 3))
    assert [m["days_observed"] for m in (march, april, may)] == [30, 30, 30]
    assert (march["competitive"], april["competitive"]) == (1, 0)
    assert (may["competitive_days"], pd.isna(may["competitive"])) == (0, True)


def test_people_a_source_does_not_know_have_months_without_anything_known(study: Study) -> None:
    made = register_months(study, [person("P1"), person("P2")], [record("P1", JOB)])
    lacking = made.frame[made.frame["id"] == "P2"]
    assert lacking["month"].tolist() == [float(n) for n in range(13)]
    assert lacking["days_observed"].eq(0).all()
    assert (
        lacking.drop(columns=["id", "source", "month", "civil_month", "days_in_month", "days_observed"])
        .isna()
        .all(axis=None)
    )


def test_sources_have_rows_of_their_own_and_rows_follow_the_order_of_the_people(study: Study) -> None:
    people = [person("P2"), person("P1")]
    told = [record("P1", JOB), record("P1", source="nav"), record("P2", source="nav")]
    made = register_months(study, people, told)
    pairs = made.frame[["id", "source"]].drop_duplicates().apply(tuple, axis=1).tolist()
    assert pairs == [("P2", "aa_register"), ("P2", "nav"), ("P1", "aa_register"), ("P1", "nav")]
    assert not made.frame.duplicated(list(made.codebook.keys)).any()
    assert register_months(study, people, told[::-1]).frame.equals(made.frame)


def test_without_a_record_there_are_no_months_and_without_inclusion_no_number(study: Study) -> None:
    assert register_months(study, [person("P1")], []).frame.empty
    unknown = Enrolment("demo", "P1", None, {}, "nb")
    made = register_months(study, [unknown], [record("P1", JOB)])
    assert made.frame["month"].isna().all()
    assert len(made.frame) == 24


def test_nothing_of_the_time_after_withdrawal_or_death_is_in_either_table(study: Study) -> None:
    for who in (person("P1", withdrawn={"register": date(2024, 3, 6)}), person("P1", died=date(2024, 3, 5))):
        march = month(register_months(study, [who], [record("P1", JOB, SICK)]), 1)
        assert (march["days_observed"], march["competitive_days"]) == (5, 5)
        rows = spells(study, [who], [record("P1", JOB, SICK, NOW)]).frame
        assert rows["kind"].tolist() == [KIND_CODES["competitive"], KIND_CODES["sickness_benefit"]]
        assert rows["stop"].isna().all()
        assert rows["censored"].tolist() == [1, 1]
        assert rows["observed_to"].eq(pd.Timestamp(2024, 3, 5)).all()


def test_a_spell_says_what_was_told_and_what_the_window_cut(study: Study) -> None:
    rows = spells(study, [person("P1")], [record("P1", NOW, JOB, SICK)]).frame
    assert rows["spell"].tolist() == [1, 2, 3]
    assert rows["kind"].tolist() == [1, 11, 3]
    assert rows["start"].tolist() == [pd.Timestamp(d) for d in (JOB.start, SICK.start, NOW.start)]
    assert rows["began_before"].tolist() == [1, 0, 0]
    assert rows["censored"].tolist() == [0, 0, 1]
    assert rows["stop"].isna().tolist() == [False, False, True]
    assert rows["hours"].tolist()[0] == 18.75
    assert rows["degree"].tolist()[1] == 50
    assert rows["end_reason"].tolist() == [1, 1, 1]


def test_people_who_are_not_enrolled_are_in_no_table(study: Study) -> None:
    assert spells(study, [person("P2")], [record("P1", JOB)]).frame.empty
    assert set(register_months(study, [person("P2")], [record("P1", JOB)]).frame["id"]) == set()


def test_both_tables_become_labelled_files_that_pspp_reads_back(study: Study, tmp_path: Path) -> None:
    people, told = [person("P1")], [record("P1", JOB, SICK, NOW)]
    export_dataset(register_months(study, people, told), tmp_path, name="months", language="nb")
    export_dataset(spells(study, people, told), tmp_path, name="spells", language="en")
    (tmp_path / "read.sps").write_text(
        "GET FILE='spells.sav'.\nLIST id kind start stop hours censored.\n"
        "GET FILE='months.sav'.\nSELECT IF (month = 1).\nLIST id competitive_days hours_wk sickness_benefit_degree.\n",
        encoding="utf-8",
    )
    run = subprocess.run(
        ["pspp", "-o", "out.csv", "read.sps"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout
    listed = (tmp_path / "out.csv").read_text(encoding="utf-8")
    assert "P1,1,01-JUN-2023,10-MAR-2024,18.75,0" in listed
    assert "P1,3,31-DEC-2025,.,.  ,1" in listed
    assert "P1,10,6.05,50.00" in listed
