"""`workmh change` on real people of two waves gives the numbers of R, and accounts for everybody."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from workmh_measures.model.names import CHANGE_ENDINGS

from .conftest import Run
from .test_score import column_map

TESTS = Path(__file__).parents[1]
R: dict[str, Any] = json.loads((TESTS / "reference" / "change.json").read_text("utf-8"))["results"]
WORDS = np.array(["unchanged", "improved", "deteriorated", "recovered"])


@pytest.fixture
def waves(data: Path) -> Path:
    return data / "phq9_gad7_two_waves" / "phq9_gad7_two_waves_long.csv"


def call(
    file: Path, instrument: str, folder: Path, *more: object, out: str = "out.csv"
) -> tuple[object, ...]:
    prefix, n = {"phq9": ("PHQ", 9), "gad7": ("GAD", 7)}[instrument]
    items = {f"{i:02d}": f"{prefix}{i}" for i in range(1, n + 1)}
    columns = column_map(folder / f"{instrument}.json", items=items)
    base = ("change", file, "--instrument", instrument, "--columns", columns, "--from", 1, "--to", 2)
    return (*base, *more, "-o", folder / out)


def test_alpha_error_index_and_categories_of_403_people_equal_r(
    workmh: Run, waves: Path, tmp_path: Path
) -> None:
    for name, mic in (("phq9", 3.7), ("gad7", 4.0)):
        r, n = R[name]["whole"], R[name]["n_alpha"]
        functional = f"{r['functional']['mean']},{r['functional']['sd']}"
        for kind in ("a", "b", "c"):
            options = ("--reliability", "alpha", "--mic", f"total=published:{mic}", "--cutoff", kind)
            populations = ("--functional", functional, "--clinical", "own")
            ran = workmh(*call(waves, name, tmp_path, *options, *populations, "--json"))
            assert ran.code == 0, ran.err
            account = ran.json["scales"][0]
            reliable = account["reliable"]
            assert reliable["reliability"]["value"] == pytest.approx(r["reliability"], abs=1e-8)
            assert (reliable["reliability"]["kind"], reliable["reliability"]["n"]) == ("alpha", n)
            assert (reliable["sd"]["kind"], reliable["sd"]["n"]) == ("own", n)
            assert reliable["sd"]["value"] == pytest.approx(r["sd"], abs=1e-8)
            assert reliable["sem"]["value"] == pytest.approx(r["sem"], abs=1e-8)
            assert reliable["threshold"] == pytest.approx(r["smallest_reliable_change"], abs=1e-8)
            assert account["clinical"]["values"] == [pytest.approx(r["cutoffs"][kind], abs=1e-8)]
            table = pd.read_csv(tmp_path / "out.csv")
            assert list(table["id"]) == R[name]["ids"]
            np.testing.assert_array_equal(table[f"{name}_total_from"], r["before"])
            np.testing.assert_array_equal(table[f"{name}_total_to"], r["after"])
            np.testing.assert_allclose(table[f"{name}_total_rci"], r["index"], atol=1e-8)
            found = {end: list(table[f"{name}_total_{end}"]) for end in ("reliable", "important", "clinical")}
            assert found["reliable"] == list(WORDS[r["reliable"]])
            assert found["important"] == list(WORDS[R[name]["important"]["categories"]])
            assert found["clinical"] == list(WORDS[r["clinical_categories"][kind]])


def test_the_account_counts_the_categories_of_the_file(workmh: Run, waves: Path, tmp_path: Path) -> None:
    ran = workmh(*call(waves, "phq9", tmp_path, "--sem", "2.5", "--json"))
    counts = ran.json["scales"][0]["reliable"]["counts"]
    table = pd.read_csv(tmp_path / "out.csv")["phq9_total_reliable"].value_counts().to_dict()
    assert counts == {**table, "not_judged": 0}
    assert sum(counts.values()) == ran.json["persons"] == 403


def test_what_the_categories_rest_on_lies_beside_every_file(workmh: Run, waves: Path, tmp_path: Path) -> None:
    printed = workmh(*call(waves, "phq9", tmp_path, "--reliability", "alpha", "--json")).json
    kept = json.loads((tmp_path / "out.csv.account.json").read_text("utf-8"))
    assert kept == printed


# --- who has one wave -------------------------------------------------------------------------------

ANSWERS = """id,time,who5_01,who5_02,who5_03,who5_04,who5_05
a,t0,1,1,1,1,1
a,t6,4,4,4,4,4
b,t0,1,1,1,1,1
c,t6,1,1,1,1,1
d,t0,1,1,1,1,
d,t6,2,2,2,2,2
e,t0,3,3,3,3,3
e,t6,,,,,
f,t12,3,3,3,3,3
g,t0,5,5,5,5,5
g,t6,1,1,1,1,1
"""


@pytest.fixture
def few(tmp_path: Path) -> Path:
    file = tmp_path / "few.csv"
    file.write_text(ANSWERS, encoding="utf-8")
    return file


def who5(file: Path, *more: object, out: str = "out.csv") -> tuple[object, ...]:
    base = ("change", file, "--instrument", "who5", "--wave", "time", "--from", "t0", "--to", "t6")
    return (*base, *more, "-o", file.parent / out)


def test_everybody_is_in_the_file_with_a_reason_where_nothing_is_judged(workmh: Run, few: Path) -> None:
    ran = workmh(*who5(few, "--reliability", "retest:0.8", "--sd", "20", "--mic", "published", "--json"))
    assert ran.code == 0, ran.err
    table = pd.read_csv(few.parent / "out.csv").set_index("id")
    assert list(table.index) == list("abcdefg")
    assert dict(table["who5_total_change_status"]) == {
        "a": "judged",
        "b": "not_at_second_wave",
        "c": "not_at_first_wave",
        "d": "no_score_before",
        "e": "no_score_after",
        "f": "at_neither_wave",
        "g": "judged",
    }
    judged = table["who5_total_change_status"] == "judged"
    for column in ("change", "rci", "reliable", "important"):
        assert list(table[f"who5_total_{column}"].notna()) == list(judged)
    assert list(table.loc[["a", "g"], "who5_total_reliable"]) == ["improved", "deteriorated"]
    account = ran.json
    assert account["persons"] == 7
    assert account["at_both_waves"] == 4
    assert account["rows_at_other_waves"] == 1
    assert account["scales"][0]["reliable"]["counts"]["not_judged"] == 5
    assert sum(account["scales"][0]["persons"].values()) == 7


def test_what_is_not_asked_for_is_not_available_and_says_why(workmh: Run, few: Path) -> None:
    scale = workmh(*who5(few, "--sem", "8", "--json")).json["scales"][0]
    assert scale["clinical"] == {"available": False, "reason": scale["clinical"]["reason"]}
    assert "--cutoff" in scale["clinical"]["reason"]
    assert "--mic" in scale["important"]["reason"]
    lacking = workmh(*who5(few, "--sem", "8", "--cutoff", "c", "--clinical", "40,15", "--json")).json
    assert "both populations" in lacking["scales"][0]["clinical"]["reason"]
    words = workmh(*who5(few, "--sem", "8")).out
    assert "not available" in words


def test_a_reliability_without_its_kind_is_said_to_be_so(workmh: Run, few: Path) -> None:
    scale = workmh(*who5(few, "--reliability", "0.8", "--json")).json["scales"][0]
    assert scale["reliable"]["reliability"]["kind"] == "not stated"
    assert any("retest:VALUE" in warning for warning in scale["warnings"])
    named = workmh(*who5(few, "--reliability", "retest:0.8", "--json")).json["scales"][0]
    assert named["reliable"]["reliability"]["kind"] == "retest"
    assert named["warnings"] == []


def test_the_own_sd_is_of_everybody_or_of_the_pairs_and_says_which(workmh: Run, few: Path) -> None:
    rows = pd.read_csv(few).query("time == 't0'")
    scores = rows.filter(like="who5_").sum(axis=1, skipna=False).dropna() * 4
    own = workmh(*who5(few, "--reliability", "retest:0.8", "--sd", "own", "--json")).json
    sd = own["scales"][0]["reliable"]["sd"]
    assert (sd["value"], sd["n"]) == (pytest.approx(scores.std(), rel=1e-12), 4)
    few_pairs = workmh(*who5(few, "--reliability", "retest:0.8", "--sd", "own_pairs", "--json")).json
    reliable = few_pairs["scales"][0]["reliable"]
    assert reliable == {"available": False, "reason": "At least 3 scores are needed for an SD; there are 2."}


def test_a_mic_within_the_error_is_warned_of(workmh: Run, few: Path) -> None:
    warnings = workmh(*who5(few, "--sem", "8", "--mic", "10", "--json")).json["scales"][0]["warnings"]
    assert any("smaller than what error alone" in warning for warning in warnings)


def test_the_sav_has_labels_for_categories_and_reasons_and_the_error_in_its_notes(
    workmh: Run, few: Path
) -> None:
    options = ("--reliability", "retest:0.8", "--cutoff", "b", "--functional", "60,18", "--language", "en")
    ran = workmh(*who5(few, *options, out="out.sav"))
    assert ran.code == 0, ran.err
    frame, meta = pyreadstat.read_sav(str(few.parent / "out.sav"))
    ends = [name.removeprefix("who5_total_") for name in frame.columns[1:]]
    assert ends == [end for end in CHANGE_ENDINGS if end in ends]
    assert meta.variable_value_labels["who5_total_clinical"][3.0] == "Recovered"
    assert meta.variable_value_labels["who5_total_reliable"] == {
        0.0: "Unchanged",
        1.0: "Improved",
        2.0: "Deteriorated",
    }
    assert meta.column_names_to_labels["who5_total_from"].endswith("[t0]")
    assert "reliable change [t0 - t6]" in meta.column_names_to_labels["who5_total_reliable"]
    assert "retest, stated" in " ".join(meta.notes).replace("\n", " ")


def test_another_critical_value_moves_the_threshold_and_is_told(workmh: Run, few: Path) -> None:
    reliable = workmh(*who5(few, "--sem", "8", "--critical", "1.645", "--json")).json["scales"][0]["reliable"]
    assert reliable["critical"] == 1.645
    assert reliable["threshold"] == pytest.approx(1.645 * 128**0.5, rel=1e-12)


# --- refusals ---------------------------------------------------------------------------------------


def test_two_rows_of_a_person_at_a_wave_stop_the_work(workmh: Run, few: Path) -> None:
    few.write_text(ANSWERS + "a,t0,2,2,2,2,2\n", encoding="utf-8")
    ran = workmh(*who5(few, "--sem", "8", "--json"))
    assert ran.code == 1
    assert [found["code"] for found in ran.json] == ["CHANGE-TWICE"]
    assert not (few.parent / "out.csv").exists()


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        ((), 2, "--sem, --reliability"),
        (("--sem", "2", "--reliability", "alpha"), 2, "two errors"),
        (("--sem", "2", "--sd", "5"), 2, "--sd goes with --reliability"),
        (("--sem", "-2"), 2, "above 0"),
        (("--sem", "alpha:2"), 2, "above 0"),
        (("--reliability", "1.2"), 2, "below 1"),
        (("--reliability", "retest"), 2, "retest:0.82"),
        (("--sem", "totl=2"), 2, "Did you mean 'total'"),
        (("--sem", "total=2", "--sem", "total=3"), 2, "twice"),
        (("--sem", "2", "--scale", "totl"), 2, "Did you mean 'total'"),
        (("--sem", "2", "--functional", "60,18"), 2, "--cutoff"),
        (("--sem", "2", "--cutoff", "b", "--functional", "norway"), 2, "has no norm 'norway'"),
        (("--reliable-change", "9", "--critical", "1.645"), 2, "--critical is for an index"),
        (("--sem", "published"), 2, "no published standard error"),
        (("--sem", "2", "--mic", "published:4"), 2, "of 4"),
        (("--sem", "2", "--mic", "1e"), 2, "above 0"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_can(
    workmh: Run, few: Path, options: tuple[str, ...], code: int, said: str
) -> None:
    ran = workmh(*who5(few, *options))
    assert ran.code == code
    assert said in ran.err
    assert not (few.parent / "out.csv").exists()


def test_a_file_without_person_or_wave_says_which_option_names_them(workmh: Run, tmp_path: Path) -> None:
    file = tmp_path / "bare.csv"
    file.write_text("who5_01,who5_02,who5_03,who5_04,who5_05\n1,1,1,1,1\n", encoding="utf-8")
    base = ("change", file, "--instrument", "who5", "--from", "1", "--to", "2", "--sem", "8")
    ran = workmh(*base, "-o", tmp_path / "out.csv")
    assert ran.code == 1
    assert "--id" in ran.err
    assert "--wave" in ran.err


def test_a_number_for_several_scales_names_the_scale(workmh: Run, few: Path) -> None:
    ran = workmh(
        "change", few, "--instrument", "hads", "--from", "1", "--to", "2", "--sem", "2", "-o", "x.csv"
    )
    assert ran.code == 2
    assert "--sem anxiety=2" in ran.err


# --- norms that differ by person --------------------------------------------------------------------


def test_a_cutoff_from_a_norm_is_that_of_each_persons_stratum(workmh: Run, tmp_path: Path) -> None:
    items = [f"hads_{i:02d}" for i in range(1, 15)]
    rows = [
        [person, wave, sex, *([code] * 14)]
        for person, sex in (("f", "female"), ("m", "male"), ("x", ""))
        for wave, code in ((1, 3), (2, 1))
    ]
    rows += [["late", 2, "female", *([1] * 14)], ["gone", 3, "male", *([1] * 14)]]
    file, out = tmp_path / "hads.csv", tmp_path / "out.csv"
    pd.DataFrame(rows, columns=["id", "wave", "sex", *items]).to_csv(file, index=False)
    columns = column_map(tmp_path / "map.json", person={"sex": "sex"})
    options = ("--sem", "anxiety=1.5", "--cutoff", "b", "--functional", "anxiety=norway_workers:sex")
    base = ("change", file, "--instrument", "hads", "--columns", columns, "--from", 1, "--to", 2)
    ran = workmh(*base, *options, "--json", "-o", out)
    assert ran.code == 0, ran.err
    assert [scale["scale"] for scale in ran.json["scales"]] == ["anxiety"]
    clinical = ran.json["scales"][0]["clinical"]
    assert len(clinical["values"]) == 2
    assert clinical["norm"]["sex_not_known"] == 2
    table = pd.read_csv(out).set_index("id")
    assert dict(table["hads_anxiety_clinical_status"]) == {
        "f": "compared",
        "m": "compared",
        "x": "sex_not_known",
        "late": "compared",
        "gone": "sex_not_known",
    }
    judged = table["hads_anxiety_clinical"].notna()
    assert judged.to_dict() == {"f": True, "m": True, "x": False, "late": False, "gone": False}
