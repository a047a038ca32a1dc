"""The measures of quality of life: published vectors and numbers, and what R makes of them row by row."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workmh_measures.definitions.library import load_instrument
from workmh_measures.definitions.notes import texts_in
from workmh_measures.model.names import score_columns
from workmh_measures.model.scale import Scale
from workmh_measures.scoring.derived import answers_from
from workmh_measures.scoring.score import ScoreStatus, score

TESTS = Path(__file__).parents[1]
REFERENCE: dict[str, Any] = json.loads(
    (TESTS / "reference" / "instruments_quality_of_life.json").read_text(encoding="utf-8")
)
FACTS: dict[str, list[dict[str, Any]]] = json.loads(
    (TESTS / "data" / "instrument_facts" / "quality_of_life.json").read_text(encoding="utf-8")
)
SCORES: dict[str, dict[str, list[float | None]]] = REFERENCE["results"]["scores"]
DERIVED: dict[str, dict[str, list[float | None]]] = REFERENCE["results"]["derived"]
INSTRUMENTS = (
    "fifteen_d",
    "mansa",
    "rand12",
    "rand36",
    "reqol10",
    "sf12v1",
    "sf12v2",
    "vr12",
    "whoqolbref",
)
DRAFTS = {"fifteen_d", "mansa", "reqol10", "vr12"}
PUT_TOGETHER = {name: name for name in INSTRUMENTS} | {
    f"{name}_up_to_two_missing": name for name in ("mansa", "whoqolbref")
}
SHOWN = [(setting, column) for setting in PUT_TOGETHER for column in SCORES[setting]]
SOME_ROUNDING = 1e-9
PRINTED = 5e-9
"""The figures of the real data are printed with eight decimals."""


def answers(name: str) -> pd.DataFrame:
    frame = pd.read_csv(TESTS / "data" / "made_up_quality_of_life" / f"{name}.csv", dtype="float64")
    items = frame.drop(columns="row").rename(columns=lambda column: column.removeprefix("item_"))
    return items.reindex(columns=list(load_instrument(name).item_ids))


def scored(setting: str, given: pd.DataFrame) -> pd.DataFrame:
    name = PUT_TOGETHER[setting]
    chosen = {} if setting == name else {"missing_rule": setting.removeprefix(f"{name}_")}
    return score(load_instrument(name), given, parameters=chosen).frame


def assert_same(given: Any, wanted: Any) -> None:
    given, wanted = (np.asarray(values, dtype=np.float64) for values in (given, wanted))
    np.testing.assert_allclose(given, wanted, rtol=0, atol=SOME_ROUNDING, equal_nan=True)


# --- against R ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("setting", "column"), SHOWN)
def test_a_score_and_a_flag_are_those_of_r_in_every_row(setting: str, column: str) -> None:
    wanted = np.asarray(SCORES[setting][column], dtype=np.float64)
    assert np.isnan(wanted).any()
    assert len(set(wanted[np.isfinite(wanted)])) > 1
    assert_same(scored(setting, answers(PUT_TOGETHER[setting]))[column], wanted)


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_r_computed_every_score_and_every_flag(name: str) -> None:
    ends = ("_n", "_status")
    columns = {c for c in score_columns(load_instrument(name)) if not c.endswith(ends)}
    texts = {c for c in columns if c.endswith("_text")}
    assert columns - texts == set(SCORES[name])


@pytest.mark.parametrize("pair", DERIVED)
def test_a_short_form_comes_out_of_the_36_items_as_in_r(pair: str) -> None:
    name, source = pair.split("_from_")
    taken = answers_from(load_instrument(name), source, answers(source))
    for column, wanted in DERIVED[pair].items():
        assert_same(scored(name, taken)[column], wanted)


def test_the_reference_was_computed_from_the_files_that_lie_here() -> None:
    files = REFERENCE["certificate"]["data"]
    assert {Path(path).stem for path in files} == {*INSTRUMENTS, "sf12", "pf10"}
    for path, digest in files.items():
        assert hashlib.sha256((TESTS.parent / path).read_bytes()).hexdigest() == digest


# --- published vectors and numbers -------------------------------------------------------------------


def vector_title(fact: dict[str, Any]) -> str:
    return f"{fact['instrument']}-{'published' if fact['published'] else 'by hand'}"


@pytest.mark.parametrize("fact", FACTS["vectors"], ids=vector_title)
def test_a_vector_holds_to_its_last_printed_digit(fact: dict[str, Any]) -> None:
    name = fact["instrument"]
    given = pd.DataFrame([fact["answers"]], columns=list(load_instrument(name).item_ids), dtype="float64")
    row = scored(name, given).iloc[0]
    half_a_digit = 0.5 * 10.0 ** -fact["decimals"] + SOME_ROUNDING
    for scale_id, wanted in fact["scores"].items():
        number = row[f"{name}_{scale_id}"]
        assert np.isnan(number) if wanted is None else number == pytest.approx(wanted, abs=half_a_digit)


def test_the_six_published_vectors_of_the_sf12_hold_to_a_hundred_thousandth() -> None:
    vectors = [f for f in FACTS["vectors"] if f["published"] and set(f["scores"]) == {"pcs", "mcs"}]
    vectors = [fact for fact in vectors if fact["instrument"] == "sf12v1"]
    assert len(vectors) == 6
    frame = scored("sf12v1", pd.DataFrame([fact["answers"] for fact in vectors], dtype="float64"))
    for scale_id in ("pcs", "mcs"):
        wanted = [fact["scores"][scale_id] for fact in vectors]
        np.testing.assert_allclose(frame[f"sf12v1_{scale_id}"], wanted, rtol=0, atol=1e-5)


def test_every_instrument_with_published_or_worked_numbers_has_a_vector() -> None:
    assert set(INSTRUMENTS) - {fact["instrument"] for fact in FACTS["vectors"]} == {
        "fifteen_d",
        "reqol10",
        "vr12",
    }


def norms_of(scale: Scale) -> list[dict[str, Any]]:
    return [{"id": norm.id, "mean": norm.mean, "sd": norm.sd, "n": norm.n} for norm in scale.norms]


def cutoffs_of(scale: Scale) -> list[dict[str, Any]]:
    return [{"id": cutoff.id, cutoff.comparison[0]: cutoff.comparison[1]} for cutoff in scale.cutoffs]


def reported_of(scale: Scale) -> list[dict[str, Any]]:
    return [{"statistic": r.statistic, "value": r.value, "n": r.n} for r in scale.reported]


KINDS: dict[str, Callable[[Scale], list[dict[str, Any]]]] = {
    "norm": norms_of,
    "cutoff": cutoffs_of,
    "reported": reported_of,
}


@pytest.mark.parametrize(
    "fact", FACTS["published"], ids=lambda f: f"{f['instrument']}-{f['scale']}-{f['kind']}"
)
def test_a_published_number_stands_in_the_file(fact: dict[str, Any]) -> None:
    number = {k: v for k, v in fact.items() if k not in ("instrument", "scale", "kind", "source")}
    assert number in KINDS[fact["kind"]](load_instrument(fact["instrument"]).scale(fact["scale"]))


def test_no_norm_is_in_a_file_that_the_published_numbers_lack() -> None:
    known = {(f["instrument"], f["scale"], f["id"]) for f in FACTS["published"] if f["kind"] == "norm"}
    shipped = {
        (name, scale.id, norm.id)
        for name in INSTRUMENTS
        for scale in load_instrument(name).scales
        for norm in scale.norms
    }
    assert shipped == known


def test_the_t_scores_of_the_sf12_use_the_norm_that_stands_beside_the_scale() -> None:
    instrument = load_instrument("sf12v2")
    for scale_id in ("pf", "rp", "bp", "gh", "vt", "sf", "re", "mh"):
        transform = instrument.scale(f"{scale_id}_ucla").transform
        norm = next(norm for norm in instrument.scale(scale_id).norms if norm.id == "us_1990")
        assert (transform.mean, transform.sd) == (norm.mean, norm.sd)  # type: ignore[union-attr]


# --- what the files say of themselves ------------------------------------------------------------------


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_what_is_only_recalled_makes_a_draft(name: str) -> None:
    instrument = load_instrument(name)
    assert (instrument.status == "draft") == (name in DRAFTS)
    if name in DRAFTS:
        assert instrument.note is not None
        assert instrument.note.in_language("en").startswith("Draft: ")


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_every_text_is_there_in_both_norwegians_and_english(name: str) -> None:
    languages = {text.languages for _, text in texts_in(load_instrument(name))}
    assert languages == {frozenset({"nb", "nn", "en"})}


def test_only_the_item_on_the_will_to_live_alerts() -> None:
    alerts = {
        (name, item.id): item.alert.at_least
        for name in INSTRUMENTS
        for item in load_instrument(name).alert_items
        if item.alert is not None
    }
    assert alerts == {("reqol10", "06"): 1.0}


def test_no_index_and_no_summary_score_is_made_without_weights() -> None:
    assert [scale.id for scale in load_instrument("fifteen_d").scales] == ["profile"]
    assert not {"pcs", "mcs"} & {scale.id for scale in load_instrument("vr12").scales}
    assert not {"pcs", "mcs"} & {scale.id for scale in load_instrument("rand36").scales}


def test_the_profile_of_fifteen_dimensions_is_exact_to_its_last_digit() -> None:
    levels = [1, 5, 2, 4, 3, 3, 4, 2, 5, 1, 1, 2, 3, 4, 5]
    given = pd.DataFrame([dict(zip(load_instrument("fifteen_d").item_ids, levels, strict=True))])
    assert int(scored("fifteen_d", given)["fifteen_d_profile"].iloc[0]) == 152433425112345


# --- real answers --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def patients() -> pd.DataFrame:
    """Answers of 620 cancer patients, turned back to the codes of the form (the owners made 0 the worst)."""
    up = pd.read_csv(TESTS / "data" / "sf12_oncology_items" / "sf12.csv").drop(columns="age") + 1
    up.columns = pd.Index(load_instrument("sf12v2").item_ids)
    for item in ("gh1", "bp2", "mh3", "vt2"):
        up[item] = 6 - up[item]
    return up


def figures(folder: str) -> Any:
    text = (TESTS / "data" / folder / "reference.json").read_text(encoding="utf-8")
    return json.loads(text)["independent_computation"]


def test_the_sf12_of_620_cancer_patients_is_what_r_computes_in_every_row(patients: pd.DataFrame) -> None:
    frame = scored("sf12v2", patients)
    for column, wanted in SCORES["sf12v2_of_patients"].items():
        assert_same(frame[column], wanted)
    complete = frame["sf12v2_pcs_status"] == ScoreStatus.COMPLETE
    assert (
        complete.sum() == frame["sf12v2_pcs"].count() == figures("sf12_oncology_items")["n_complete"] == 493
    )


def test_single_item_scales_of_the_patients_have_the_means_of_their_items(patients: pd.DataFrame) -> None:
    means = figures("sf12_oncology_items")["item_means"]
    frame = scored("sf12v2", patients)
    for scale_id, item in (("bp", "Y8"), ("vt", "Y10"), ("sf", "Y12")):
        assert frame[f"sf12v2_{scale_id}"].mean() == pytest.approx(means[item] * 25, abs=25 * PRINTED)


def test_physical_functioning_of_714_people_is_distributed_as_r_found() -> None:
    wanted = figures("sf36_physical_functioning_items")["pf_0_100"]
    up = pd.read_csv(TESTS / "data" / "sf36_physical_functioning_items" / "pf10.csv")
    form = (3 - up).set_axis([f"{item:02d}" for item in range(3, 13)], axis=1)
    given = form.reindex(columns=list(load_instrument("rand36").item_ids)).astype("float64")
    values = scored("rand36", given)["rand36_physical_functioning"]
    assert_same(values, SCORES["rand36_of_walkers"]["rand36_physical_functioning"])
    described = {
        "n": float(values.count()),
        "missing": float(values.isna().sum()),
        "mean": float(values.mean()),
        "sd": float(values.std()),
        "min": float(values.min()),
        "max": float(values.max()),
        "median": float(values.median()),
    }
    assert described == pytest.approx(wanted, abs=PRINTED)
