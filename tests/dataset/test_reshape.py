from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workmh_measures.dataset.assemble import assemble
from workmh_measures.dataset.codebook import Dataset
from workmh_measures.dataset.reshape import to_long, to_wide
from workmh_measures.model.instrument import Instrument
from workmh_measures.model.missing import MISSING_NAMES
from workmh_measures.model.study import Study
from workmh_measures.trial.simulate import simulate, simulated_answers


@pytest.fixture(scope="module")
def long(study: Study, instruments: dict[str, Instrument]) -> Dataset:
    made = simulate(study, instruments, n=10, seed=10)
    return assemble(study, instruments, simulated_answers(made), made.enrolments, today=date(2030, 1, 1))


@pytest.fixture(scope="module")
def wide(long: Dataset, study: Study) -> Dataset:
    return to_wide(long, study)


def test_wide_has_one_row_for_each_person_in_the_order_of_the_long_one(long: Dataset, wide: Dataset) -> None:
    assert wide.frame["id"].tolist() == list(dict.fromkeys(long.frame["id"]))


def test_every_name_but_those_of_the_person_ends_with_its_wave(wide: Dataset, study: Study) -> None:
    person = {"id", "arm", "unit", "benefit_group", "date_inclusion", "date_job_start"}
    person |= {"date_withdrawn", "date_died"}
    for variable in wide.codebook:
        if variable.name not in person:
            assert variable.name == f"{variable.base}_{variable.wave}"
            assert variable.wave in {wave.id for wave in study.waves}


def test_every_label_but_those_of_the_person_ends_with_its_wave(wide: Dataset) -> None:
    label = wide.codebook["hads_01_t6"].label
    assert label["nb"].endswith("[6 måneder]")
    assert label["en"].endswith("[6 months]")
    for variable in wide.codebook:
        ends = [text.endswith("]") for text in variable.label.values()]
        assert all(ends) if variable.wave is not None else not any(ends)


def test_labels_are_unique_within_a_language_because_the_wave_is_in_them(wide: Dataset) -> None:
    labels = [v.label["nb"] for v in wide.codebook if v.instrument is not None]
    assert len(labels) == len(set(labels))


def test_an_instrument_has_variables_only_at_the_waves_it_is_given(wide: Dataset) -> None:
    assert "hads_01_t0" in wide.codebook
    assert "hads_01_j3" not in wide.codebook
    assert "hads_01_r12" not in wide.codebook
    assert "who5_01_j3" in wide.codebook


def test_date_days_and_window_are_in_wide_shape_too(wide: Dataset) -> None:
    for wave in ("t0", "t6", "j3"):
        assert {f"date_form_{wave}", f"days_from_anchor_{wave}", f"in_window_{wave}"} <= set(
            wide.codebook.names
        )
    assert "date_form_r12" not in wide.codebook


def test_a_register_wave_has_no_column_of_its_own_until_something_is_given_there(wide: Dataset) -> None:
    assert [name for name in wide.codebook.names if name.endswith("_r12")] == []


def test_wide_and_back_is_the_same_data_set(long: Dataset, wide: Dataset, study: Study) -> None:
    back = to_long(wide, study, long.codebook.variables)
    pd.testing.assert_frame_equal(back.frame, long.frame)
    assert back.codebook.variables == long.codebook.variables
    assert back.codebook.keys == long.codebook.keys


def test_long_and_wide_again_is_the_same_data_set(long: Dataset, wide: Dataset, study: Study) -> None:
    again = to_wide(to_long(wide, study, long.codebook.variables), study)
    pd.testing.assert_frame_equal(again.frame, wide.frame)


@settings(max_examples=25)
@given(st.data())
def test_any_cells_survive_the_way_to_wide_shape_and_back(
    long: Dataset, study: Study, data: st.DataObject
) -> None:
    frame = long.frame.copy()
    planned = {(w, entry.instrument) for entry in study.schedule for w in entry.waves}
    items = [v for v in long.codebook if v.kind == "item" and v.type == "numeric"]
    values = st.one_of(st.just(np.nan), st.sampled_from([float(c) for c in MISSING_NAMES]), st.floats(-9, 9))
    for _ in range(data.draw(st.integers(1, 12))):
        row = data.draw(st.integers(0, len(frame) - 1))
        variable = data.draw(st.sampled_from(items))
        if (frame.at[row, "wave"], variable.instrument) in planned:
            frame.at[row, variable.name] = data.draw(values)
    changed = Dataset(frame, long.codebook)
    back = to_long(to_wide(changed, study), study, long.codebook.variables)
    pd.testing.assert_frame_equal(back.frame, frame, check_exact=True)
