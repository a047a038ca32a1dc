"""The contract every instrument and study file keeps; a new file is tested without a word being added here."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import date

import pandas as pd

from workmh_measures.dataset.assemble import assemble
from workmh_measures.dataset.reshape import to_long, to_wide
from workmh_measures.definitions.library import (
    data_folder,
    instrument_ids,
    load_instrument,
    load_study,
    study_ids,
)
from workmh_measures.definitions.notes import texts_in
from workmh_measures.model.base import chosen
from workmh_measures.model.fingerprint import fingerprint
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.missing import MISSING_NAMES
from workmh_measures.model.scale import Scale
from workmh_measures.model.study import Study
from workmh_measures.scoring.answers import numeric_items
from workmh_measures.scoring.parameters import all_choices
from workmh_measures.trial.simulate import simulate, simulated_answers

from .every import (
    codes_of,
    every_instrument,
    every_study,
    scoring_codes,
)


@every_instrument
def test_the_id_is_the_file_name_and_rights_are_stated_and_dated(name: str) -> None:
    instrument = load_instrument(name)
    assert instrument.id == name
    assert instrument.licence.holder.strip()
    assert date(2020, 1, 1) < instrument.licence.checked < date(2100, 1, 1)


@every_instrument
def test_every_text_exists_in_every_language_of_the_instrument(name: str) -> None:
    instrument = load_instrument(name)
    assert {text.languages for _, text in texts_in(instrument)} == {instrument.languages}


@every_instrument
def test_an_example_with_decimals_stands_beside_every_edge_that_decimals_can_come_near(name: str) -> None:
    instrument = load_instrument(name)
    for scale in instrument.scales:
        shown = [e.scores[scale.id] for e in instrument.examples if e.scores.get(scale.id) is not None]
        decimals = [score for score in shown if score is not None and score % 1]
        edges = {band.from_ for band in scale.bands[1:]} | {cutoff.comparison[1] for cutoff in scale.cutoffs}
        if scale.combine.rule in ("mean", "prorated_sum"):
            near = [edge for edge in edges if decimals_come_near(instrument, scale, edge)]
            assert [edge for edge in near if not any(abs(score - edge) < 1 for score in decimals)] == []


def decimals_come_near(instrument: Instrument, scale: Scale, edge: float) -> bool:
    """Say whether any score with decimals lies within 1 of an edge; a mean of codes comes near to every one."""
    n = len(scale.items)
    fewest = min(chosen(scale.missing, choice).min_answered for choice in all_choices(instrument))
    if scale.combine.rule == "mean":
        means = means_of_mapped_answers(instrument, scale, fewest)
        return means is None or any(mean % 1 and abs(mean - edge) < 1 for mean in means)
    sums = {(n * total / k, n * total % k) for k in range(fewest, n) for total in range(int(edge) + n + 1)}
    return any(rest and abs(score - edge) < 1 for score, rest in sums)


def means_of_mapped_answers(instrument: Instrument, scale: Scale, fewest: int) -> set[float] | None:
    """Every mean that maps can give, for instance 55 and 56 but nothing between; None where an item has no map."""
    if any(use.map is None for use in scale.items):
        return None
    choice = all_choices(instrument)[0]
    values = {value for use in scale.items for value, _ in scoring_codes(instrument, use, choice)}
    sums, means = {0.0}, set()
    for n in range(1, len(scale.items) + 1):
        sums = {total + value for total in sums for value in values}
        means |= {total / n for total in sums if n >= fewest}
    return means


@every_instrument
def test_no_answer_looks_like_a_missing_code(name: str) -> None:
    instrument = load_instrument(name)
    for item in numeric_items(instrument):
        assert not set(codes_of(instrument, item)) & set(MISSING_NAMES)
        low, high = instrument.response_scale_of(item).attainable
        assert high < -999 or low > -990


def small_study(instrument: Instrument, parameters: Mapping[str, str]) -> Study:
    waves = ["t0", "t6"] if instrument.given_at == "any_wave" else ["t6"]
    return Study.model_validate(
        {
            "schema": 1,
            "id": "made_for_tests",
            "title": dict.fromkeys(("nb", "en"), "Made for tests"),
            "status": "draft",
            "simulated": True,
            "languages": ["nb", "en"],
            "entry": "light",
            "anchors": ["inclusion"],
            "arms": [
                {"id": "control", "code": 0, "name": {"nb": "Kontroll", "en": "Control"}},
                {"id": "programme", "code": 1, "name": {"nb": "Program", "en": "Programme"}},
            ],
            "allocation": {"kind": "randomised", "ratio": [1, 1], "strata": ["benefit_group"]},
            "waves": [
                {"id": "t0", "anchor": "inclusion", "month": 0, "window_days": [-14, 14], "source": "survey"},
                {"id": "t6", "anchor": "inclusion", "month": 6, "window_days": [-14, 42], "source": "survey"},
            ],
            "schedule": [
                {
                    "instrument": instrument.id,
                    "waves": waves,
                    "parameters": dict(parameters),
                    "evidence": "default",
                }
            ],
            "retention": {"years": 5},
        }
    )


@every_instrument
def test_a_study_that_schedules_it_goes_to_wide_shape_and_back_unchanged(name: str) -> None:
    instrument = load_instrument(name)
    study = small_study(instrument, all_choices(instrument)[0])
    simulated = simulate(study, {name: instrument}, n=12, seed=5)
    long = assemble(
        study, {name: instrument}, simulated_answers(simulated), simulated.enrolments, today=date(2030, 1, 1)
    )
    wide = to_wide(long, study)
    assert len(wide.frame) == 12
    back = to_long(wide, study, long.codebook.variables)
    pd.testing.assert_frame_equal(back.frame, long.frame)
    assert back.codebook.names == long.codebook.names


def test_fingerprints_do_not_depend_on_the_process() -> None:
    program = (
        "import json\n"
        "from workmh_measures.definitions.library import *\n"
        "from workmh_measures.model.fingerprint import fingerprint\n"
        "print(json.dumps({i: fingerprint(load_instrument(i)) for i in instrument_ids()}\n"
        "    | {i: fingerprint(load_study(i)) for i in study_ids()}))\n"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "271828"}
    out = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, check=True, text=True
    ).stdout
    here = {i: fingerprint(load_instrument(i)) for i in instrument_ids()}
    here |= {i: fingerprint(load_study(i)) for i in study_ids()}
    assert json.loads(out) == here
    assert len(set(here.values())) == len(here)


@every_study
def test_a_study_names_only_what_exists_and_every_wave_is_used(name: str) -> None:
    study = load_study(name)
    assert study.id == name
    assert (data_folder("studies") / f"{name}.yaml").is_file()
    used = {wave for entry in study.schedule for wave in entry.waves}
    used |= {outcome.until for outcome in study.outcomes if outcome.until is not None}
    assert {wave.id for wave in study.waves} == used


def test_scales_of_scales_are_tested_through_their_parts() -> None:
    for name in instrument_ids():
        instrument = load_instrument(name)
        for scale in instrument.scales:
            assert bool(scale.items) != bool(scale.scale_ids)
