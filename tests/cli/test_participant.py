"""`workmh participant` and `workmh import participants` as a member of staff uses them."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from .conftest import Run

TODAY = "2026-11-22"


@pytest.fixture
def sjm(workmh: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command on a new store of the Centres for Job Coping, on a day that never moves."""
    from datetime import date

    for module in ("participant_enrol", "participant_due", "participant_steps", "import_participants"):
        monkeypatch.setattr(f"workmh_measures.cli.{module}.today_in_norway", lambda: date(2026, 11, 22))
    url = f"sqlite:///{tmp_path / 'sjm.db'}"
    assert workmh("study", "init", "sjm", "--store", url).code == 0

    def run(*words: object):
        return workmh(*words, "--store", url, "--study", "sjm")

    return run


@pytest.fixture
def people(sjm: Run) -> Run:
    """The same with two people in it."""
    for name, unit in (("A1", "oslo"), ("B-12", "bergen")):
        words = ("--id", name, "--unit", unit, "--day", "inclusion=1.6.2026", "--language", "nb")
        ran = sjm("participant", "enrol", *words, "--by", "anna")
        assert (ran.code, ran.out) == (0, f"{name}\n")
    return sjm


def test_a_person_without_an_id_gets_one_and_the_same_request_gives_the_same(sjm: Run) -> None:
    words = (
        "participant",
        "enrol",
        "--day",
        "inclusion=2026-06-01",
        "--by",
        "anna",
        "--request",
        "r1",
        "--json",
    )
    first, again = json.loads(sjm(*words).out), json.loads(sjm(*words).out)
    assert len(first["participant"]) == 7
    assert (first["new"], again) == (True, {"participant": first["participant"], "new": False})


def test_who_is_enrolled_again_with_the_same_is_left_as_is(people: Run) -> None:
    words = ("--id", "A1", "--unit", "oslo", "--day", "inclusion=2026-06-01", "--language", "nb")
    ran = people("participant", "enrol", *words, "--by", "berit")
    assert (ran.code, ran.out) == (0, "A1 (enrolled before, nothing changed)\n")


def test_everything_wrong_is_told_at_once_and_nobody_is_enrolled(sjm: Run) -> None:
    words = ("--id", "010170 12345", "--day", "inclusion=2026-11-23", "--flag", "job=yes")
    ran = sjm("participant", "enrol", *words, "--by", "anna", "--json")
    assert ran.code == 1
    assert [found["code"] for found in json.loads(ran.out)] == ["PERSON-ID", "PERSON-STUDY", "PERSON-DATE"]
    assert "12345" not in ran.out
    assert json.loads(sjm("participant", "list", "--json").out) == []


@pytest.mark.parametrize("day", ["inclusion", "inclusion=", "inclusion=31.02.2026", "inclusion=06/07/2026"])
def test_a_day_that_may_mean_something_else_is_wrong_usage(sjm: Run, day: str) -> None:
    assert sjm("participant", "enrol", "--day", day, "--by", "anna").code == 2


def test_who_does_it_must_be_named(sjm: Run) -> None:
    assert sjm("participant", "enrol", "--id", "A1").code == 2
    assert sjm("participant", "died", "A1", TODAY).code == 2


def test_a_course_is_recorded_step_by_step_and_listed(people: Run) -> None:
    def on_record(*words: str) -> str:
        ran = people("participant", *words, "--by", "anna")
        assert ran.code == 0, ran.err
        return ran.out

    assert on_record("reached", "a1", "job_start", "3.8.2026") == "A1: job_start on 2026-08-03, on record.\n"
    assert "nothing changed" in on_record("reached", "A1", "job_start", "2026-08-03")
    assert "job_start 2 on 2026-10-05" in on_record(
        "reached", "A1", "job_start", "2026-10-05", "--number", "2"
    )
    consented = on_record("consent", "A1", "2026-06-01", "--version", "1")
    assert "consent to version 1 on 2026-06-01" in consented
    left = on_record("withdraw", "B12", "questionnaires", "2026-11-01")
    assert "register follow-up goes on" in left
    assert "taken back" in on_record(
        "withdraw", "B12", "questionnaires", "--take-back", "--reason", "asked us to"
    )
    assert "died on 2026-11-20" in on_record("died", "B-12", "20.11.2026")
    first, second = json.loads(people("participant", "list", "--json").out)
    assert first["days"] == {"inclusion": "2026-06-01", "job_start": "2026-08-03"}
    assert first["repeated"] == [{"what": "job_start", "number": 2, "day": "2026-10-05"}]
    assert (second["withdrawn"], second["died"]) == ({}, "2026-11-20")
    shown = people("participant", "list").out
    assert "job_start 2: 2026-10-05" in shown
    assert "died 2026-11-20" in shown
    assert "2 people enrolled." in shown


def test_a_list_shows_arms_only_when_asked(people: Run) -> None:
    assert "service" not in people("participant", "list").out
    assert "service" not in people("participant", "list", "--json").out
    assert "service" in people("participant", "list", "--show-arm").out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("reached", "A1", "job_strat", TODAY), 1),
        (("reached", "C9", "job_start", TODAY), 1),
        (("reached", "A1", "job_start"), 2),
        (("reached", "A1", "job_start", TODAY, "--take-back"), 2),
        (("withdraw", "A1", "everything", TODAY), 2),
        (("consent", "A1", TODAY), 2),
        (("consent", "A1", TODAY, "--version", "1", "--refused", "--part", "a=yes"), 2),
        (("consent", "A1", TODAY, "--version", "1", "--part", "a=perhaps"), 2),
        (("died", "A1", "2026-11-23"), 1),
    ],
)
def test_a_step_that_cannot_be_is_refused(people: Run, words: tuple[str, ...], code: int) -> None:
    ran = people("participant", *words, "--by", "anna")
    assert (ran.code, ran.out) == (code, "")


def test_consent_is_told_with_the_enrolment_or_by_a_list(sjm: Run, tmp_path: Path) -> None:
    words = ("participant", "enrol", "--id", "A1", "--by", "anna")
    assert sjm(*words, "--consent", "2026-06-01").code == 2
    assert sjm(*words, "--version", "2").code == 2
    assert sjm(*words, "--consent", "2026-06-01", "--version", "2").code == 0
    path = tmp_path / "people.csv"
    path.write_text("id,consent_date,consent_version\nA1,2026-06-01,2\nB2,2026-06-02,2\n", encoding="utf-8")
    ran = sjm("import", "participants", path, "--by", "anna")
    assert ran.out == "Consent put on record for 1.\n1 enrolled, 1 enrolled before with the same values.\n"


def test_what_a_person_was_enrolled_with_is_changed_with_a_reason(people: Run) -> None:
    words = ("participant", "change", "A1", "--unit", "tromsø", "--by", "anna")
    assert people(*words).code == 2
    assert people(*words, "--reason", "moved").out == "A1: changed, on record.\n"
    assert people(*words, "--reason", "moved").out == "A1: nothing changed.\n"
    assert json.loads(people("participant", "list", "--json").out)[0]["unit"] == "tromsø"
    assert people("participant", "change", "A1", "--reason", "look", "--by", "anna").code == 2


def test_what_is_due_follows_the_day_and_each_job(people: Run, tmp_path: Path) -> None:
    for words in (("2026-08-03",), ("2026-10-05", "--number", "2")):
        people("participant", "reached", "A1", "job_start", *words, "--by", "anna")
    told = json.loads(people("participant", "due", "--json").out)
    assert told["day"] == TODAY
    [form] = told["forms"]
    assert (form["participant"], form["wave"], form["number"], form["state"]) == ("A1", "j3", 1, "due")
    every = json.loads(people("participant", "due", "--day", "5.1.2027", "--all", "--json").out)["forms"]
    states = {(one["participant"], one["wave"], one["number"]): one["state"] for one in every}
    assert states["A1", "j3", 1] == "closed"
    assert states["A1", "j3", 2] == "due"
    assert states["A1", "j6", 1] == "waiting"
    assert states["B-12", "t0", 1] == "closed"
    out = tmp_path / "due.csv"
    assert people("participant", "due", "--state", "closed", "-o", out).code == 0
    written = pd.read_csv(out, dtype=str)
    assert written[["participant", "wave", "state"]].to_numpy().tolist() == [
        ["A1", "t0", "closed"],
        ["B-12", "t0", "closed"],
    ]
    people("participant", "due", "-o", tmp_path / "due.xlsx")
    assert pd.read_excel(tmp_path / "due.xlsx", dtype=str)["participant"].tolist() == ["A1"]
    assert people("participant", "due", "-o", tmp_path / "due.docx").code == 2
    people("participant", "withdraw", "A1", "contact", TODAY, "--by", "anna")
    assert "nothing open or due or late" in people("participant", "due").out


def test_a_list_of_people_is_taken_in_once(sjm: Run, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("id;senter;inclusion;note\n0412;oslo;1.6.2026;x\nB7;bergen;2.6.2026;\n", encoding="utf-8")
    first = sjm("import", "participants", path, "--by", "anna")
    assert first.code == 0
    assert first.out == (
        "Left out: column 'note'\n"
        "Units seen for the first time: bergen, oslo. Look for slips of the pen.\n"
        "2 enrolled, 0 enrolled before with the same values.\n"
    )
    again = json.loads(sjm("import", "participants", path, "--by", "anna", "--json").out)
    assert (again["enrolled"], again["before"]) == ([], ["0412", "B7"])


def test_a_list_without_ids_gives_the_same_people_the_second_time(sjm: Run, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("inclusion\n2026-06-01\n2026-06-02\n", encoding="utf-8")
    first = json.loads(sjm("import", "participants", path, "--make-ids", "--by", "anna", "--json").out)
    again = json.loads(sjm("import", "participants", path, "--make-ids", "--by", "anna", "--json").out)
    assert len(first["enrolled"]) == 2
    assert (again["enrolled"], again["before"]) == ([], first["enrolled"])
    shown = sjm("import", "participants", path, "--make-ids", "--by", "anna").out
    assert all(name in shown for name in first["enrolled"])


def test_nobody_of_a_list_with_a_problem_is_enrolled(sjm: Run, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text("id,inclusion\nA1,2026-06-01\nA1,2026-06-02\n25-Jun,2026-06-01\n", encoding="utf-8")
    ran = sjm("import", "participants", path, "--by", "anna")
    assert (ran.code, ran.out) == (1, "")
    assert "25-Jun" in ran.err
    path.write_text("id,inclusion\nA1,2026-06-01\nA1,2026-06-02\n01017012345,2026-06-01\n", encoding="utf-8")
    ran = sjm("import", "participants", path, "--by", "anna")
    assert ran.code == 1
    assert f"{path}:3 [PERSON-TWICE]" in ran.err
    assert f"{path}:4 [PERSON-ID]" in ran.err
    assert json.loads(sjm("participant", "list", "--json").out) == []


def test_the_store_of_another_study_is_refused(workmh: Run, sjm: Run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'sjm.db'}"
    for words in (
        ("participant", "list"),
        ("export", "-o", tmp_path / "out", "--by", "anna"),
        ("wording", "status"),
        ("import", "participants", tmp_path / "people.csv", "--by", "anna"),
    ):
        ran = workmh(*words, "--store", url, "--study", "demo")
        assert ran.code == 1
        assert "made for sjm" in ran.err


def test_rows_that_cannot_be_read_and_rows_that_do_not_fit_are_told_at_once(sjm: Run, tmp_path: Path) -> None:
    rows = ("A1,2026-01-05,perhaps", "A2,2026-01-05,ja", "A2,2026-01-05,ja", "01019912345,2026-01-05,ja")
    (tmp_path / "p.csv").write_text("\n".join(["id,inclusion,job_support", *rows]), encoding="utf-8")
    ran = sjm("import", "participants", tmp_path / "p.csv", "--by", "anna")
    assert (ran.code, ran.out) == (1, "")
    for told in (
        "p.csv:2, column 'job_support'",
        "p.csv:4 [PERSON-TWICE]",
        "p.csv:5 [PERSON-ID]",
        "3 problems.",
    ):
        assert told in ran.err
    assert json.loads(sjm("participant", "list", "--json").out) == []
