"""Copies of reversed items are lowest + highest - answer, empty where there is no answer, behind their instrument's items."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from workmh_measures.dataset.assemble import Answers, assemble
from workmh_measures.dataset.reversed_copies import with_reversed
from workmh_measures.definitions.library import load_study, scheduled_instruments
from workmh_measures.model.names import item_column, reversed_column
from workmh_measures.model.record import Enrolment

DAY = date(2025, 3, 1)


def test_every_reversed_item_of_the_study_has_one_copy_in_long() -> None:
    study = load_study("awac")
    known = scheduled_instruments(study)
    turned = {
        (name, use.item)
        for name, one in known.items()
        for scale in one.scales
        for use in scale.items
        if use.key == -1
    }
    assert turned
    rows = []
    for wave in study.survey_waves:
        for entry in study.instruments_at(wave.id):
            for item in known[entry.instrument].item_ids:
                if (entry.instrument, item) in turned:
                    low, _ = known[entry.instrument].response_scale_of(item).attainable
                    rows.append(("a", wave.id, 1, entry.instrument, item, low, None, DAY))
                    rows.append(("b", wave.id, 1, entry.instrument, item, -992.0, None, DAY))
    columns = ["participant", "wave", "occasion", "instrument", "item", "value", "text", "day"]
    people = [
        Enrolment(study.id, name, study.arms[0].id, {study.anchors[0]: DAY}, "nb", None, {}) for name in "ab"
    ]
    long = assemble(study, known, Answers(pd.DataFrame(rows, columns=columns)), people, today=DAY)
    made = with_reversed(long)
    added = [name for name in made.codebook.names if name not in long.codebook.names]
    assert sorted(added) == sorted({reversed_column(name, item) for name, item in turned})
    assert [name for name in made.codebook.names if name not in added] == [*long.codebook.names]
    assert list(made.frame.columns) == [*made.codebook.names]
    first = made.frame[(made.frame["wave"] == study.survey_waves[0].id)].set_index("id")
    for name, item in turned:
        answer, copy = item_column(name, item), reversed_column(name, item)
        if np.isfinite(first.loc["a", answer]) and first.loc["a", answer] >= 0:
            low, high = known[name].response_scale_of(item).attainable
            assert first.loc["a", copy] == high
        assert np.isnan(first.loc["b", copy])
        assert made.codebook[copy].kind == "item_reversed"
    pd.testing.assert_frame_equal(made.frame[[*long.codebook.names]], long.frame)
