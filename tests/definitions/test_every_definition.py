"""The contract every instrument and study file keeps; a new file is tested without a word being added here."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import date

import numpy as np
import pandas as pd
import pytest

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
from workmh_measures.errors import ResponseError
from workmh_measures.model.base import chosen
from workmh_measures.model.fingerprint import fingerprint
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.missing import MISSING_NAMES
from workmh_measures.model.names import score_column
from workmh_measures.model.scale import CountAtLeast, ItemUse, Linear, Lookup, Ratio, Scale, ValueSetSum
from workmh_measures.model.study import Study
from workmh_measures.scoring.answers import numeric_items
from workmh_measures.scoring.parameters import all_choices
from workmh_measures.scoring.score import ScoreStatus, score
from workmh_measures.trial.simulate import simulate, simulated_answers

Parameters = dict[str, str]


def instruments_and_choices() -> list[tuple[str, Parameters]]:
    return [(name, choice) for name in instrument_ids() for choice in all_choices(load_instrument(name))]


def title(value: object) -> str:
    return "-".join(value.values()) or "only" if isinstance(value, dict) else str(value)


every_instrument = pytest.mark.parametrize("name", instrument_ids())
every_choice = pytest.mark.parametrize(("name", "parameters"), instruments_and_choices(), ids=title)
every_study = pytest.mark.parametrize("name", study_ids())


def codes_of(instrument: Instrument, item: str) -> list[float]:
    response = instrument.response_scale_of(item)
    low, high = response.attainable
    return sorted(map(float, response.codes)) or [float(code) for code in np.linspace(low, high, 11).round()]


def keyed(instrument: Instrument, use: ItemUse, code: float, parameters: Mapping[str, str]) -> float | None:
    if use.map is not None:
        return instrument.maps[chosen(use.map, dict(parameters))][int(code)]
    return use.weight * use.key * code


def scoring_codes(
    instrument: Instrument, use: ItemUse, parameters: Mapping[str, str]
) -> list[tuple[float, float]]:
    """Keyed value and code of every answer that scores, lowest keyed value first."""
    pairs = [(keyed(instrument, use, code, parameters), code) for code in codes_of(instrument, use.item)]
    return sorted((value, code) for value, code in pairs if value is not None)


def drawn_answers(instrument: Instrument, n: int, *, missing: float, seed: int = 4) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    columns = {item: random.choice(codes_of(instrument, item), n) for item in numeric_items(instrument)}
    frame = pd.DataFrame(columns)
    return frame.mask(random.random(frame.shape) < missing)


def scored(instrument: Instrument, answers: pd.DataFrame, parameters: Mapping[str, str]) -> pd.DataFrame:
    return score(instrument, answers, parameters=parameters).frame


def item_scales(instrument: Instrument) -> list[Scale]:
    return [scale for scale in instrument.scales if scale.items]


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


@every_choice
def test_the_declared_range_is_reached_at_both_ends_and_never_left(name: str, parameters: Parameters) -> None:
    instrument = load_instrument(name)
    for scale in item_scales(instrument):
        answers = pd.DataFrame(list(extreme_answers(instrument, scale, parameters)))
        answers = answers.reindex(columns=list(instrument.item_ids))
        given = scored(instrument, answers, parameters)[score_column(name, scale.id)]
        low, high = declared_range(instrument, scale, parameters)
        # Value sets are published with three decimals.
        slack = 0.0005 if isinstance(scale.combine, ValueSetSum) else 1e-9
        assert given.min() == pytest.approx(low, abs=slack)
        assert given.max() == pytest.approx(high, abs=slack)
        some = scored(instrument, drawn_answers(instrument, 300, missing=0.1), parameters)
        inside = some[score_column(name, scale.id)].dropna()
        assert inside.between(low - slack, high + slack).all()


def declared_range(
    instrument: Instrument, scale: Scale, parameters: Mapping[str, str]
) -> tuple[float, float]:
    if isinstance(scale.combine, ValueSetSum):
        return instrument.value_sets[parameters[scale.combine.parameter]].range
    declared: tuple[float, float] = chosen(scale.range, dict(parameters))
    return declared


def extreme_answers(
    instrument: Instrument, scale: Scale, parameters: Mapping[str, str]
) -> Iterator[dict[str, float]]:
    if isinstance(scale.combine, ValueSetSum):
        states = itertools.product(*(codes_of(instrument, use.item) for use in scale.items))
        yield from (dict(zip(scale.item_ids, state, strict=True)) for state in states)
        return
    ends = {use.item: scoring_codes(instrument, use, parameters) for use in scale.items}
    # A ratio is lowest where its numerator is and all else is highest.
    other_way = set(scale.combine.numerator) if isinstance(scale.combine, Ratio) else set(ends)
    yield {item: codes[0 if item in other_way else -1][1] for item, codes in ends.items()}
    yield {item: codes[-1 if item in other_way else 0][1] for item, codes in ends.items()}


@every_choice
def test_every_score_lies_in_exactly_one_band(name: str, parameters: Parameters) -> None:
    instrument = load_instrument(name)
    frame = scored(instrument, drawn_answers(instrument, 300, missing=0.1), parameters)
    for scale in (scale for scale in instrument.scales if scale.bands):
        edges = [band.from_ for band in scale.bands] + [np.inf]
        values, bands = frame[score_column(name, scale.id)], frame[score_column(name, scale.id, "band")]
        assert bands.isna().equals(values.isna())
        for number, (low, high) in enumerate(itertools.pairwise(edges)):
            assert ((values >= low) & (values < high)).equals(bands == number)


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


def has_steps(scale: Scale) -> bool:
    """A count moves only where the answer passes its threshold, a table may give neighbours one value."""
    table = scale.transform.table if isinstance(scale.transform, Lookup) else {}
    plateau = isinstance(table, dict) and len(set(table.values())) < len(table)
    return isinstance(scale.combine, CountAtLeast) or plateau


@every_choice
def test_raising_one_answer_never_moves_a_score_against_its_key(name: str, parameters: Parameters) -> None:
    instrument = load_instrument(name)
    base = drawn_answers(instrument, 60, missing=0.0)
    before = scored(instrument, base, parameters)
    for scale in item_scales(instrument):
        turn = np.sign(scale.transform.multiply) if isinstance(scale.transform, Linear) else 1.0
        column = score_column(name, scale.id)
        for use in scale.items:
            codes = codes_of(instrument, use.item)
            following = dict(itertools.pairwise(codes))
            if use.map is not None or isinstance(scale.combine, ValueSetSum):
                continue  # a map or a value set has an order of its own
            if isinstance(scale.combine, Ratio):
                continue  # the other items of a ratio count against it, and with all at 0 there is none
            raised = base.assign(**{use.item: base[use.item].map(following)})
            change = scored(instrument, raised, parameters)[column] - before[column]
            moved = change[raised[use.item].notna()] * use.key * np.sign(use.weight) * turn
            assert (moved >= 0).all()
            assert (moved > 0).any() if has_steps(scale) else (moved > 0).all()


@every_choice
def test_a_worse_health_state_never_has_a_higher_value(name: str, parameters: Parameters) -> None:
    instrument = load_instrument(name)
    for scale in item_scales(instrument):
        if not isinstance(scale.combine, ValueSetSum):
            continue
        states = pd.DataFrame(list(extreme_answers(instrument, scale, parameters)))
        answers = states.reindex(columns=list(instrument.item_ids))
        values = scored(instrument, answers, parameters)[score_column(name, scale.id)]
        by_state = dict(zip(states.itertuples(index=False, name=None), values, strict=True))
        for state, value in by_state.items():
            for position in range(len(state)):
                worse = (*state[:position], state[position] + 1, *state[position + 1 :])
                assert by_state.get(worse, value) <= value


@every_instrument
def test_an_answer_outside_its_scale_is_refused_by_person_item_value_and_what_is_allowed(name: str) -> None:
    instrument = load_instrument(name)
    parameters = all_choices(instrument)[0]
    for item in numeric_items(instrument):
        low, high = instrument.response_scale_of(item).attainable
        for value in (low - 1, high + 1, high + 0.5, np.inf, -np.inf):
            answers = drawn_answers(instrument, 1, missing=0.0).set_axis(pd.Index(["P07"], name="person"))
            answers[item] = value
            with pytest.raises(ResponseError) as caught:
                score(instrument, answers, parameters=parameters)
            (found,) = caught.value.problems
            assert found.code == "RESP-RANGE"
            assert found.where == f"Person P07, {instrument.short_name} item {item}"
            assert float(str(found.found)) == value
            assert found.allowed == instrument.response_scale_of(item).allowed


@every_choice
def test_every_missing_code_is_a_missing_answer(name: str, parameters: Parameters) -> None:
    instrument = load_instrument(name)
    answers = drawn_answers(instrument, 40, missing=0.3)
    wanted = scored(instrument, answers, parameters)
    random = np.random.default_rng(1)
    codes = pd.DataFrame(random.choice(list(MISSING_NAMES), answers.shape), columns=answers.columns)
    pd.testing.assert_frame_equal(scored(instrument, answers.fillna(codes), parameters), wanted)


@every_instrument
def test_no_answer_looks_like_a_missing_code(name: str) -> None:
    instrument = load_instrument(name)
    for item in numeric_items(instrument):
        assert not set(codes_of(instrument, item)) & set(MISSING_NAMES)
        low, high = instrument.response_scale_of(item).attainable
        assert high < -999 or low > -990


@every_choice
def test_one_person_and_many_and_any_order_give_the_same_bits(name: str, parameters: Parameters) -> None:
    instrument = load_instrument(name)
    answers = drawn_answers(instrument, 20, missing=0.2)
    together = scored(instrument, answers, parameters)
    alone = pd.concat([scored(instrument, answers.iloc[[row]], parameters) for row in range(len(answers))])
    pd.testing.assert_frame_equal(alone, together, check_exact=True)
    order = np.random.default_rng(2).permutation(len(answers))
    mixed = scored(instrument, answers.iloc[order], parameters)
    pd.testing.assert_frame_equal(mixed.sort_index(), together, check_exact=True)


@every_choice
def test_answered_items_and_status_are_right_for_every_number_of_answers(
    name: str, parameters: Parameters
) -> None:
    instrument = load_instrument(name)
    for scale in item_scales(instrument):
        fewest = chosen(scale.missing, parameters).min_answered
        # The highest answers, since a ratio of lowest ones may be of nothing.
        codes = {use.item: scoring_codes(instrument, use, parameters)[-1][1] for use in scale.items}
        rows = [dict(list(codes.items())[:n]) for n in range(len(codes) + 1)]
        answers = pd.DataFrame(rows, columns=list(instrument.item_ids), dtype="float64")
        frame = scored(instrument, answers, parameters)
        counted = range(len(codes) + 1)
        status = [status_of(n, fewest, len(codes)) for n in counted]
        assert frame[score_column(name, scale.id, "n")].tolist() == list(counted)
        assert frame[score_column(name, scale.id, "status")].tolist() == status
        assert frame[score_column(name, scale.id)].notna().tolist() == [n >= fewest for n in counted]


def status_of(n: int, fewest: int, n_items: int) -> ScoreStatus:
    if n == 0:
        return ScoreStatus.NOT_GIVEN
    if n < fewest:
        return ScoreStatus.TOO_FEW_ANSWERS
    return ScoreStatus.COMPLETE if n == n_items else ScoreStatus.PRORATED


@every_choice
def test_nothing_answered_is_no_score_and_never_zero(name: str, parameters: Parameters) -> None:
    instrument = load_instrument(name)
    answers = pd.DataFrame(np.nan, index=range(2), columns=list(numeric_items(instrument)))
    frame = scored(instrument, answers, parameters)
    for scale in instrument.scales:
        own = [score_column(name, scale.id, ending) for ending in ("", *(c.id for c in scale.cutoffs))]
        assert frame[own].isna().all(axis=None)
        assert (frame[score_column(name, scale.id, "status")] == ScoreStatus.NOT_GIVEN).all()
        assert (frame[score_column(name, scale.id, "n")] == 0).all()


@every_choice
def test_an_answer_that_has_no_place_on_a_scale_was_still_given(name: str, parameters: Parameters) -> None:
    instrument = load_instrument(name)
    for scale in item_scales(instrument):
        for use in scale.items:
            given = set(codes_of(instrument, use.item))
            outside = given - {code for _, code in scoring_codes(instrument, use, parameters)}
            for code in outside:
                answers = pd.DataFrame([{use.item: code}], columns=list(instrument.item_ids), dtype="float64")
                frame = scored(instrument, answers, parameters)
                assert np.isnan(frame[score_column(name, scale.id)].iloc[0])
                assert frame[score_column(name, scale.id, "n")].iloc[0] == 0
                assert frame[score_column(name, scale.id, "status")].iloc[0] == ScoreStatus.TOO_FEW_ANSWERS


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
