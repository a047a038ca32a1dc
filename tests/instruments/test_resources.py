"""Resources, well-being, functioning, symptoms, substance use and pain: published numbers, and what R computes."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.instrument import Instrument
from workmh_measures.scoring.derived import answers_from
from workmh_measures.scoring.score import score, scored_item_ids

TESTS = Path(__file__).parents[1]
FACTS: dict[str, Any] = json.loads(
    (TESTS / "data" / "instrument_facts" / "resources.json").read_text(encoding="utf-8")
)
REFERENCE: dict[str, Any] = json.loads(
    (TESTS / "reference" / "instruments_resources.json").read_text(encoding="utf-8")
)
UP_TO_THREE, ONE = {"missing_rule": "up_to_three_missing"}, {"missing_rule": "one_missing"}
# Columns of R that are not of the instrument of that name as it stands: instrument, whose answers, choices.
SPECIAL: dict[str, tuple[str, str, dict[str, str]]] = {
    "wemwbs_up_to_three_missing": ("wemwbs", "wemwbs", UP_TO_THREE),
    "whodas12_one_missing": ("whodas12", "whodas12", ONE),
    "swemwbs_from_wemwbs": ("swemwbs", "wemwbs", {}),
    "audit_c_from_audit": ("audit_c", "audit", {}),
}
PLAIN = sorted(set(REFERENCE["results"]) - set(SPECIAL))
HERE = sorted([*PLAIN, "rses", "swemwbs", "who5"])
SHOWN = [(setting, column) for setting, columns in REFERENCE["results"].items() for column in columns]
DRAFTS = {"shc", "tomcats"}


def titled(fact: dict[str, Any]) -> str:
    return "-".join(
        str(fact[key]) for key in ("instrument", "scale", "cutoff", "norm", "sex") if fact.get(key)
    )


def facts(name: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("fact", FACTS[name], ids=titled)


def scored(instrument: Instrument, answers: dict[str, float]) -> pd.Series:
    frame = pd.DataFrame([answers], columns=list(instrument.item_ids), dtype="float64")
    return score(instrument, frame, parameters={}).frame.iloc[0]


def with_raw_score(total: int, items: list[str]) -> dict[str, float]:
    """Return answers from 1 to 5 whose sum is the total."""
    whole, rest = divmod(total, len(items))
    return {item: whole + (position < rest) for position, item in enumerate(items)}


# --- published numbers ------------------------------------------------------------------------------


@facts("worked_examples")
def test_a_published_rule_gives_its_scores(fact: dict[str, Any]) -> None:
    given = scored(load_instrument(fact["instrument"]), fact["answers"])
    for name, wanted in fact["scores"].items():
        assert given[f"{fact['instrument']}_{name}"] == pytest.approx(wanted, abs=1e-12)


@pytest.mark.parametrize("table", ["swemwbs_table", "swemwbs_rows_in_print"])
def test_every_row_of_the_swemwbs_table_is_given(table: str) -> None:
    swemwbs, rows = load_instrument("swemwbs"), FACTS[table]
    for raw, metric in zip(rows["raw"], rows["metric"], strict=True):
        given = scored(swemwbs, with_raw_score(raw, list(swemwbs.item_ids)))
        assert (given["swemwbs_raw"], given["swemwbs_metric"]) == (raw, metric)


def test_the_swemwbs_table_has_a_row_for_every_raw_score() -> None:
    assert FACTS["swemwbs_table"]["raw"] == list(range(7, 36))


def test_the_seven_items_are_those_of_the_fourteen() -> None:
    (also,) = load_instrument("swemwbs").also_from
    assert list(also.items.values()) == FACTS["swemwbs_items_in_wemwbs"]["items"]
    ours, theirs = load_instrument("swemwbs"), load_instrument("wemwbs")
    for item, other in also.items.items():
        assert ours.item(item).label == theirs.item(other).label


@facts("cutoffs")
def test_a_cut_off_is_the_published_one_for_its_persons(fact: dict[str, Any]) -> None:
    scale = load_instrument(fact["instrument"]).scale(fact["scale"])
    (cutoff,) = [cutoff for cutoff in scale.cutoffs if cutoff.id == fact["cutoff"]]
    assert cutoff.comparison == (fact["comparison"], fact["value"])
    assert (cutoff.applies_to.sex if cutoff.applies_to else None) == fact["sex"]


def test_no_cut_off_is_shipped_that_is_not_among_the_published_ones() -> None:
    published = {(f["instrument"], f["scale"], f["cutoff"]) for f in FACTS["cutoffs"]}
    shipped = {(name, s.id, c.id) for name in HERE for s in load_instrument(name).scales for c in s.cutoffs}
    assert shipped == published


@facts("bands")
def test_bands_have_the_published_edges(fact: dict[str, Any]) -> None:
    scale = load_instrument(fact["instrument"]).scale(fact["scale"])
    assert [band.from_ for band in scale.bands] == fact["lower_edges"]


@facts("norms")
def test_a_norm_has_the_published_mean_and_spread(fact: dict[str, Any]) -> None:
    scale = load_instrument(fact["instrument"]).scale(fact["scale"])
    (norm,) = [norm for norm in scale.norms if (norm.id, norm.sex) == (fact["norm"], fact["sex"])]
    assert (norm.mean, norm.sd) == (fact["mean"], fact["sd"])


def test_no_norm_or_published_change_is_shipped_that_was_not_read() -> None:
    scales = [(name, scale) for name in HERE for scale in load_instrument(name).scales]
    norms = {(name, scale.id, norm.id, norm.sex) for name, scale in scales for norm in scale.norms}
    change = {(name, scale.id, row.kind, row.value) for name, scale in scales for row in scale.change}
    assert norms == {(f["instrument"], f["scale"], f["norm"], f["sex"]) for f in FACTS["norms"]}
    assert change == {(f["instrument"], f["scale"], f["kind"], f["value"]) for f in FACTS["change"]}


@facts("structure")
def test_items_codes_keys_and_range_are_the_published_ones(fact: dict[str, Any]) -> None:
    instrument = load_instrument(fact["instrument"])
    items = scored_item_ids(instrument)
    assert len(items) == fact["scored_items"]
    ends = [instrument.response_scale_of(item).attainable for item in items]
    assert set(ends) == {(fact["lowest_code"], fact["highest_code"])}
    scale = instrument.scale(fact["scale"])
    assert scale.range == tuple(fact["range"])
    assert [use.item for use in scale.items if use.key == -1] == fact["reversed"]


# --- another program --------------------------------------------------------------------------------


def made_up(name: str) -> pd.DataFrame:
    path = TESTS / "data" / "made_up_resources" / f"{name}.csv"
    kinds = {"sex": "string", "population": "string"}
    columns = pd.read_csv(path, nrows=0).columns
    dtype = {column: kinds.get(column, "float64") for column in columns}
    return pd.read_csv(path, dtype=dtype, skip_blank_lines=False)


def given_scores(setting: str) -> pd.DataFrame:
    name, source, parameters = SPECIAL.get(setting, (setting, setting, {}))
    instrument, rows = load_instrument(name), made_up(source)
    persons = rows[[column for column in ("sex", "population") if column in rows]]
    if source == name:
        answers = rows.drop(columns=list(persons)).reindex(columns=list(instrument.item_ids))
    else:
        answers = answers_from(instrument, source, rows)
    return score(instrument, answers, parameters=parameters, persons=None if persons.empty else persons).frame


@pytest.mark.parametrize(("setting", "column"), SHOWN)
def test_a_score_is_that_of_r_in_every_row(setting: str, column: str) -> None:
    wanted = np.asarray(REFERENCE["results"][setting][column], dtype=np.float64)
    given = given_scores(setting)[column].to_numpy(dtype=np.float64)
    assert np.isnan(wanted).any() == (not column.endswith("_n"))
    assert len(np.unique(wanted[~np.isnan(wanted)])) > 1
    np.testing.assert_allclose(given, wanted, rtol=0, atol=1e-12, equal_nan=True)


@pytest.mark.parametrize("name", PLAIN)
def test_r_computed_every_scale_band_and_flag(name: str) -> None:
    scales = load_instrument(name).scales
    wanted = {f"{name}_{scale.id}" for scale in scales}
    wanted |= {f"{name}_{scale.id}_band" for scale in scales if scale.bands}
    wanted |= {f"{name}_{scale.id}_{cutoff.id}" for scale in scales for cutoff in scale.cutoffs}
    assert {column for column in REFERENCE["results"][name] if not column.endswith("_n")} == wanted


def test_the_reference_was_computed_from_the_files_that_lie_here() -> None:
    certificate = REFERENCE["certificate"]
    assert certificate["program"] == "tests/reference/instruments_resources.R"
    folder = TESTS / "data" / "made_up_resources"
    assert set(certificate["data"]) == {
        f"tests/data/made_up_resources/{p.name}" for p in folder.glob("*.csv")
    }
    for path, digest in certificate["data"].items():
        assert hashlib.sha256((TESTS.parent / path).read_bytes()).hexdigest() == digest


# --- the files ----------------------------------------------------------------------------------------


def test_only_what_was_not_read_is_a_draft() -> None:
    instruments = [load_instrument(name) for name in HERE]
    drafts = {(i.id, scale.id) for i in instruments for scale in i.scales if i.status_of(scale) == "draft"}
    whole = {(name, scale.id) for name in DRAFTS for scale in load_instrument(name).scales}
    assert drafts == whole | {("whodas12", "complex")}
    assert {i.id for i in instruments if i.status == "draft"} == DRAFTS


@pytest.mark.parametrize("name", HERE)
def test_a_file_is_written_in_both_norwegian_languages_and_english(name: str) -> None:
    assert load_instrument(name).languages == {"nb", "nn", "en"}


def test_answers_that_a_person_must_look_at_ring_at_the_highest_code() -> None:
    rings = {
        (name, item.id): item.alert.at_least
        for name in HERE
        for item in load_instrument(name).alert_items
        if item.alert is not None
    }
    hopeless = load_instrument("tomcats").scale("hopelessness").item_ids
    assert rings == {("audit", "09"): 4.0, ("dudit", "10"): 4.0, ("shc", "sadness"): 3.0} | {
        ("tomcats", item): 5.0 for item in hopeless
    }


def test_days_of_a_complaint_are_asked_only_where_it_is_there() -> None:
    shc = load_instrument("shc")
    asked = {gate.items: (gate.when.item, gate.when.at_least) for gate in shc.items_if}
    assert asked == {(f"{item}_days",): (item, 1.0) for item in shc.scale("total").item_ids}


def test_six_of_the_twelve_items_have_three_steps_in_the_complex_score() -> None:
    whodas = load_instrument("whodas12")
    assert whodas.scale("complex").item_ids == whodas.scale("simple").item_ids
    mapped = [use.item for use in whodas.scale("complex").items if use.map is not None]
    assert mapped == ["02", "04", "08", "10", "11", "12"]
    assert whodas.maps["three_steps"] == {0: 0.0, 1: 1.0, 2: 1.0, 3: 2.0, 4: 2.0}
