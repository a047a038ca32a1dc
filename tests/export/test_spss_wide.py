"""A long file becomes wide in PSPP exactly as it does in the program."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from workmh_measures.dataset.codebook import Dataset
from workmh_measures.dataset.reshape import to_wide
from workmh_measures.export.spss import read_sav, write_sav
from workmh_measures.export.spss_pspp import pspp_output
from workmh_measures.export.spss_syntax import sav_syntax
from workmh_measures.export.spss_values import sav_columns
from workmh_measures.export.spss_wide import is_long, long_to_wide_syntax
from workmh_measures.model.study import Study

pytestmark = pytest.mark.pspp


def test_pspp_makes_our_wide_file_from_the_long_one(
    demo_trial: tuple[Study, Dataset], tmp_path: Path
) -> None:
    study, long = demo_trial
    write_sav(long, tmp_path / "trial.sav", language="nb")
    waves = [wave.id for wave in study.waves]
    pspp_output(long_to_wide_syntax(long.codebook, "trial.sav", waves=waves, language="nb"), tmp_path)
    made = read_sav(tmp_path / "trial_wide.sav")
    wide = to_wide(long, study)
    ours = sav_columns(wide)
    described = {variable.name: variable for variable in made.variables}
    assert set(ours) <= set(described)
    # A register wave has no form, so our wide shape leaves out its form's dates.
    assert {name.rpartition("_")[2] for name in set(described) - set(ours)} <= {"r12"}
    for name, column in ours.items():
        pd.testing.assert_series_equal(pd.Series(made.columns[name]), pd.Series(column), check_dtype=False)
        variable = wide.codebook[name]
        assert described[name].missing == ((-999.0, -990.0) if variable.user_missing else None)
        assert len(described[name].value_labels) == len(variable.value_labels)
    assert described["hads_01_t6"].label == f"{long.codebook['hads_01'].label['nb']} [t6]"


def test_both_shapes_of_a_trial_are_scored_again_without_a_difference(
    demo_trial: tuple[Study, Dataset], run_syntax, tmp_path: Path
) -> None:
    study, long = demo_trial
    for name, dataset in {"long": long, "wide": to_wide(long, study)}.items():
        write_sav(dataset, tmp_path / f"{name}.sav", language="en")
        after = run_syntax(sav_syntax(dataset.codebook, f"{name}.sav", language="en"), tmp_path)
        assert after["recomputed_differences"].eq(0).all()
        assert len(after) == len(dataset.frame)
        scores = [v.name for v in dataset.codebook if v.kind == "score"]
        assert all(f"{score}_spss" in after for score in scores)
        assert after[[f"{score}_spss" for score in scores]].notna().any().all()


def test_only_a_file_with_waves_as_rows_is_long(demo_trial: tuple[Study, Dataset]) -> None:
    study, long = demo_trial
    assert is_long(long.codebook)
    assert not is_long(to_wide(long, study).codebook)


def test_a_label_too_long_with_its_wave_stays_as_it_is(demo_trial: tuple[Study, Dataset]) -> None:
    _, long = demo_trial
    variables = tuple(
        replace(v, label={"nb": "å" * 127}) if v.name == "hads_01" else v for v in long.codebook
    )
    syntax = long_to_wide_syntax(
        replace(long.codebook, variables=variables), "trial.sav", waves=["t0"], language="nb"
    )
    assert "VARIABLE LABELS hads_01_t0" not in syntax
    assert "VARIABLE LABELS hads_02_t0" in syntax
