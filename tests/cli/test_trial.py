"""``workmh trial`` reads a store, a folder or a table, and says what it was given and what it was not."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from workmh_measures.storage.data_lock import lock_history
from workmh_measures.storage.repository import Store

Run = Callable[..., Any]
KEYS = {
    *("analysis", "instrument", "scale", "item", "item2", "scale2", "group", "wave", "wave2", "factor"),
    *("level", "value", "text", "ci_low", "ci_high", "ci_level", "p_value", "df", "df2", "n", "method"),
    *("missing", "reason", "warnings"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from workmh_measures.cli.simulated_files import write_simulated_files
    from workmh_measures.definitions.library import load_study

    made = tmp_path_factory.mktemp("demo")
    write_simulated_files(load_study("demo"), n=80, seed=2, folder=made)
    return made


def test_estimates_are_one_flat_list_and_say_that_the_data_are_not_locked(workmh: Run, folder: Path) -> None:
    ran = workmh("trial", folder, "--study", "demo", "--only", "flow,effects", "--json")
    assert ran.code == 0
    assert ran.json
    assert all(set(row) == KEYS for row in ran.json)
    assert all("before the data were locked" in row["warnings"][0] for row in ran.json)


def test_results_tell_plan_data_and_software(workmh: Run, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "results.json"
    ran = workmh("trial", folder, "--study", "demo", "--only", "effects", "--results", out)
    assert ran.code == 0, ran.err
    told = json.loads(out.read_text(encoding="utf-8"))
    assert told["before_lock"] is True
    assert told["lock"] is None
    assert told["plan"]["primary"]["outcome"] == "competitive_work_12"
    assert told["data"]["allocated"] == {"control": 40, "programme": 40}
    assert {row["factor"] for row in told["estimates"]} >= {"competitive_work_12"}
    again = tmp_path / "again.json"
    workmh("trial", folder, "--study", "demo", "--only", "effects", "--results", again)
    assert json.loads(again.read_text(encoding="utf-8")) == told


def test_an_unknown_section_or_place_is_refused_with_what_there_is(workmh: Run, folder: Path) -> None:
    ran = workmh("trial", folder, "--study", "demo", "--only", "efects")
    assert ran.code == 2
    assert "Did you mean 'effects'?" in ran.err
    ran = workmh("trial", folder / "nothing.csv", "--study", "demo")
    assert ran.code == 1
    assert "TRIAL-SOURCE" in ran.err


def test_files_nobody_can_write_are_told_all_at_once_before_anything_is_read(
    workmh: Run, tmp_path: Path
) -> None:
    (tmp_path / "taken").write_text("", "utf-8")
    places = (
        "--json",
        tmp_path / "no" / "a.json",
        "--results",
        tmp_path,
        "--report",
        tmp_path / "taken" / "a.html",
    )
    ran = workmh("trial", tmp_path / "nothing.csv", "--study", "demo", "--only", "efects", *places)
    assert ran.code == 2
    assert "TRIAL-SOURCE" not in ran.err
    for words in (
        "Did you mean 'effects'?",
        f"'{tmp_path / 'no' / 'a.json'}' cannot be written: there is no folder",
        f"'{tmp_path}' cannot be written: it is a folder",
        f"'{tmp_path / 'taken' / 'a.html'}' cannot be written: '{tmp_path / 'taken'}' is a file, not a folder",
    ):
        assert words in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_one_file_is_not_written_twice_and_a_report_is_a_page(workmh: Run, tmp_path: Path) -> None:
    places = ("--results", tmp_path / "a.json", "--report", tmp_path / "a.json")
    ran = workmh("trial", tmp_path / "nothing.csv", "--study", "demo", *places)
    assert ran.code == 2
    assert f"--results and --report name the same file, '{tmp_path / 'a.json'}'." in ran.err
    assert "--report writes HTML" in ran.err
    assert not [*tmp_path.iterdir()]


def test_a_run_that_cannot_be_kept_is_not_put_on_record(workmh: Run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    assert workmh("study", "init", "demo", "--store", url).code == 0
    before = (tmp_path / "store.db").read_bytes()
    ran = workmh("trial", url, "--study", "demo", "--only", "flow", "--by", "anna", "--results", tmp_path)
    assert ran.code == 2
    assert (tmp_path / "store.db").read_bytes() == before


def test_a_table_of_anybodys_is_read_by_a_map(workmh: Run, tmp_path: Path, data: Path) -> None:
    study = tmp_path / "clinic.yaml"
    study.write_text(
        """
schema: 1
id: clinic
title: {en: A table of our own}
status: draft
languages: [en]
entry: light
anchors: [inclusion]
arms: [{id: usual, code: 0, name: {en: Usual}}, {id: new, code: 1, name: {en: New}}]
allocation: {kind: randomised, ratio: [1, 1]}
waves:
  - {id: t0, anchor: inclusion, month: 0, source: survey}
  - {id: t3, anchor: inclusion, month: 3, source: survey}
outcomes:
  - {id: mood, role: primary, kind: measured, name: {en: Mood}, column: mood, values: amount, better: lower, until: t3}
analysis: {population: itt, primary: {method: mean_difference, outcome: mood}}
retention: {years: 1}
""",
        encoding="utf-8",
    )
    table = tmp_path / "clinic.csv"
    pd.DataFrame(
        {"subject": range(8), "treat": list("aabbaabb"), "m0": 9, "m3": [4, 5, 7, 8, 5, 6, 99, 9]}
    ).to_csv(table, index=False)
    told = tmp_path / "map.yaml"
    told.write_text(
        "id: subject\narm: {column: treat, values: {new: a, usual: b}}\nmeasured: {mood: {t0: m0, t3: m3}}\nmissing: [99]\n",
        encoding="utf-8",
    )
    ran = workmh("trial", table, "--study", study, "--columns", told, "--only", "effects", "--json")
    assert ran.code == 0, ran.err
    rows = [row for row in ran.json if row["analysis"] == "mean_difference"]
    assert rows[0]["value"] == pytest.approx(5 - 8)
    assert rows[0]["n"] == 7
    told.write_text(
        "id: subjekt\narm: {column: treat, values: {new: a, odd: b}}\nmeasured: {mood: {t0: m0, t4: m3}}\n",
        encoding="utf-8",
    )
    ran = workmh("trial", table, "--study", study, "--columns", told)
    assert ran.code == 1
    assert "'odd'" in ran.err
    assert "'t4'" in ran.err


def test_a_store_is_locked_run_and_unlocked_on_record(workmh: Run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    assert workmh("study", "init", "demo", "--store", url).code == 0
    ran = workmh("trial", url, "--study", "demo", "--only", "flow", "--by", "anna")
    assert ran.code == 0
    assert "before the data were locked" in ran.out
    ran = workmh("study", "lock", "--store", url, "--study", "demo", "--by", "anna")
    assert ran.code == 0, ran.err
    ran = workmh("trial", url, "--study", "demo", "--only", "flow", "--by", "anna")
    assert ran.code == 0
    assert "locked" in ran.out
    assert "before the data were locked" not in ran.out
    assert workmh("study", "lock", "--store", url, "--study", "demo", "--by", "anna").code == 1
    unlock = ("study", "unlock", "--store", url, "--study", "demo", "--by")
    assert workmh(*unlock, "anna", "--confirm").code == 1
    ran = workmh(*unlock, "anna", "--reason", "A slip.")
    assert ran.code == 0, ran.err
    assert "until another person agrees" in ran.out
    ran = workmh(*unlock, "Anna", "--confirm")
    assert ran.code == 1
    assert "another person must agree" in ran.err
    assert workmh(*unlock, "ben", "--confirm", "--reason", "Both.").code == 2
    assert workmh(*unlock, "ben").code == 2
    assert "is lifted" in workmh(*unlock, "ben", "--confirm").out
    with closing(Store.open(url)) as store, store.reading() as connection:
        assert [step.by for step in lock_history(connection, "demo")] == [
            f"{name} (command line)" for name in ("anna", "anna", "ben")
        ]
    assert workmh("audit", "verify", "--store", url).code == 0
