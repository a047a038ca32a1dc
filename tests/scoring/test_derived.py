"""Answers to a short instrument out of answers to the longer one that holds its items."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from workmh_measures.definitions.library import instrument_ids, load_instrument
from workmh_measures.errors import DefinitionError, ResponseError
from workmh_measures.model.instrument import AlsoFrom, Instrument
from workmh_measures.scoring.answers import numeric_items
from workmh_measures.scoring.derived import answers_from, source_of
from workmh_measures.scoring.parameters import all_choices
from workmh_measures.scoring.score import score, scored_item_ids

DERIVED = [(name, also.instrument) for name in instrument_ids() for also in load_instrument(name).also_from]


def drawn(instrument: Instrument, n: int) -> pd.DataFrame:
    random = np.random.default_rng(11)
    columns = {}
    for item in numeric_items(instrument):
        response = instrument.response_scale_of(item)
        low, high = response.attainable
        codes = sorted(response.codes) or np.arange(low, high + 1)
        columns[item] = random.choice(np.asarray(codes, dtype=float), n)
    frame = pd.DataFrame(columns, index=pd.Index(range(100, 100 + n)))
    return frame.mask(random.random(frame.shape) < 0.1, -992.0)


def with_recode(**recode: object) -> Instrument:
    also = AlsoFrom(instrument="hscl25", items={"01": "04", "02": "02"}, evidence="read", **recode)
    return load_instrument("hscl5").model_copy(update={"also_from": (also,)})


@pytest.mark.parametrize(("name", "source"), DERIVED)
def test_answers_taken_over_score_as_the_same_answers_given_to_the_short_one(name: str, source: str) -> None:
    short, longer = load_instrument(name), load_instrument(source)
    also, answers = source_of(short, source), drawn(longer, 60)
    taken = answers_from(short, source, answers)
    assert taken.index.equals(answers.index)
    assert set(scored_item_ids(short)) <= set(taken)
    by_hand = pd.DataFrame(
        {
            ours: [also.recode.get(int(v), v) if v > -900 else v for v in answers[theirs]]
            for ours, theirs in also.items.items()
        },
        index=answers.index,
    )
    for parameters in all_choices(short):
        wanted = score(short, by_hand.reindex(columns=list(short.item_ids)), parameters=parameters).frame
        given = score(short, taken.reindex(columns=list(short.item_ids)), parameters=parameters).frame
        pd.testing.assert_frame_equal(given, wanted)
        assert given.notna().any(axis=None)


def test_hscl5_out_of_hscl25_is_the_mean_of_five_of_its_items() -> None:
    answers = pd.DataFrame([dict.fromkeys(load_instrument("hscl25").item_ids, 1.0)])
    answers[["02", "04", "17", "18", "22"]] = [[1.0, 2.0, 3.0, 4.0, np.nan]]
    taken = answers_from(load_instrument("hscl5"), "hscl25", answers)
    assert score(load_instrument("hscl5"), taken).frame["hscl5_mean"].tolist() == [2.5]


def test_a_recode_turns_codes_and_keeps_reasons_and_empty_cells() -> None:
    recoded = with_recode(recode={1: 4, 2: 3, 3: 2, 4: 1})
    answers = pd.DataFrame({"04": [1.0, 2.0, np.nan, -992.0], "02": [4.0, 3.0, -999.0, 1.0]})
    taken = answers_from(recoded, "hscl25", answers)
    assert taken.to_dict("list") == {
        "01": pytest.approx([4, 3, np.nan, -992], nan_ok=True),
        "02": pytest.approx([1, 2, -999, 4], nan_ok=True),
    }
    assert answers["04"].tolist()[:2] == [1.0, 2.0]


def test_an_answer_without_a_place_in_the_recode_is_refused() -> None:
    recoded = with_recode(recode={1: 1, 2: 2, 3: 3, 4: 4})
    with pytest.raises(ResponseError, match=r"Row 2, hscl25 item 04 \[RESP-RANGE\].*5.*Allowed: 1, 2, 3, 4"):
        answers_from(recoded, "hscl25", pd.DataFrame({"04": [1.0, 5.0], "02": [1.0, 1.0]}))


def test_every_item_without_a_column_is_named() -> None:
    with pytest.raises(ResponseError) as caught:
        answers_from(load_instrument("hscl5"), "hscl25", pd.DataFrame({"02": [1.0]}))
    assert [found.found for found in caught.value.problems] == ["04", "17", "22", "18"]


def test_another_instrument_gives_no_answers() -> None:
    with pytest.raises(DefinitionError, match=r"FROM-UNKNOWN.*hscl5 cannot.*'hscl52'.*'hscl25'"):
        answers_from(load_instrument("hscl5"), "hscl52", pd.DataFrame())
    with pytest.raises(DefinitionError, match=r"FROM-UNKNOWN.*who5 cannot.*Allowed: none"):
        source_of(load_instrument("who5"), "hscl25")
