from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from workmh_measures.dataset.assemble import Answers, assemble
from workmh_measures.dataset.person_course import days_reached, people_of, person_course
from workmh_measures.dataset.score_rows import label_in, scale_columns, score_rows
from workmh_measures.dataset.scores_by_wave import scores_by_wave
from workmh_measures.definitions.library import load_instrument, load_study, scheduled_instruments
from workmh_measures.model.record import Enrolment
from workmh_measures.scoring.score import score

DAY, LATER, JOB = date(2025, 3, 1), date(2025, 9, 1), date(2025, 5, 1)
COLUMNS = ["participant", "wave", "occasion", "instrument", "item", "value", "text", "day"]


@pytest.fixture(scope="module")
def study():
    return load_study("demo")


@pytest.fixture(scope="module")
def data(study):
    """Four people: everything lowest, everything highest, half of it, nothing; the second also half a year later."""
    known = scheduled_instruments(study)
    rows = []
    for entry in study.instruments_at("t0"):
        items = known[entry.instrument].items
        forms = [("a", 0, len(items), "t0", DAY), ("b", -1, len(items), "t0", DAY)]
        forms += [("c", 0, len(items) // 2, "t0", DAY), ("b", 0, len(items), "t6", LATER)]
        for person, pick, count, wave, day in forms:
            for item in items[:count]:
                scale = known[entry.instrument].response_scale_of(item.id)
                if scale.kind == "choice":
                    codes = [one.code for one in scale.options]
                    rows.append((person, wave, 1, entry.instrument, item.id, float(codes[pick]), None, day))
    anchors = {"inclusion": DAY, "job_start": JOB}
    people = [
        Enrolment(study.id, person, study.arms[0].id, anchors if person == "b" else {"inclusion": DAY}, "nb")
        for person in "dcba"
    ]
    return assemble(study, known, Answers(pd.DataFrame(rows, columns=COLUMNS)), people, today=LATER)


def columns_of(data, instrument, scale):
    return scale_columns(data.codebook, instrument, scale)


def test_the_rows_hold_the_scores_of_the_one_scoring_function(data):
    instrument = load_instrument("hads")
    answers = pd.DataFrame(
        {item: [0.0, 3.0, np.nan, np.nan] for item in instrument.item_ids}, index=list("abcd")
    )
    answers.loc["c", list(instrument.item_ids[:7])] = 0.0
    expected = score(instrument, answers).frame
    for scale in instrument.scales:
        table = score_rows(data, "t0", columns_of(data, "hads", scale.id), language="en")
        table = table.set_index("participant")
        pd.testing.assert_series_equal(
            table["score"], expected[f"hads_{scale.id}"], check_names=False, check_index_type=False
        )
        assert table["answered"].to_list() == expected[f"hads_{scale.id}_n"].to_list()


def test_everyone_due_is_listed_by_pseudonym_and_nobody_not_due(data, study):
    columns = columns_of(data, "hads", "anxiety")
    assert score_rows(data, "t0", columns, language="nb")["participant"].to_list() == ["a", "b", "c", "d"]
    assert score_rows(data, "j3", columns, language="nb").empty


@pytest.mark.parametrize(("language", "word"), [("nb", "Ikke besvart"), ("en", "Nothing answered")])
def test_a_person_without_answers_has_no_score_and_never_a_zero(data, language, word):
    row = score_rows(data, "t0", columns_of(data, "hads", "total"), language=language).iloc[3]
    assert np.isnan(row["score"])
    assert row["answered"] == 0
    assert row["status"] == word


def test_a_label_that_is_lacking_in_a_language_is_told_in_another():
    assert label_in({"nb": "lett"}, "en") == "lett"


def test_a_scale_the_data_do_not_hold_has_no_columns(data):
    assert scale_columns(data.codebook, "hads", "joy") is None


def test_a_course_stands_in_the_order_of_its_days_with_what_did_not_come_where_it_was_planned(data, study):
    waves = [wave.id for wave in study.waves]
    course = person_course(data, "b", columns_of(data, "who5", "total"), waves=waves, language="en")
    assert [(one.wave, one.day, one.score) for one in course] == [
        ("t0", DAY, 100.0),
        ("t6", LATER, 0.0),
        ("j3", None, None),
    ]
    assert course[2].status == "Nothing answered"


def test_only_days_that_waves_are_counted_from_are_reached_and_inclusion_is_none_of_them(data, study):
    assert [(one.anchor, one.day) for one in days_reached(data, study, "b")] == [("job_start", JOB)]
    assert days_reached(data, study, "a") == []
    assert days_reached(data, study, "nobody") == []


def test_people_are_listed_by_pseudonym_whatever_the_order_they_came_in(data):
    assert people_of(data) == ["a", "b", "c", "d"]


def test_scores_by_wave_have_people_in_rows_and_nothing_where_nothing_is(data):
    found = scores_by_wave(data, columns_of(data, "who5", "total"), ["t0", "t6"])
    assert found.scores.loc["b"].to_list() == [100.0, 0.0]
    assert found.days.loc["b", "t6"] == pd.Timestamp(LATER)
    assert found.scores.loc["d"].isna().all()
