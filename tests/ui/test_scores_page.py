from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from workmh_measures.dataset.assemble import Answers, assemble
from workmh_measures.definitions.library import load_instrument, load_study, scheduled_instruments
from workmh_measures.model.record import Enrolment
from workmh_measures.scoring.score import score
from workmh_measures.storage.chain import Head
from workmh_measures.ui import frame, running
from workmh_measures.ui.pages.scores import score_table, summary
from workmh_measures.ui.study_data import StudyData

DAY = date(2025, 3, 1)


@pytest.fixture(params=["nb", "en"])
def language(request, monkeypatch):
    monkeypatch.setattr(frame.st, "session_state", {"page_language": request.param})
    return request.param


@pytest.fixture(scope="module")
def study():
    return load_study("demo")


@pytest.fixture
def data(study, monkeypatch):
    """Four people at the first wave: everything lowest, everything highest, half of it, nothing."""
    monkeypatch.setattr(running, "_running", [SimpleNamespace(study=study)])
    known = scheduled_instruments(study)
    rows = []
    for entry in study.instruments_at("t0"):
        items = known[entry.instrument].items
        for person, pick, count in (("a", 0, len(items)), ("b", -1, len(items)), ("c", 0, len(items) // 2)):
            for item in items[:count]:
                scale = known[entry.instrument].response_scale_of(item.id)
                if scale.kind == "choice":
                    codes = [one.code for one in scale.options]
                    rows.append((person, "t0", 1, entry.instrument, item.id, float(codes[pick]), None, DAY))
    columns = ["participant", "wave", "occasion", "instrument", "item", "value", "text", "day"]
    people = [
        Enrolment(study.id, person, study.arms[0].id, {study.anchors[0]: DAY}, "nb", None, {})
        for person in "dcba"
    ]
    dataset = assemble(study, known, Answers(pd.DataFrame(rows, columns=columns)), people, today=DAY)
    return StudyData(dataset, Head(1, "0"), DAY)


def test_the_table_holds_the_scores_of_the_one_scoring_function(data, study, language):
    instrument = load_instrument("hads")
    answers = pd.DataFrame(
        {item: [0.0, 3.0, np.nan, np.nan] for item in instrument.item_ids}, index=list("abcd")
    )
    answers.loc["c", list(instrument.item_ids[:7])] = 0.0
    expected = score(instrument, answers).frame
    for scale in instrument.scales:
        table = score_table(data, "t0", instrument=instrument, scale=scale.id).set_index("participant")
        pd.testing.assert_series_equal(
            table["score"], expected[f"hads_{scale.id}"], check_names=False, check_index_type=False
        )
        assert table["answered"].to_list() == expected[f"hads_{scale.id}_n"].to_list()


def test_everyone_due_is_listed_by_pseudonym_and_nobody_not_due(data, study):
    table = score_table(data, "t0", instrument=load_instrument("hads"), scale="anxiety")
    assert table["participant"].to_list() == ["a", "b", "c", "d"]
    assert score_table(data, "t6", instrument=load_instrument("hads"), scale="anxiety").empty


def test_a_person_without_answers_has_no_score_and_never_a_zero(data, language):
    row = score_table(data, "t0", instrument=load_instrument("hads"), scale="total").iloc[3]
    assert np.isnan(row["score"])
    assert row["answered"] == 0
    assert row["status"] == {"nb": "Ikke besvart", "en": "Nothing answered"}[language]


def test_every_scale_of_the_study_can_be_shown_in_every_language(data, study, language):
    for wave in study.survey_waves:
        for entry in study.instruments_at(wave.id):
            instrument = load_instrument(entry.instrument)
            for scale in instrument.scales:
                table = score_table(data, wave.id, instrument=instrument, scale=scale.id)
                assert table.empty or summary(table, classes=table["score"].dtype != float)


def test_a_summary_of_numbers_has_the_mean_in_the_language_of_the_page(language):
    table = pd.DataFrame({"score": [1.0, 2.5, np.nan]})
    assert {
        "nb": "2 av 3 med skår · gjennomsnitt 1,75 · standardavvik 1,06 · spredning 1 til 2,5",
        "en": "2 of 3 with a score · mean 1.75 · standard deviation 1.06 · range 1 to 2.5",
    }[language] == summary(table, classes=False)


def test_a_single_score_has_no_standard_deviation(language):
    assert "–" in summary(pd.DataFrame({"score": [7.0]}), classes=False)


def test_classes_and_profiles_are_counted_and_never_averaged(language):
    classes = pd.DataFrame({"score": [0.0, 2.0, 2.0, np.nan], "band": ["no", "yes", "yes", ""]})
    of = {"nb": "3 av 4 med skår", "en": "3 of 4 with a score"}[language]
    assert summary(classes, classes=True) == f"{of} · no 1 · yes 2"
    profiles = pd.DataFrame({"score": ["11111", "21111", "33333", ""]})
    assert summary(profiles, classes=True) == of


def test_nobody_with_a_score_is_said_so(language):
    text = {"nb": "2 påbegynt, ingen med skår", "en": "2 begun, none with a score"}[language]
    assert summary(pd.DataFrame({"score": [np.nan, np.nan]}), classes=False) == text
