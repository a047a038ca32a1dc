"""`workmh score` on real data: the published totals, the account of rows, refusals."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from .conftest import Run


def column_map(path: Path, **parts: object) -> Path:
    path.write_text(json.dumps(parts), encoding="utf-8")
    return path


def hads_map(path: Path, prefix: str = "HADS", **more: object) -> Path:
    items = {f"{i:02d}": f"{prefix}{i}" for i in range(1, 15)}
    return column_map(path, items=items, **more)


def reference(data: Path, name: str) -> dict[str, object]:
    return json.loads((data / name / "reference.json").read_text(encoding="utf-8"))["independent_computation"]


def test_hads_of_norwegian_workers_equals_the_authors_sums(workmh: Run, data: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    source = data / "norway_workers_hads_bwas" / "workers.csv"
    columns = hads_map(tmp_path / "map.json", id="row_id")
    ran = workmh("score", source, "--instrument", "hads", "--columns", columns, "--json", "-o", out)
    assert ran.code == 0
    assert ran.json == {
        "rows_in": 16426,
        "rows_out": 16426,
        "scored": 16426,
        "prorated": 0,
        "too_few_answers": 0,
        "not_given": 0,
        "refused": 0,
        "problems": [],
    }
    given, scored = pd.read_csv(source), pd.read_csv(out)
    assert list(scored["row_id"]) == list(given["row_id"])
    assert list(scored["hads_anxiety"]) == list(given["SumHADSanxiety"])
    assert list(scored["hads_depression"]) == list(given["SumHADSdepression"])
    assert list(scored["hads_anxiety_probable"]) == list(given["ANXIETY_DIAGNOSIS"])
    assert list(scored["hads_depression_probable"]) == list(given["DEPRESSION_DIAGNOSIS"])


def test_phq9_is_read_from_the_sas_file_as_it_is_and_codes_7_and_9_keep_their_reason(
    workmh: Run, data: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.parquet"
    columns = column_map(
        tmp_path / "map.json",
        items={f"{i:02d}": f"DPQ0{i}0" for i in range(1, 10)},
        id="SEQN",
        missing={7: "prefer_not_to_answer", 9: "does_not_know"},
    )
    source = data / "nhanes_2017_2018_phq9" / "DPQ_J.XPT"
    ran = workmh("score", source, "--instrument", "phq9", "--columns", columns, "--json", "-o", out)
    assert ran.code == 0
    expected = reference(data, "nhanes_2017_2018_phq9")
    account = ran.json
    assert account["scored"] == expected["n_complete"]
    assert account["not_given"] == expected["n_no_item_answered"]
    assert account["too_few_answers"] == expected["n_partial"]
    scored = pd.read_parquet(out)
    totals = scored["phq9_total"].dropna()
    assert len(totals) == expected["total"]["n"]
    np.testing.assert_allclose(totals.mean(), expected["total"]["mean"], atol=1e-8)
    np.testing.assert_allclose(totals.std(), expected["total"]["sd"], atol=1e-8)
    bands = scored["phq9_total_band"].dropna().value_counts().sort_index()
    assert list(bands) == list(expected["severity_unweighted"].values())
    raw = expected["item_frequencies_raw_codes"]["DPQ010"]
    assert (scored["phq9_01"] == -993).sum() == raw["7"]
    assert (scored["phq9_01"] == -990).sum() == raw["9"]
    assert (scored["phq9_01"] == 0).sum() == raw["0"]


def test_the_two_missing_rule_prorates_the_rows_with_seven_or_eight_answers(
    workmh: Run, data: Path, tmp_path: Path
) -> None:
    columns = column_map(
        tmp_path / "map.json",
        items={f"{i:02d}": f"DPQ0{i}0" for i in range(1, 10)},
        missing={7: "prefer_not_to_answer", 9: "does_not_know"},
    )
    source, out = data / "nhanes_2017_2018_phq9" / "DPQ_J.XPT", tmp_path / "out.csv"
    rule = ("--set", "missing_rule=up_to_two_missing")
    account = workmh(
        "score", source, "--instrument", "phq9", "--columns", columns, *rule, "--json", "-o", out
    ).json
    answered = reference(data, "nhanes_2017_2018_phq9")["partial_by_items_answered"]
    assert account["prorated"] == answered["7"] + answered["8"]
    assert account["too_few_answers"] == answered["1"] + answered["5"] + answered["6"]
    scored = pd.read_csv(out)
    rows = scored[scored["phq9_total_status"] == "prorated"]
    items = rows[[f"phq9_{i:02d}" for i in range(1, 10)]]
    by_hand = 9 * items.where(items >= 0).mean(axis=1)
    np.testing.assert_allclose(rows["phq9_total"], by_hand, rtol=1e-12)


def test_eq5d_index_of_every_row_and_no_value_set_is_a_refusal_with_the_choices(
    workmh: Run, data: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.csv"
    source = data / "eq5d3l_nhs_proms" / "eq5d3l_proms.csv"
    columns = column_map(
        tmp_path / "map.json",
        items={item: item for item in ("mo", "sc", "ua", "pd", "ad")},
        id="id",
        wave="time",
        missing={9: "skipped"},
    )
    call = (
        "score",
        source,
        "--instrument",
        "eq5d3l",
        "--columns",
        columns,
        "--without",
        "vas",
        "--json",
        "-o",
        out,
    )
    refused = workmh(*call)
    assert refused.code == 2
    assert refused.json[0]["code"] == "PARAM-MISSING"
    assert "uk_tto" in refused.json[0]["allowed"]
    assert not out.exists()
    assert workmh(*call, "--set", "value_set=uk_tto").code == 0
    scored, expected = pd.read_csv(out), reference(data, "eq5d3l_nhs_proms")
    assert len(scored) == expected["rows"]
    index = scored["eq5d3l_index"]
    for part, rows in (("all", index), ("pre", index[scored["time"] == "Pre-op"])):
        assert rows.notna().sum() == expected["uk_tto"][part]["n"]
        np.testing.assert_allclose(rows.mean(), expected["uk_tto"][part]["mean"], atol=1e-8)
        np.testing.assert_allclose(rows.std(), expected["uk_tto"][part]["sd"], atol=1e-8)
    np.testing.assert_allclose(index.dropna().head(10), expected["first10"]["uk_tto"], atol=1e-9)


def test_items_out_of_the_printed_order_score_by_the_published_item_sets(
    workmh: Run, data: Path, tmp_path: Path
) -> None:
    folder = data / "hads_oncology_201"
    published = json.loads((folder / "reference.json").read_text(encoding="utf-8"))["published"]
    items = {f"{i:02d}": c for i, c in zip(range(1, 15, 2), published["anxiety_items"], strict=True)}
    items |= {f"{i:02d}": c for i, c in zip(range(2, 15, 2), published["depression_items"], strict=True)}
    columns, out = column_map(tmp_path / "map.json", items=items), tmp_path / "out.csv"
    assert (
        workmh("score", folder / "hads.csv", "--instrument", "hads", "--columns", columns, "-o", out).code
        == 0
    )
    scored, expected = pd.read_csv(out), reference(data, "hads_oncology_201")
    for scale in ("anxiety", "depression"):
        np.testing.assert_allclose(scored[f"hads_{scale}"].mean(), expected[scale]["mean"], atol=1e-8)
        np.testing.assert_allclose(scored[f"hads_{scale}"].std(), expected[scale]["sd"], atol=1e-8)
    np.testing.assert_allclose(
        scored["hads_anxiety"].corr(scored["hads_depression"]), expected["r"], atol=1e-7
    )


def test_two_waves_keep_their_rows_and_give_the_reference_means(
    workmh: Run, data: Path, tmp_path: Path
) -> None:
    source = data / "phq9_gad7_two_waves" / "phq9_gad7_two_waves_long.csv"
    expected = reference(data, "phq9_gad7_two_waves")
    for instrument, prefix, n in (("phq9", "PHQ", 9), ("gad7", "GAD", 7)):
        items = {f"{i:02d}": f"{prefix}{i}" for i in range(1, n + 1)}
        columns, out = column_map(tmp_path / "map.json", items=items), tmp_path / f"{instrument}.csv"
        assert workmh("score", source, "--instrument", instrument, "--columns", columns, "-o", out).code == 0
        scored = pd.read_csv(out)
        assert list(scored["id"]) == list(pd.read_csv(source)["id"])
        for wave in (1, 2):
            total = scored.loc[scored["wave"] == wave, f"{instrument}_total"]
            np.testing.assert_allclose(total.mean(), expected[instrument][f"mean{wave}"], atol=1e-8)
            np.testing.assert_allclose(total.std(), expected[instrument][f"sd{wave}"], atol=1e-8)
            assert (total >= 10).sum() == expected[instrument][f"n_ge10_w{wave}"]


@pytest.fixture
def five(tmp_path: Path) -> Path:
    path = tmp_path / "five.csv"
    rows = ["person;1_x;who5_01;who5_02;who5_03;who5_04;who5_05"]
    rows += ["a;x;5;4;3;2;1", "b;y;5;4;;2;1", "c;z;7;4;3;2;9", "d;w;;;;;", "e;v;0;0;0;0;0"]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_impossible_answers_stop_the_work_name_person_item_value_and_allowed(
    workmh: Run, five: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.csv"
    ran = workmh("score", five, "--instrument", "who5", "--id", "person", "--json", "-o", out)
    assert ran.code == 1
    assert not out.exists()
    assert [(p["code"], p["found"], p["allowed"]) for p in ran.json] == [
        ("RESP-RANGE", "7", "0, 1, 2, 3, 4, 5"),
        ("RESP-RANGE", "9", "0, 1, 2, 3, 4, 5"),
    ]
    assert all("Person c" in p["where"] for p in ran.json)
    assert "item 01" in ran.json[0]["where"]


def test_reported_refusals_keep_every_row_and_are_written_beside_the_output(
    workmh: Run, five: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.csv"
    ran = workmh(
        "score", five, "--instrument", "who5", "--id", "person", "--on-error", "report", "--json", "-o", out
    )
    assert ran.code == 1
    account = ran.json
    assert (account["rows_in"], account["rows_out"], account["refused"]) == (5, 5, 1)
    assert (
        account["scored"] + account["prorated"] + account["too_few_answers"] + account["not_given"] + 1 == 5
    )
    assert len(account["problems"]) == 2
    scored = pd.read_csv(out)
    assert list(scored["person"]) == list("abcde")
    assert scored["who5_total"].isna().tolist() == [False, True, True, True, False]
    assert scored["who5_total_status"].tolist() == [
        "complete",
        "too_few_answers",
        "too_few_answers",
        "not_given",
        "complete",
    ]
    assert scored["who5_total"].iloc[0] == 60
    assert scored["who5_total"].iloc[4] == 0
    assert len(pd.read_csv(f"{out}.problems.csv")) == 2


@pytest.mark.parametrize("ending", ["csv", "xlsx", "sav", "dta", "xpt", "parquet"])
def test_every_format_is_written_and_read_again_with_the_same_scores(
    workmh: Run, data: Path, tmp_path: Path, ending: str
) -> None:
    source = data / "phq9_gad7_two_waves" / "phq9_gad7_two_waves_long.csv"
    columns = column_map(tmp_path / "map.json", items={f"{i:02d}": f"GAD{i}" for i in range(1, 8)})
    first, again = tmp_path / f"first.{ending}", tmp_path / "again.csv"
    assert workmh("score", source, "--instrument", "gad7", "--columns", columns, "-o", first).code == 0
    assert workmh("score", first, "--instrument", "gad7", "-o", again).code == 0
    direct = tmp_path / "direct.csv"
    assert workmh("score", source, "--instrument", "gad7", "--columns", columns, "-o", direct).code == 0
    assert list(pd.read_csv(again)["gad7_total"]) == list(pd.read_csv(direct)["gad7_total"])


def test_an_spss_file_has_its_syntax_and_manifest_beside_it(workmh: Run, five: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.sav"
    call = ("score", five, "--instrument", "who5", "--id", "person", "--on-error", "report", "-o", out)
    assert workmh(*call).code == 1
    assert "COMPUTE who5_total_spss" in out.with_suffix(".sps").read_text(encoding="utf-8")
    manifest = json.loads(Path(f"{out}.manifest.json").read_text(encoding="utf-8"))
    assert (manifest["rows"], manifest["keys"]) == (5, ["person"])


def test_missing_codes_give_way_to_empty_cells_on_request(workmh: Run, tmp_path: Path) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("id,who5_01,who5_02,who5_03,who5_04,who5_05\n1,-993,1,1,1,1\n", encoding="utf-8")
    call = ("score", source, "--instrument", "who5", "-o", out)
    assert workmh(*call).code == 0
    assert pd.read_csv(out)["who5_01"].tolist() == [-993]
    assert workmh(*call, "--missing", "sysmis").code == 0
    assert pd.read_csv(out)["who5_01"].isna().all()


def test_reversed_copies_are_added_on_request(workmh: Run, tmp_path: Path) -> None:
    source, out = tmp_path / "in.csv", tmp_path / "out.csv"
    items = [f"{i:02d}" for i in range(1, 11)]
    pd.DataFrame([[0] * 10, [3] * 10], columns=[f"rses_{i}" for i in items]).to_csv(source, index=False)
    assert workmh("score", source, "--instrument", "rses", "--reversed", "-o", out).code == 0
    scored = pd.read_csv(out)
    copies = [name for name in scored if name.endswith("_r")]
    assert len(copies) == 5
    for copy in copies:
        assert (scored[copy] == 3 - scored[copy.removesuffix("_r")]).all()


def test_an_unknown_instrument_or_option_is_wrong_usage(workmh: Run, five: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    ran = workmh("score", five, "--instrument", "who6", "--json", "-o", out)
    assert (ran.code, ran.json[0]["nearest"]) == (2, "who5")
    assert workmh("score", five, "--instrument", "who5", "--set", "x", "-o", out).code == 2
    assert workmh("score", five, "--instrument", "who5", "--nonsense", "-o", out).code == 2
    unknown = workmh("score", five, "--instrument", "who5", "--set", "value_set=norway", "--json", "-o", out)
    assert (unknown.code, unknown.json[0]["code"]) == (2, "PARAM-UNKNOWN")


def test_missing_columns_are_all_named_with_the_nearest(workmh: Run, tmp_path: Path) -> None:
    source = tmp_path / "in.csv"
    source.write_text("id,who5_a1,who5-2,who5_03,who5_04,who5_05\n1,1,1,1,1,1\n", encoding="utf-8")
    ran = workmh("score", source, "--instrument", "who5", "--json", "-o", tmp_path / "out.csv")
    assert ran.code == 1
    assert [(p["code"], p["found"], p["nearest"]) for p in ran.json] == [
        ("COL-MISSING", "01", "who5_a1"),
        ("COL-MISSING", "02", "who5-2"),
    ]


WHO5 = "id,sex,who5_01,who5_02,who5_03,who5_04,who5_05\n1,K,3,4,2,3,3\n"


def test_the_input_is_never_written_over(workmh: Run, tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    file.write_text(WHO5, encoding="utf-8")
    ran = workmh("score", file, "--instrument", "who5", "-o", tmp_path / "." / "answers.csv")
    assert (ran.code, file.read_text(encoding="utf-8")) == (2, WHO5)


@pytest.mark.parametrize("ending", ["csv", "sav", "dta"])
def test_a_language_without_labels_is_wrong_usage_in_every_format(
    workmh: Run, tmp_path: Path, ending: str
) -> None:
    file, out = tmp_path / "answers.csv", tmp_path / f"out.{ending}"
    file.write_text(WHO5, encoding="utf-8")
    ran = workmh("score", file, "--instrument", "who5", "-o", out, "--language", "xx")
    assert (ran.code, out.exists()) == (2, False)
    assert "Languages of who5: en, nb, nn." in ran.err


def test_every_refusal_names_person_wave_and_instrument_alike(workmh: Run, tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    file.write_text("id,wave,who5_01,who5_02,who5_03,who5_04,who5_05\n007,2,9,x,2,3,3\n", encoding="utf-8")
    found = workmh("score", file, "--instrument", "who5", "--json", "-o", tmp_path / "out.csv").json
    assert {one["code"]: one["where"] for one in found} == {
        "RESP-TYPE": "Person 007, wave 2, WHO-5 item 02",
        "RESP-RANGE": "Person 007, wave 2, WHO-5 item 01",
    }


def test_a_column_named_as_the_wave_is_not_also_taken_for_the_person(workmh: Run, tmp_path: Path) -> None:
    file, out = tmp_path / "answers.csv", tmp_path / "out.csv"
    file.write_text(WHO5, encoding="utf-8")
    assert workmh("score", file, "--instrument", "who5", "--wave", "id", "-o", out).code == 0
    assert pd.read_csv(out)["id"].tolist() == [1]


@pytest.mark.parametrize("said", [(), ("--without", "vas")])
def test_a_file_without_an_item_no_other_score_needs_is_scored(
    workmh: Run, tmp_path: Path, said: tuple[str, ...]
) -> None:
    file, out = tmp_path / "answers.csv", tmp_path / "out.csv"
    file.write_text("id,mo,sc,ua,pd,ad\n1,1,1,2,2,1\n2,1,1,2,2,\n", encoding="utf-8")
    call = ("score", file, "--instrument", "eq5d3l", "--set", "value_set=uk_tto", "--json", "-o", out)
    ran = workmh(*call, *said)
    # A scale nobody was asked about leaves no row without a score.
    assert (ran.json["scored"], ran.json["too_few_answers"]) == (1, 1)
    told = workmh(*(part for part in call if part != "--json"), *said)
    assert ran.json["note"] in told.out + told.err
    assert ran.json["note"] == "No column holds vas: eq_vas has no score."
    scored = pd.read_csv(out)
    assert scored["eq5d3l_vas"].tolist() == [-997, -997]
    assert scored["eq5d3l_eq_vas"].isna().all()
    assert scored["eq5d3l_eq_vas_status"].tolist() == ["not_given", "not_given"]
    assert scored["eq5d3l_index"].tolist()[0] == 0.76
    (unknown,) = workmh(*call, "--without", "eqvas").json
    assert (unknown["code"], unknown["nearest"]) == ("MAP-ITEM", "vas")


def test_an_item_other_scores_need_may_be_left_out_only_when_that_is_said(
    workmh: Run, tmp_path: Path
) -> None:
    file, out = tmp_path / "answers.csv", tmp_path / "out.csv"
    file.write_text("id,sc,ua,pd,ad,vas\n1,1,2,2,1,80\n", encoding="utf-8")
    call = ("score", file, "--instrument", "eq5d3l", "--set", "value_set=uk_tto", "--json", "-o", out)
    (refused,) = workmh(*call).json
    assert (refused["code"], refused["found"]) == ("COL-MISSING", "mo")
    assert "--without" in refused["hint"]
    assert workmh(*call, "--without", "mo").code == 0
    assert pd.read_csv(out)["eq5d3l_eq_vas"].tolist() == [80]


def test_a_fraction_on_a_scale_of_whole_numbers_is_refused_in_words_that_say_so(
    workmh: Run, tmp_path: Path
) -> None:
    file = tmp_path / "answers.csv"
    heading = "eq5d3l_mo;eq5d3l_sc;eq5d3l_ua;eq5d3l_pd;eq5d3l_ad;eq5d3l_vas"
    file.write_text(f"{heading}\n1;1;1;1;1;85,5\n", encoding="utf-8")
    call = ("score", file, "--instrument", "eq5d3l", "--set", "value_set=uk_tto", "--json")
    found = workmh(*call, "-o", tmp_path / "out.csv").json
    assert [(one["found"], one["allowed"]) for one in found] == [("85.5", "0 to 100 in whole numbers")]
