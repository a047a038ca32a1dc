"""How often intervals of a factor model of ordered answers hold the true value, and how often its test rejects a true model.

    python tests/validation/ordered_factors.py

Two factors correlated .5, four items each; normal variables cut into options. Loadings by weighted least squares (WLSMV), and by
robust maximum likelihood (MLR) of the uncut variables. Writes ordered_factors.json beside it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workmh_measures.analysis.confirmatory_factors.factor_model import (
    FactorModel,
    ModelChoices,
    confirmatory_factors,
)
from workmh_measures.analysis.confirmatory_factors.model_from_scales import correlated_factors
from workmh_measures.errors import NotEstimable

Floats = NDArray[np.float64]

OUT = Path(__file__).with_suffix(".json")
SEED, DRAWS, LEVEL, REACH = 20261122, 5000, 0.95, 1.959963984540054
LOADINGS = np.array([0.7, 0.6, 0.8, 0.5] * 2)
RELATED = 0.5
ITEMS = tuple(f"i{k}" for k in range(1, 9))
MODEL = correlated_factors({"first": ITEMS[:4], "second": ITEMS[4:]})
TOLD = {("first", "=~", "i1"): 0.7, ("first", "=~", "i4"): 0.5, ("first", "~~", "second"): RELATED}
CUTS = {
    "two options": (0.5,),
    "four options, symmetric": (-1.0, 0.0, 1.0),
    "four options, most at the bottom": (0.0, 0.8, 1.5),
}


@dataclass(frozen=True)
class Condition:
    """People, and where the normal variables are cut; nowhere for None."""

    n: int
    cuts: tuple[float, ...] | None

    def answers(self, random: np.random.Generator) -> pd.DataFrame:
        """Answers of n people."""
        first, other = random.normal(size=(2, self.n, 1))
        second = RELATED * first + (1 - RELATED**2) ** 0.5 * other
        factors = np.hstack([first] * 4 + [second] * 4)
        latent = factors * LOADINGS + random.normal(size=(self.n, 8)) * np.sqrt(1 - LOADINGS**2)
        cells = latent if self.cuts is None else np.digitize(latent, self.cuts).astype(np.float64)
        return pd.DataFrame(cells, columns=list(ITEMS))

    def samples(self) -> Iterator[FactorModel | None]:
        """The model of each sample, None where it has none."""
        choices = ModelChoices(estimator="MLR" if self.cuts is None else "WLSMV")
        random = np.random.default_rng(SEED)
        for _ in range(DRAWS):
            try:
                yield confirmatory_factors(self.answers(random), MODEL, choices)
            except NotEstimable:
                yield None


def of_sample(found: FactorModel) -> Iterator[tuple[str, float]]:
    """What is kept of one sample: each value told of, its standard error and whether the interval holds it; the p value."""
    fitted = found.fitted
    for row, value, error in zip(fitted.table.rows, fitted.values, fitted.standard_errors, strict=True):
        true = TOLD.get((row.lhs, row.op, row.rhs))
        if true is not None:
            name = f"{row.lhs} {row.op} {row.rhs}"
            yield f"value of {name}", float(value)
            yield f"error of {name}", float(error)
            yield f"held of {name}", float(abs(value - true) <= REACH * error)
    if fitted.scaled is None:
        raise RuntimeError("The estimator gives no scaled test.")
    yield "rejected", float(fitted.scaled.model.p_value < 1 - LEVEL)
    yield "warned", float(bool(found.warnings))


def counted(condition: Condition) -> dict[str, float]:
    """Shares and means over the samples that have a solution."""
    kept: dict[str, list[float]] = defaultdict(list)
    none = 0
    for found in condition.samples():
        if found is None:
            none += 1
            continue
        for name, value in of_sample(found):
            kept[name].append(value)
    result = {"samples": float(DRAWS), "without a solution": float(none)}
    for name in ("rejected", "warned"):
        result[name] = float(np.mean(kept[name]))
    for (lhs, op, rhs), true in TOLD.items():
        name = f"{lhs} {op} {rhs}"
        values = np.array(kept[f"value of {name}"])
        result[f"{name}: held"] = float(np.mean(kept[f"held of {name}"]))
        result[f"{name}: relative bias"] = float(values.mean() / true - 1)
        result[f"{name}: standard error to spread"] = float(
            np.mean(kept[f"error of {name}"]) / values.std(ddof=1)
        )
    return result


def main() -> None:
    """Count in every condition and write the shares."""
    conditions = {
        f"{n} people, {name}": Condition(n, cuts) for name, cuts in CUTS.items() for n in (60, 250, 1000)
    }
    conditions |= {f"{n} people, uncut": Condition(n, None) for n in (60, 250, 1000)}
    about = {
        "program": "tests/validation/" + Path(__file__).name,
        "seed": SEED,
        "draws": DRAWS,
        "level": LEVEL,
    }
    results = {name: counted(one) for name, one in conditions.items()}
    OUT.write_text(json.dumps({"certificate": about, "results": results}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
