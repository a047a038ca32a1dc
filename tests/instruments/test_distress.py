"""The measures of distress: worked examples, published numbers, and what R makes of them row by row."""

from __future__ import annotations

import hashlib
import json
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
from workmh_measures.scoring.score import score

TESTS = Path(__file__).parents[1]
REFERENCE: dict[str, Any] = json.loads(
    (TESTS / "reference" / "instruments_distress.json").read_text(encoding="utf-8")
)
FACTS: dict[str, list[dict[str, Any]]] = json.loads(
    (TESTS / "data" / "instrument_facts" / "distress.json").read_text(encoding="utf-8")
)
SCORES: dict[str, dict[str, list[float | None]]] = REFERENCE["results"]["scores"]
DERIVED: dict[str, dict[str, list[float | None]]] = REFERENCE["results"]["derived"]
NORMS: dict[str, dict[str, list[Any]]] = REFERENCE["results"]["norms"]
SHOWN = [(name, column) for name, columns in SCORES.items() for column in columns]
DISTRESS = (*SCORES, "hads")
DRAFTS = {"rhs15", "bis.dsm5", "hscl25.anxiety", "hscl25.depression"}
ALERTS = {
    "phq9": {"09": 1},
    "hscl25": {"20": 2},
    "core10": {"06": 1},
    "coreom": {"06": 1, "09": 1, "16": 1, "22": 1, "24": 1, "34": 1},
    "pcl5": {"16": 1},
}


def made_up(name: str) -> pd.DataFrame:
    return pd.read_csv(TESTS / "data" / "made_up_distress" / f"{name}.csv").drop(columns="row")


def answers(name: str) -> pd.DataFrame:
    items = made_up(name).filter(regex="^item_").astype("float64")
    return items.rename(columns=lambda column: column.removeprefix("item_")).reindex(
        columns=list(load_instrument(name).item_ids)
    )


def persons(name: str) -> pd.DataFrame | None:
    known = made_up(name).filter(items=["sex", "age", "population"])
    return None if known.empty else known


def scored(name: str, given: pd.DataFrame, about: pd.DataFrame | None = None) -> pd.DataFrame:
    return score(load_instrument(name), given, parameters={}, persons=about).frame


@pytest.mark.parametrize(("name", "column"), SHOWN)
def test_a_score_a_class_and_a_flag_are_those_of_r_in_every_row(name: str, column: str) -> None:
    wanted = np.asarray(SCORES[name][column], dtype=np.float64)
    given = scored(name, answers(name), persons(name))[column].to_numpy(dtype=np.float64)
    assert np.isnan(wanted).any()
    assert len(set(wanted[np.isfinite(wanted)])) > 1
    np.testing.assert_allclose(given, wanted, rtol=0, atol=1e-12, equal_nan=True)


@pytest.mark.parametrize("name", SCORES)
def test_r_computed_every_scale_and_where_it_is_new_every_class_and_flag(name: str) -> None:
    instrument = load_instrument(name)
    assert {f"{name}_{scale.id}" for scale in instrument.scales} - {"phq9_algorithm"} <= set(SCORES[name])
    if name not in ("phq9", "gad7"):  # those have their classes and flags compared with R elsewhere
        ends = ("_n", "_status")
        columns = {column for column in score_columns(instrument) if not column.endswith(ends)}
        assert columns == set(SCORES[name])


def test_the_reference_was_computed_from_the_files_that_lie_here() -> None:
    files = REFERENCE["certificate"]["data"]
    assert {Path(path).stem for path in files} == {*SCORES, "workers"}
    for path, digest in files.items():
        assert hashlib.sha256((TESTS.parent / path).read_bytes()).hexdigest() == digest


@pytest.mark.parametrize("pair", DERIVED)
def test_a_short_form_comes_out_of_answers_to_the_longer_one_as_in_r(pair: str) -> None:
    name, source = pair.split("_from_")
    taken = answers_from(load_instrument(name), source, answers(source))
    for column, values in DERIVED[pair].items():
        given = scored(name, taken)[column].to_numpy(dtype=np.float64)
        np.testing.assert_allclose(
            given, np.asarray(values, dtype=np.float64), rtol=0, atol=1e-12, equal_nan=True
        )


@pytest.mark.parametrize("fact", FACTS["vectors"], ids=lambda fact: fact["instrument"])
def test_a_vector_holds(fact: dict[str, Any]) -> None:
    name = fact["instrument"]
    given = pd.DataFrame([fact["answers"]], columns=list(load_instrument(name).item_ids), dtype="float64")
    row = scored(name, given).iloc[0]
    for scale_id, wanted in fact["scores"].items():
        number = row[f"{name}_{scale_id}"]
        assert np.isnan(number) if wanted is None else number == pytest.approx(wanted, abs=1e-11)
    classes = {f"{scale}_band": n for scale, n in fact.get("bands", {}).items()}
    classes |= {f"{scale}_group": n for scale, n in fact.get("groups", {}).items()}
    for column, wanted in (classes | fact.get("flags", {})).items():
        assert row[f"{name}_{column}"] == float(wanted)


def norms_of(scale: Scale) -> list[dict[str, Any]]:
    return [{"id": norm.id, "mean": norm.mean, "sd": norm.sd, "n": norm.n} for norm in scale.norms]


def cutoffs_of(scale: Scale) -> list[dict[str, Any]]:
    return [{"id": cutoff.id, cutoff.comparison[0]: cutoff.comparison[1]} for cutoff in scale.cutoffs]


KINDS = {
    "norm": norms_of,
    "cutoff": cutoffs_of,
    "bands": lambda scale: [{"edges": [band.from_ for band in scale.bands]}],
    "change": lambda scale: [{"value": c.value, "n": c.n} for c in scale.change],
    "reported": lambda scale: [
        {"statistic": r.statistic, "value": r.value, "n": r.n} for r in scale.reported
    ],
}


@pytest.mark.parametrize(
    "fact", FACTS["published"], ids=lambda fact: f"{fact['instrument']}-{fact['scale']}-{fact['kind']}"
)
def test_a_published_number_stands_in_the_file(fact: dict[str, Any]) -> None:
    number = {k: v for k, v in fact.items() if k not in ("instrument", "scale", "kind", "source")}
    assert number in KINDS[fact["kind"]](load_instrument(fact["instrument"]).scale(fact["scale"]))


@pytest.mark.parametrize(("kind", "count"), [("norm", norms_of), ("cutoff", cutoffs_of)])
def test_no_cutoff_and_no_norm_is_in_a_file_that_the_published_numbers_lack(kind: str, count: Any) -> None:
    known = {(f["instrument"], f["scale"], f["id"]) for f in FACTS["published"] if f["kind"] == kind}
    shipped = {
        (name, scale.id, row["id"])
        for name in DISTRESS
        for scale in load_instrument(name).scales
        for row in count(scale)
    }
    workers = {("hads", "anxiety", "norway_workers"), ("hads", "depression", "norway_workers")}
    on_band_edges = {  # shipped flags at band edges, which the published bands give
        ("hads", "anxiety", "possible"),
        ("hads", "anxiety", "probable"),
        ("hads", "depression", "possible"),
        ("hads", "depression", "probable"),
        ("phq9", "total", "from_10"),
        ("gad7", "total", "from_10"),
        ("k10", "total", "high"),
        ("k10", "total", "very_high"),
        ("k6", "total", "moderate"),
        ("k6", "total", "serious"),
        ("isi", "total", "clinical"),
    }
    recalled = {("rhs15", "rhs13", "from_11")}
    assert shipped - known - workers - on_band_edges - recalled == set()
    assert known <= shipped


@pytest.mark.parametrize("part", NORMS)
def test_the_norms_of_norwegian_workers_are_what_r_computes_from_the_open_data(part: str) -> None:
    computed = NORMS[part]
    rows = load_instrument("hads").scale(part).norms
    assert [(r.sex, r.age_from, r.age_to, r.n) for r in rows] == list(
        zip(computed["sex"], computed["age_from"], computed["age_to"], computed["n"], strict=True)
    )
    assert [r.mean for r in rows] == pytest.approx(computed["mean"], abs=0.005)
    assert [r.sd for r in rows] == pytest.approx(computed["sd"], abs=0.005)
    assert sum(r.n or 0 for r in rows if r.age_from is None) == 16426


@pytest.mark.parametrize("name", DISTRESS)
def test_every_text_is_there_in_both_norwegians_and_english(name: str) -> None:
    languages = {text.languages for _, text in texts_in(load_instrument(name))}
    assert languages == {frozenset({"nb", "nn", "en"})}


@pytest.mark.parametrize("name", DISTRESS)
def test_nynorsk_is_not_bokmal_copied(name: str) -> None:
    bokmal = {
        "hva",
        "hvor",
        "hvilke",
        "ikke",
        "jeg",
        "nå",
        "hvis",
        "noe",
        "mer",
        "fra",
        "lest",
        "uke",
        "må være",
    }
    for _, text in texts_in(load_instrument(name)):
        words = text.in_language("nn").lower().replace(".", " ").replace(",", " ").replace(";", " ").split()
        assert not bokmal & set(words)


def test_only_what_was_not_looked_up_is_a_draft() -> None:
    drafts = set()
    for name in DISTRESS:
        instrument = load_instrument(name)
        if instrument.status == "draft":
            drafts.add(name)
        else:
            drafts |= {f"{name}.{scale.id}" for scale in instrument.scales if scale.status == "draft"}
    assert drafts == DRAFTS


def test_answers_about_suicide_self_harm_and_violence_alert_at_the_lowest_above_none() -> None:
    alerts = {
        name: {item.id: item.alert.at_least for item in load_instrument(name).alert_items if item.alert}
        for name in DISTRESS
    }
    assert {name: items for name, items in alerts.items() if items} == ALERTS
    for name, items in ALERTS.items():
        for item, least in items.items():
            codes = sorted(load_instrument(name).response_scale_of(item).codes)
            assert least == codes[1]


def test_the_items_of_the_core_om_are_shared_out_over_four_domains() -> None:
    coreom = load_instrument("coreom")
    domains = ("well_being", "problems", "functioning", "risk")
    shared = [item for domain in domains for item in coreom.scale(domain).item_ids]
    assert sorted(shared) == list(coreom.item_ids)
    assert [len(coreom.scale(domain).item_ids) for domain in domains] == [4, 12, 12, 6]
    turned = {use.item for use in coreom.scale("total").items if use.key == -1}
    assert turned == {"03", "04", "07", "12", "19", "21", "31", "32"}
    for scale in coreom.scales:
        assert {use.item for use in scale.items if use.key == -1} == turned & set(scale.item_ids)


def test_the_k6_is_not_the_first_six_items_of_the_k10() -> None:
    (source,) = load_instrument("k6").also_from
    k6, k10 = load_instrument("k6"), load_instrument("k10")
    assert list(source.items.values()) == ["02", "04", "05", "09", "08", "10"]
    assert [k6.item(own).label for own in source.items] == [
        k10.item(its).label for its in source.items.values()
    ]


@pytest.mark.parametrize("name", ["hscl10", "hscl5", "core10", "phq2", "gad2"])
def test_a_short_form_takes_the_items_of_the_same_topic(name: str) -> None:
    short = load_instrument(name)
    (source,) = short.also_from
    longer = load_instrument(source.instrument)
    assert [short.item(own).label for own in source.items] == [
        longer.item(its).label for its in source.items.values()
    ]
