"""`workmh analyse` tests hypotheses of a file or of a study, on whatever instruments the table holds."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from workmh_measures.dataset.assemble import assemble
from workmh_measures.definitions.library import data_folder, load_instrument, load_study
from workmh_measures.trial.simulate import simulate, simulated_answers

from .conftest import Run
from .test_score import column_map, hads_map

REFERENCE = Path(__file__).parents[1] / "reference"


def written(path: Path, hypotheses: list[dict[str, Any]], **more: Any) -> Path:
    stated = [{"source": "made up", "stated_on": "2026-01-05", **one} for one in hypotheses]
    path.write_text(json.dumps({"schema": 1, "hypotheses": stated, **more}), encoding="utf-8")
    return path


def correlated(name: str, *between: dict[str, Any], **more: Any) -> dict[str, Any]:
    plain = {"kind": "correlation", "direction": "positive", "at_least": 0.3, "method": "pearson"}
    return {"id": name, "between": between, **plain, **more}


def verdicts(ran: Any) -> dict[str, dict[str, Any]]:
    assert ran.code == 0, ran.err
    return {row["level"]: row for row in ran.json if row["analysis"].startswith("hypothes")}


def r(topic: str) -> Any:
    return json.loads((REFERENCE / f"{topic}.json").read_text(encoding="utf-8"))["results"]


def test_workers_with_a_disability_pension_score_higher_and_distress_goes_with_work_addiction(
    workmh: Run, data: Path, tmp_path: Path
) -> None:
    total = {"instrument": "hads", "scale": "total"}
    pension = {"column": "Disability_Pension", "higher": "Yes", "lower": "No"}
    group = {"kind": "group_difference", "of": total, "group": pension, "at_least": 0.1}
    expected = written(
        tmp_path / "expected.yaml",
        [
            correlated("addiction", total, {"column": "SUM_BERGEN_WORK_ADDICTION_SCALE"}),
            {"id": "plain", **group},
            {"id": "adjusted", **group, "adjusted_for": ["Age", "Gender"]},
            {**group, "id": "cases", "group": {"column": "hads_anxiety_possible", "higher": 1, "lower": 0}},
            correlated("pay", total, {"column": "Wage"}),
        ],
    )
    source, columns = (
        data / "norway_workers_hads_bwas/workers.csv",
        hads_map(tmp_path / "map.json", id="row_id"),
    )
    asked = ("--columns", columns, "--hypotheses", expected, "--only", "hypotheses", "--json")
    found = verdicts(workmh("analyse", source, "--instrument", "hads", *asked))
    known = r("known_groups")
    addiction = r("correlation")["pairs"]["workers_hads_work_addiction"]["pearson"]
    assert found["addiction"]["value"] == pytest.approx(addiction["value"], rel=1e-8)
    plain, adjusted = (known[kind]["workers_disability_pension"] for kind in ("pairs", "adjusted"))
    for name, reference in (("plain", plain), ("adjusted", adjusted)):
        row = found[name]
        assert (row["value"], row["p_value"]) == pytest.approx(
            (reference["g"], reference["p_value"]), rel=1e-8
        )
        assert [row["ci_low"], row["ci_high"]] == pytest.approx(reference["exact_95"], rel=1e-8)
        assert row["text"] == "confirmed"
    assert found["cases"]["text"] == "confirmed"
    assert (found["pay"]["text"], found["pay"]["reason"]) == (
        None,
        "The data have no column 'Wage'. The nearest name is 'Age'.",
    )
    share = found["construct_validity"]
    assert (share["n"], share["value"], share["text"]) == (4, 100.0, "sufficient")


def two_instruments(workmh: Run, data: Path, folder: Path, expected: Path) -> Any:
    column_map(folder / "gad.json", items={f"{i:02d}": f"GAD{i}" for i in range(1, 8)})
    columns = column_map(folder / "phq.json", items={f"{i:02d}": f"PHQ{i}" for i in range(1, 10)}, id="id")
    source = data / "phq9_gad7_two_waves/phq9_gad7_two_waves_long.csv"
    asked = ("--set", "missing_rule=all_required", "--columns", columns, "--hypotheses", expected)
    return workmh("analyse", source, "--instrument", "phq9", *asked, "--only", "hypotheses", "--json")


def test_the_scores_of_a_second_instrument_come_from_the_same_table(
    workmh: Run, data: Path, tmp_path: Path
) -> None:
    gad, phq = ({"instrument": name, "scale": "total"} for name in ("gad7", "phq9"))
    change = [{**one, "waves": [1, 2]} for one in (gad, phq)]
    expected = written(
        tmp_path / "expected.yaml",
        [
            correlated("now", {**gad, "wave": 1}, {**phq, "wave": 1}),
            correlated("change", *change, kind="change_correlation", at_least=0.5),
        ],
        columns={"gad7": "gad.json"},
        parameters={"gad7": {"missing_rule": "all_required"}},
    )
    found = verdicts(two_instruments(workmh, data, tmp_path, expected))
    reference = r("correlation")["pairs"]["phq9_gad7"]["pearson"]
    assert found["now"]["value"] == pytest.approx(reference["value"], rel=1e-8)
    assert (found["now"]["scale2"], found["now"]["text"]) == ("gad7_total", "confirmed")
    assert (found["change"]["wave"], found["change"]["wave2"], found["change"]["text"]) == (
        "1",
        "2",
        "not_confirmed",
    )
    assert (found["responsiveness"]["value"], found["responsiveness"]["text"]) == (0.0, "insufficient")


def test_a_file_of_hypotheses_about_an_instrument_without_columns_is_refused(
    workmh: Run, data: Path, tmp_path: Path
) -> None:
    phq, who = ({"instrument": name, "scale": "total", "wave": 1} for name in ("phq9", "who5"))
    expected = written(tmp_path / "expected.yaml", [correlated("h", phq, who)])
    ran = two_instruments(workmh, data, tmp_path, expected)
    assert ran.code == 1
    assert {(found["code"], found["allowed"][-7:-3]) for found in ran.json} == {("COL-MISSING", "who5")}


def test_a_wrong_file_is_answered_with_every_problem_and_nothing_is_estimated(
    workmh: Run, data: Path, tmp_path: Path
) -> None:
    phq, gad = {"instrument": "phq9", "scale": "totl"}, {"instrument": "gad8", "scale": "total"}
    expected = written(tmp_path / "expected.yaml", [correlated("h", phq, gad, at_most=0.2)])
    ran = two_instruments(workmh, data, tmp_path, expected)
    assert ran.code == 1
    assert [(found["code"], found["nearest"]) for found in ran.json] == [
        ("DEF-HYPOTHESIS", None),
        ("DEF-SCALE-UNKNOWN", "total"),
        ("DEF-INSTRUMENT-UNKNOWN", "gad7"),
    ]
    checked = workmh("check", expected)
    assert checked.code == 1
    assert "[DEF-HYPOTHESIS]" in checked.err + checked.out


@pytest.fixture(scope="module")
def demo_table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo study with made-up people, as its long data set has them."""
    study = load_study("demo")
    instruments = {entry.instrument: load_instrument(entry.instrument) for entry in study.schedule}
    made = simulate(study, instruments, n=120, seed=3)
    answers = simulated_answers(made)
    frame = assemble(made.study, instruments, answers, made.enrolments, today=date(2040, 1, 1)).frame
    path = tmp_path_factory.mktemp("demo") / "demo_long.csv"
    frame.to_csv(path, index=False)
    return path


def asked_of_study(workmh: Run, table: Path, study: object) -> dict[str, dict[str, Any]]:
    options = ("--study", study, "--only", "hypotheses", "--draws", 100, "--json")
    return verdicts(workmh("analyse", table, "--instrument", "hads", *options))


def test_the_hypotheses_of_a_study_are_tested_with_its_own_choices(workmh: Run, demo_table: Path) -> None:
    found = asked_of_study(workmh, demo_table, "demo")
    stated = load_study("demo").hypotheses
    assert [*found] == [*(one.id for one in stated), "construct_validity", "responsiveness"]
    assert all(row["text"] is not None for row in found.values())
    assert found["two_measures_of_depression"]["scale2"] == "phq9_total"


def test_what_the_table_lacks_of_a_study_is_not_tested_and_says_so(
    workmh: Run, demo_table: Path, tmp_path: Path
) -> None:
    frame = pd.read_csv(demo_table)
    frame[[name for name in frame if not name.startswith(("who5", "rtw"))]].to_csv(
        tmp_path / "few.csv", index=False
    )
    found = asked_of_study(workmh, tmp_path / "few.csv", "demo")
    assert found["distress_and_well_being"]["reason"] == "The data hold no answers to 'who5'."
    assert found["negative_expectancy_and_distress"]["reason"] == (
        "The data have no column 'rtw_expectancy_rtw_exp3'."
    )
    assert found["two_measures_of_depression"]["text"] is not None
    assert found["construct_validity"]["n"] == 1


def test_groups_may_be_classes_of_an_instrument_that_is_scored_from_the_same_table(
    workmh: Run, demo_table: Path, tmp_path: Path
) -> None:
    frame = pd.read_csv(demo_table)
    scores = [
        name
        for name in frame
        if name.startswith(("rtw_expectancy_rtw", "who5_total", "phq9_total", "hads_total"))
    ]
    frame.drop(columns=scores).to_csv(tmp_path / "answers.csv", index=False)
    assert asked_of_study(workmh, tmp_path / "answers.csv", "demo") == asked_of_study(
        workmh, demo_table, "demo"
    )


def test_arms_are_named_in_the_study_and_found_by_their_codes(
    workmh: Run, demo_table: Path, tmp_path: Path
) -> None:
    text = (data_folder("studies") / "demo.yaml").read_text(encoding="utf-8")
    before = "group: {column: rtw_expectancy_rtw_exp3, higher: 2, lower: 0}"
    assert before in text
    changed = text.replace(before, "group: {column: arm, higher: control, lower: programme}")
    (tmp_path / "demo.yaml").write_text(changed, encoding="utf-8")
    row = asked_of_study(workmh, demo_table, tmp_path / "demo.yaml")["negative_expectancy_and_distress"]
    assert (row["group"], row["reason"]) == ("0 - 1", None)


def test_a_study_without_hypotheses_is_wrong_usage(workmh: Run, demo_table: Path) -> None:
    ran = workmh("analyse", demo_table, "--instrument", "hads", "--study", "awac", "--only", "hypotheses")
    assert ran.code == 2
    assert "The study awac states no hypotheses." in ran.err
