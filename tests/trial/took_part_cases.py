"""Two real trials as they stand in their tables: nothing dated, nothing assembled."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from workmh_measures.dataset.codebook import Codebook, Dataset, Variable
from workmh_measures.model.record import Enrolment
from workmh_measures.model.study import Study
from workmh_measures.trial.trial_data import TrialData

DATA = Path(__file__).parents[1] / "data"
TODAY = date(2026, 1, 1)


def study_of(months: Mapping[str, float], plan: Mapping[str, Any] | None, **more: Any) -> Study:
    """Return a study of two arms with one measured outcome, at the last of its waves."""
    waves = [{"id": w, "anchor": "inclusion", "month": m, "source": "survey"} for w, m in months.items()]
    outcome = {
        "id": "depression",
        "role": "primary",
        "kind": "measured",
        "column": "score",
        "values": "amount",
    }
    return Study.model_validate(
        {
            "schema": 1,
            "id": "made",
            "title": {"en": "A trial in a table"},
            "status": "draft",
            "languages": ["nb", "en"],
            "entry": "light",
            "anchors": ["inclusion"],
            "arms": [
                {"id": "control", "code": 0, "name": {"nb": "Kontroll", "en": "Control"}},
                {"id": "treated", "code": 1, "name": {"nb": "Behandlet", "en": "Treated"}},
            ],
            "allocation": {"kind": "randomised", "ratio": [1, 1]},
            "waves": waves,
            "outcomes": [{**outcome, "better": "lower", "until": waves[-1]["id"]}],
            "retention": {"years": 1},
            **({"analysis": dict(plan)} if plan is not None else {}),
            **more,
        }
    )


def trial_of_table(
    study: Study, scores: pd.DataFrame, arms: pd.Series, persons: pd.DataFrame, **strata: pd.Series
) -> TrialData:
    """Return a trial from a table of one row for each person: scores in columns of waves."""
    ids = [f"p{i:03d}" for i in range(len(scores))]
    codes = {arm.id: float(arm.code) for arm in study.arms}
    blocks = [
        pd.DataFrame(
            {
                "id": ids,
                "wave": wave.id,
                "anchor_no": 1.0,
                "arm": arms.map(codes).to_numpy(),
                "score": scores[wave.id].to_numpy(dtype=np.float64),
            }
        )
        for wave in study.waves
    ]
    frame = pd.concat(blocks, ignore_index=True)
    people = [
        Enrolment("made", name, str(arm), {}, "en", strata={k: str(v.iloc[i]) for k, v in strata.items()})
        for i, (name, arm) in enumerate(zip(ids, arms, strict=True))
    ]
    codebook = Codebook(
        tuple(_variable(name) for name in frame.columns), {"en": "made", "nb": "made"}, ("nb", "en")
    )
    return TrialData(
        study=study,
        instruments={},
        long=Dataset(frame, codebook),
        people=tuple(people),
        today=TODAY,
        persons=persons.set_axis(pd.Index(ids)),
    )


def _variable(name: str) -> Variable:
    text = name in ("id", "wave")
    return Variable(
        name=name,
        label={"nb": f"{name} nb", "en": f"{name} en"},
        kind="key" if text else "other",
        type="string" if text else "numeric",
        measure="nominal" if text else "scale",
        format="A8" if text else "F8.2",
        reveals_arm=name == "arm",
    )


def beat_the_blues() -> TrialData:
    """Return the trial of computer-delivered therapy."""
    table = pd.read_csv(DATA / "beat_the_blues_rct/beat_the_blues.csv")
    months = {"t0": 0, "t2": 2, "t3": 3, "t5": 5, "t8": 8}
    plan = {
        "population": "itt",
        "primary": {"outcome": "depression", "method": "mmrm"},
        "baseline": ["drug", "length", "score"],
    }
    scores = table[["bdi.pre", "bdi.2m", "bdi.3m", "bdi.5m", "bdi.8m"]].set_axis([*months], axis="columns")
    arms = table["treatment"].map({"TAU": "control", "BtheB": "treated"})
    allocation = {"kind": "randomised", "ratio": [1, 1], "strata": ["drug", "length"]}
    study = study_of(months, plan, allocation=allocation)
    return trial_of_table(
        study, scores, arms, pd.DataFrame(index=table.index), drug=table["drug"], length=table["length"]
    )


def jobs2() -> TrialData:
    """Return the trial of a job-search workshop, with outcomes and ages left out by a rule."""
    table = pd.read_csv(DATA / "jobs2_unemployed_rct/jobs2.csv")
    number = np.arange(1, len(table) + 1)
    lacking = ((number * 7919) % 13 < 3) & (table["depress1"] > 1.5)
    names = ["sex", "educ", "marital", "age", "econ_hard"]
    plan = {
        "population": "itt",
        "primary": {"outcome": "depression", "method": "ancova"},
        "baseline": [*names, "score"],
    }
    scores = pd.DataFrame({"t0": table["depress1"], "t6": table["depress2"].mask(lacking)})
    persons = table[names].assign(
        sex=table["sex"].astype(str), age=table["age"].mask(pd.Series(number % 50 == 0))
    )
    arms = table["treat"].map({0: "control", 1: "treated"})
    return trial_of_table(study_of({"t0": 0, "t6": 6}, plan), scores, arms, persons)
