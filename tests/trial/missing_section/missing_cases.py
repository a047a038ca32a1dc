"""Trials with missing outcomes: two real ones as they stand in their tables, with any plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from workmh_measures.trial.trial_data import TrialData

from ..took_part_cases import DATA, study_of, trial_of_table

MONTHS = {"t0": 0, "t2": 2, "t3": 3, "t5": 5, "t8": 8}
SCORES = ["bdi.pre", "bdi.2m", "bdi.3m", "bdi.5m", "bdi.8m"]
SETS = 60
RULES = ["jump_to_reference", "copy_reference", "copy_increments"]


def plan(method: str, adjust: tuple[str, ...] = (), **missing: Any) -> dict[str, Any]:
    """Return a plan of one comparison; `missing` are its settings for missing values."""
    primary = {"outcome": "depression", "method": method, "adjust": [*adjust]}
    settings = {"imputations": SETS, "tipping_point": False, **missing}
    return {"population": "itt", "primary": primary, "missing": settings}


def beat_the_blues(stated: Mapping[str, Any] | None, *, below: float | None = None) -> TrialData:
    """Return the trial of computer-delivered therapy, its score as an amount or as whether it is below a value."""
    table = pd.read_csv(DATA / "beat_the_blues_rct/beat_the_blues.csv")
    scores = table[SCORES].set_axis([*MONTHS], axis="columns")
    persons = pd.DataFrame(index=table.index)
    allocation = {"kind": "randomised", "ratio": [1, 1], "strata": ["drug", "length"]}
    study = study_of(MONTHS, stated, allocation=allocation)
    if below is not None:
        persons = pd.DataFrame({"before": table["bdi.pre"].astype(float)})
        scores = (scores < below).astype(float).where(scores.notna())
        outcome = study.outcomes[0].model_copy(update={"values": "yes_no", "better": "higher"})
        study = study.model_copy(update={"outcomes": (outcome,)})
    arms = table["treatment"].map({"TAU": "control", "BtheB": "treated"})
    return trial_of_table(study, scores, arms, persons, drug=table["drug"], length=table["length"])


def positive_psychology(stated: Mapping[str, Any]) -> TrialData:
    """Return the trial of three interventions on the web and a control, at five of its occasions."""
    table = pd.read_csv(DATA / "positive_psychology_rct/ahi_cesd_long.csv")
    months = {"t0": 0, "t1": 1, "t2": 2, "t3": 3, "t5": 5}
    wide = table.drop_duplicates(["id", "occasion"]).pivot(index="id", columns="occasion", values="cesdTotal")
    scores = wide[[0, 1, 2, 3, 5]].set_axis([*months], axis="columns").reset_index(drop=True)
    names = {4: "control", 1: "one", 2: "two", 3: "three"}
    arms = table.drop_duplicates("id").set_index("id")["intervention"].reindex(wide.index).map(names)
    told = [
        {"id": name, "code": place, "name": {"nb": name, "en": name}}
        for place, name in enumerate(names.values())
    ]
    allocation = {"kind": "randomised", "ratio": [1, 1, 1, 1]}
    study = study_of(months, stated, arms=told, allocation=allocation)
    return trial_of_table(study, scores, arms.reset_index(drop=True), pd.DataFrame(index=scores.index))
