"""The ladders that lavaan climbed, the answers they stand on, and the same ladders here."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from workmh_measures.analysis.confirmatory_factors.fitted_model import FittedModel
from workmh_measures.analysis.confirmatory_factors.model_text import stated_model
from workmh_measures.analysis.confirmatory_factors.normal_answers import CompleteAnswers, IncompleteAnswers
from workmh_measures.analysis.measurement_invariance.invariant_model import InvariantModel
from workmh_measures.analysis.measurement_invariance.rung_fit import BlockAnswers, RungFit, fitted_rung
from workmh_measures.analysis.measurement_invariance.rungs import Kind, rungs_of
from workmh_measures.analysis.polychoric.moments import polychoric_moments

TESTS = Path(__file__).parents[2]
DATA = TESTS / "data"
IN_R: dict[str, Any] = json.loads(
    (TESTS / "reference" / "measurement_invariance.json").read_text(encoding="utf-8")
)["results"]
NINE = [f"DPQ0{i}0" for i in range(1, 10)]
ONE_FACTOR = f"f =~ {' + '.join(NINE)}"


@dataclass(frozen=True)
class Ladder:
    """A model, the answers of its blocks, and the rungs fitted to them in order."""

    model: InvariantModel
    answers: BlockAnswers

    def fits(self, released: dict[str, Kind] | None = None) -> list[RungFit]:
        """Fit every rung, each from the estimates of the one below."""
        found: list[RungFit] = []
        for rung in rungs_of(self.model):
            before = found[-1].fitted if found else None
            found.append(fitted_rung(self.model, self.answers, rung, released=released or {}, before=before))
        return found


@cache
def nhanes() -> pd.DataFrame:
    """Nine items of 2017-2018, 0 to 3, with sex as group."""
    answers = pd.read_sas(DATA / "nhanes_2017_2018_phq9" / "DPQ_J.XPT")
    found = answers[NINE].round().where(answers[NINE].round() <= 3)
    sex = pd.read_csv(DATA / "nhanes_2017_2018_phq9" / "sex_age.csv").set_index("SEQN")["RIAGENDR"]
    found["group"] = [f"g{code}" for code in sex.loc[answers["SEQN"]]]
    return found


@cache
def workers() -> pd.DataFrame:
    """Fourteen items of workers."""
    return pd.read_csv(DATA / "norway_workers_hads_bwas" / "workers.csv", low_memory=False)


@cache
def distressed() -> pd.DataFrame:
    """Fourteen items of depression, with gender as group."""
    folder = DATA / "dass42_openpsychometrics"
    found = pd.read_csv(folder / "dass42.csv.gz").filter(regex="_D$")
    return found.assign(group=pd.read_csv(folder / "gender.csv", skip_blank_lines=False).iloc[:, 0])


def over_waves(estimator: str) -> Ladder:
    """Nine items of the same persons at two waves."""
    long = pd.read_csv(DATA / "phq9_gad7_two_waves" / "phq9_gad7_two_waves_long.csv")
    items = [f"PHQ{i}" for i in range(1, 10)]
    parts = [long[long["wave"] == wave].sort_values("id")[items].to_numpy(float) for wave in (1, 2)]
    return _ladder(f"f =~ {' + '.join(items)}", [np.hstack(parts)], ("1", "2"), estimator, across="waves")


def across_groups(name: str) -> Ladder:
    """The ladder of one case across groups."""
    estimator = "WLSMV" if "measured" not in name else "MLR"
    route = "pairwise" if "gaps" in name else "listwise"
    data, column, text = nhanes(), "group", ONE_FACTOR
    labels: tuple[str, ...] = ("g1", "g2")
    match name.split("_")[0]:
        case "workers":
            data, column, labels = workers(), "Gender", ("Female", "Male")
            text = "; ".join(
                f"{f} =~ {' + '.join(f'HADS{i}' for i in range(k, 15, 2))}" for f, k in (("a", 1), ("d", 2))
            )
        case "dass":
            data, labels = distressed(), ("Female", "Male")
            text = f"f =~ {' + '.join(data.columns[:-1])}"
        case "sectors":
            data, column = workers(), "Work_sector"
            labels = ("Private", "Public", "Franchise/self-employed")
            text = f"f =~ {' + '.join(f'HADS{i}' for i in range(1, 15, 2))}"
    most = {"nhanes_three": 2, "nhanes_two": 1}.get(name)
    items = [one.rhs for one in stated_model(text, list(data.columns))]
    parts = []
    for label in labels:
        part = data.loc[data[column] == label, items].to_numpy(float)
        part = part[~np.isnan(part).all(axis=1)] if route == "pairwise" else part[~np.isnan(part).any(axis=1)]
        parts.append(part if most is None else np.minimum(part, most))
    return _ladder(text, parts, labels, estimator)


def _ladder(
    text: str, parts: list[np.ndarray], labels: tuple[str, ...], estimator: str, *, across: str = "groups"
) -> Ladder:
    names = [word for word in text.replace(";", " ").split() if any(mark.isdigit() for mark in word)]
    model = InvariantModel(stated_model(text, names), labels, across)  # type: ignore[arg-type]
    if estimator != "WLSMV":
        gaps = any(np.isnan(part).any() for part in parts)
        kind = IncompleteAnswers if gaps else CompleteAnswers.of
        return Ladder(model, BlockAnswers("MLR", measured=tuple(kind(part) for part in parts)))
    order = model.names(model.items)
    route = "pairwise" if any(np.isnan(part).any() for part in parts) else "listwise"
    moments = tuple(polychoric_moments(part, names=order, missing=route) for part in parts)  # type: ignore[arg-type]
    counts = dict(zip(model.items, map(len, moments[0].thresholds), strict=False))
    ordered = InvariantModel(model.stated, labels, model.across, counts)
    return Ladder(ordered, BlockAnswers("WLSMV", ordered=moments))


def in_r_order(fitted: FittedModel, values: np.ndarray, names: str) -> list[float]:
    """Values of the table in the order of lavaan's names, which write waves as _w1 and groups from 1."""
    found: dict[tuple[str, str, str, int], float] = {}
    for row, value in zip(fitted.table.rows, values.tolist(), strict=True):
        found[row.lhs, row.op, row.rhs, row.group + 1] = value
        if row.op == "~~":
            found[row.rhs, row.op, row.lhs, row.group + 1] = value
    keys = (name.strip().replace("_w", "@").split(" ") for name in names.split(";"))
    return [found[key[0], key[1], " ".join(key[2:-1]), int(key[-1])] for key in keys]
