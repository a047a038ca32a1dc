"""The made-up trial with costs, with any plan of its economics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from workmh_measures.dataset.codebook import Dataset
from workmh_measures.trial.trial_data import TrialData

from ..took_part_cases import DATA, study_of, trial_of_table

MONTHS = {"t0": 0, "t6": 6, "t12": 12}
ECONOMICS = {
    "instrument": "eq5d5l",
    "costs": ["service", "care"],
    "currency": "NOK",
    "willing_to_pay": [0.0, 300000.0, 600000.0],
    "adjust": ["group"],
}


def made_up_costs(
    missing: Mapping[str, Any] | None = None, people: pd.DataFrame | None = None, **economics: Any
) -> TrialData:
    """Return the trial; `missing` is the plan for missing values, `people` other rows than those of the file."""
    table = pd.read_csv(DATA / "made_up_costs/made_up_costs.csv") if people is None else people
    plan: dict[str, Any] = {
        "population": "itt",
        "primary": {"outcome": "depression", "method": "ancova"},
        "economics": {**ECONOMICS, **economics},
        **({} if missing is None else {"missing": dict(missing)}),
    }
    allocation = {"kind": "randomised", "ratio": [1, 1], "strata": ["group"]}
    scheduled = [{"instrument": "eq5d5l", "waves": [*MONTHS], "evidence": "default"}]
    study = study_of(MONTHS, plan, allocation=allocation, schedule=scheduled)
    scores = table[["index_t0", "index_t6", "index_t12"]].set_axis([*MONTHS], axis="columns")
    arms = table["arm"].map({"control": "control", "programme": "treated"})
    made = trial_of_table(study, scores, arms, table[["service", "care"]], group=table["group"].astype(str))
    index = {"score": "eq5d5l_index"}
    book = made.long.codebook
    variables = tuple(replace(one, name=index.get(one.name, one.name)) for one in book.variables)
    codebook = type(book)(variables, book.title, book.languages)
    return replace(made, long=Dataset(made.long.frame.rename(columns=index), codebook))
