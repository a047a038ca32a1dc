"""The copy for programs that know no user-missing codes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from workmh_measures.dataset.codebook import Dataset
from workmh_measures.export.missing_codes import without_missing_codes
from workmh_measures.export.spss import read_sav, write_sav
from workmh_measures.export.spss_syntax import sav_syntax
from workmh_measures.model.study import Study

pytestmark = pytest.mark.pspp


def test_no_code_is_left_and_nothing_else_changes(every_kind: Dataset, tmp_path: Path) -> None:
    copy = without_missing_codes(every_kind)
    write_sav(copy, tmp_path / "copy.sav", language="nb")
    reading = read_sav(tmp_path / "copy.sav")
    assert all(variable.missing is None for variable in reading.variables)
    assert not any(code < 0 for variable in reading.variables for code in variable.value_labels)
    np.testing.assert_array_equal(reading.columns["demo_01"], [0.0, 1.0, np.nan, np.nan, np.nan])
    # Days before an event are no missing codes, whatever their number.
    assert reading.columns["days_from_anchor"][0] == -995.0
    unchanged = [v.name for v in every_kind.codebook if not v.user_missing]
    pd.testing.assert_frame_equal(copy.frame[unchanged], every_kind.frame[unchanged])


def test_the_scores_are_the_same_from_the_copy(
    demo_trial: tuple[Study, Dataset], run_syntax, tmp_path: Path
) -> None:
    copy = without_missing_codes(demo_trial[1])
    write_sav(copy, tmp_path / "copy.sav", language="nb")
    after = run_syntax(sav_syntax(copy.codebook, "copy.sav", language="nb"), tmp_path)
    assert after["recomputed_differences"].eq(0).all()
