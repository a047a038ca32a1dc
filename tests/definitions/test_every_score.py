"""What the scores of every instrument keep to; a new file is tested without a word being added here."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest

from workmh_measures.definitions.library import (
    load_instrument,
)
from workmh_measures.errors import ResponseError
from workmh_measures.model.base import chosen
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.missing import MISSING_NAMES
from workmh_measures.model.names import score_column
from workmh_measures.model.scale import CountAtLeast, Linear, Lookup, Ratio, Scale, ValueSetSum
from workmh_measures.scoring.answers import numeric_items
from workmh_measures.scoring.parameters import all_choices
from workmh_measures.scoring.score import ScoreStatus, score

from .every import (
    Parameters,
    codes_of,
    drawn_answers,
    every_choice,
    every_instrument,
    extreme_answers,
    item_scales,
    scored,
    scoring_codes,
)


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
