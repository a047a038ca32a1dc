"""The instruments on work, symptoms and fidelity: published vectors, published numbers, and what R makes of them."""

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
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.scale import Scale
from workmh_measures.scoring.derived import answers_from
from workmh_measures.scoring.score import score
from workmh_measures.ui.form.gates import hidden_items

TESTS = Path(__file__).parents[1]
REFERENCE: dict[str, Any] = json.loads(
    (TESTS / "reference" / "instruments_work.json").read_text(encoding="utf-8")
)
FACTS: dict[str, list[dict[str, Any]]] = json.loads(
    (TESTS / "data" / "instrument_facts" / "work.json").read_text(encoding="utf-8")
)
SCORED = tuple(REFERENCE["results"])
WITHOUT_SCORES = ("qpsnordic", "rrtw")
OWN = ("expected_health_effect", "global_change", "rtw_expectancy", "work_status")
VERIFIED = {"gaf", "ompsqsf", "panss", "was", "wpai"}
SHOWN = [(name, column) for name, columns in REFERENCE["results"].items() for column in columns]


def made_up(name: str) -> pd.DataFrame:
    frame = pd.read_csv(TESTS / "data" / "made_up_work" / f"{name}.csv", dtype="float64")
    return frame.drop(columns="row").rename(columns=lambda column: column.removeprefix("item_"))


def scored(name: str, answers: pd.DataFrame) -> pd.DataFrame:
    return score(load_instrument(name), answers, parameters={}).frame


def only_scale(fact: dict[str, Any]) -> Scale:
    return load_instrument(fact["instrument"]).scale(fact["scale"])


@pytest.mark.parametrize(("name", "column"), SHOWN)
def test_a_score_is_that_of_r_in_every_row(name: str, column: str) -> None:
    wanted = np.asarray(REFERENCE["results"][name][column], dtype=np.float64)
    given = scored(name, made_up(name))[column].to_numpy(dtype=np.float64)
    assert np.isnan(wanted).any()
    assert np.isfinite(wanted).any()
    np.testing.assert_allclose(given, wanted, rtol=0, atol=1e-12, equal_nan=True)


@pytest.mark.parametrize("name", SCORED)
def test_r_computed_every_scale_of_the_instrument(name: str) -> None:
    columns = {f"{name}_{scale.id}" for scale in load_instrument(name).scales}
    assert columns <= set(REFERENCE["results"][name])


def test_the_reference_was_computed_from_the_files_that_lie_here() -> None:
    files = REFERENCE["certificate"]["data"]
    assert {Path(path).stem for path in files} == set(SCORED)
    for path, digest in files.items():
        assert hashlib.sha256((TESTS.parent / path).read_bytes()).hexdigest() == digest


@pytest.mark.parametrize("fact", FACTS["vectors"], ids=lambda fact: fact["instrument"])
def test_a_vector_holds(fact: dict[str, Any]) -> None:
    name = fact["instrument"]
    answers = pd.DataFrame([fact["answers"]], dtype="float64")
    row = scored(name, answers).iloc[0]
    for scale_id, wanted in fact["scores"].items():
        given = row[f"{name}_{scale_id}"]
        assert np.isnan(given) if wanted is None else given == pytest.approx(wanted, abs=1e-12)
    for scale_id, wanted in fact.get("bands", {}).items():
        assert row[f"{name}_{scale_id}_band"] == wanted
    for flag, wanted in fact.get("flags", {}).items():
        assert bool(row[f"{name}_{flag}"]) == wanted


def norm_of(scale: Scale) -> list[dict[str, Any]]:
    return [{"id": n.id, "mean": n.mean, "sd": n.sd, "n": n.n} for n in scale.norms]


def cutoffs_of(scale: Scale) -> list[dict[str, Any]]:
    return [
        {"id": c.id} | c.model_dump(include={"at_least", "above", "at_most", "below"}, exclude_none=True)
        for c in scale.cutoffs
    ]


KINDS = {
    "norm": norm_of,
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
    number = {
        key: value for key, value in fact.items() if key not in ("instrument", "scale", "kind", "source")
    }
    assert number in KINDS[fact["kind"]](only_scale(fact))


@pytest.mark.parametrize("name", [*SCORED, *WITHOUT_SCORES, *OWN])
def test_every_text_is_there_in_both_norwegians_and_english(name: str) -> None:
    languages = {text.languages for _, text in texts_in(load_instrument(name))}
    assert languages == {frozenset({"nb", "nn", "en"})}


@pytest.mark.parametrize("name", [*SCORED, *WITHOUT_SCORES])
def test_only_what_was_read_is_verified_and_a_draft_says_why(name: str) -> None:
    instrument = load_instrument(name)
    assert instrument.status == ("verified" if name in VERIFIED else "draft")
    assert instrument.note is not None
    words = {"nb": "Utkast", "nn": "Utkast", "en": "Draft"}
    for language, word in words.items():
        assert instrument.note.in_language(language).startswith(word) == (name not in VERIFIED)


@pytest.mark.parametrize("name", WITHOUT_SCORES)
def test_keys_that_were_not_read_give_no_scores(name: str) -> None:
    assert load_instrument(name).scales == ()


def test_the_number_of_items_is_that_of_the_publications() -> None:
    counts = {
        "jas": 70,
        "tmact": 47,
        "qpsnordic": 34,
        "ips25": 25,
        "rtwse19": 19,
        "rtwse11": 11,
        "ompsqsf": 10,
    }
    for name, count in counts.items():
        assert len(load_instrument(name).items) == count
    assert len(load_instrument("rrtw").items) == 22 + 1  # with the question that picks the part
    assert len(load_instrument("wai").items) == 10 + 1  # with the kind of work


def test_the_work_ability_score_comes_out_of_answers_to_the_index() -> None:
    index = made_up("wai")
    answers = answers_from(load_instrument("was"), "wai", index)
    given = scored("was", answers)["was_score"].to_numpy(dtype=np.float64)
    np.testing.assert_array_equal(given, index["01"].to_numpy(dtype=np.float64))


@pytest.mark.parametrize(("working", "shown"), [(0, 13), (1, 9)])
def test_readiness_asks_the_items_of_one_part_only(working: int, shown: int) -> None:
    rrtw = load_instrument("rrtw")
    assert len(rrtw.items) - len(hidden_items(rrtw, {"working": float(working)})) == shown + 1


def test_a_person_without_work_is_not_asked_about_hours() -> None:
    assert hidden_items(load_instrument("wpai"), {"01": 0.0}) == ("02", "03", "04", "05")
    assert hidden_items(load_instrument("wpai"), {"01": 1.0}) == ()


def differing(instrument: Instrument) -> list[str]:
    texts = [item.text for item in instrument.items if item.text is not None]
    return [text.in_language("nn") for text in texts if text.in_language("nb") != text.in_language("nn")]


@pytest.mark.parametrize("name", OWN)
def test_the_questions_of_the_project_are_written_in_nynorsk_and_not_copied(name: str) -> None:
    instrument = load_instrument(name)
    assert len(differing(instrument)) == len(instrument.items)
    bokmal = {"hva", "hvor", "hvordan", "hvilke", "ikke", "jeg", "nå", "hvis", "noe", "mer", "fra", "tror"}
    for _, text in texts_in(instrument):
        assert not bokmal & set(text.in_language("nn").lower().replace(".", " ").replace("?", " ").split())
