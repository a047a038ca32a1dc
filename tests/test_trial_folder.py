"""A folder of tables says which of its rows cannot be taken."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from workmh_measures.cli.simulated_files import write_simulated_files
from workmh_measures.definitions.library import load_instrument, load_study
from workmh_measures.errors import ResponseError
from workmh_measures.interop.trial_folder import PEOPLE_FILE, trial_folder

STUDY = load_study("awac")


def test_a_participant_who_stands_twice_is_told_with_both_rows(tmp_path: Path) -> None:
    write_simulated_files(STUDY, n=12, seed=4, folder=tmp_path)
    people = pd.read_csv(tmp_path / PEOPLE_FILE, dtype=str)
    pd.concat([people, people.iloc[[2]]]).to_csv(tmp_path / PEOPLE_FILE, index=False)
    instruments = {entry.instrument: load_instrument(entry.instrument) for entry in STUDY.schedule}
    with pytest.raises(ResponseError) as refused:
        trial_folder(tmp_path, STUDY, instruments, today=date(2031, 1, 1))
    [told] = refused.value.problems
    last = len(people) + 2
    assert (told.code, told.found) == ("TRIAL-CELL", people.loc[2, "participant"])
    assert told.where == f"{tmp_path / PEOPLE_FILE}:{last}, column 'participant'"
    assert f"stands in rows 4, {last}: keep one." in told.text
