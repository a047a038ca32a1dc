"""Multiple imputation of a trial of 1,193 persons by arm, compared in each data set and pooled, ours and mice."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
from measuring import (
    ONE_THREAD,
    Conditions,
    RProgram,
    Timing,
    interleaved,
    on_one_thread,
    r_is_here,
    r_versions,
    timed,
)
from results import table, write_section

from workmh_measures.trial.imputation.chained_equations import ImputationPlan, imputed_tables
from workmh_measures.trial.imputation.pooling import Pooled, pooled

PERSONS, WAVES, SETS, ROUNDS, REPEATS = 1_193, 5, 20, 10, 3
OURS, MICE = "ours", "mice"


def trial() -> tuple[pd.DataFrame, pd.Series]:
    """Make scores at five waves, more of which are lost from wave to wave, beside two covariates; and the arm."""
    draw = np.random.default_rng(20260118)
    arm = pd.Series((np.arange(PERSONS) % 2).astype(float))
    own = draw.normal(0, 4, PERSONS)
    scores = {
        f"t{wave}": np.round(20 + own - 0.4 * wave * arm + draw.normal(0, 3, PERSONS))
        for wave in range(WAVES)
    }
    left = np.floor(draw.exponential(8, PERSONS))
    lost = {
        name: np.where(left >= wave, values, np.nan) for wave, (name, values) in enumerate(scores.items())
    }
    others = {"age": draw.normal(40, 10, PERSONS), "group": (draw.random(PERSONS) < 0.4) * 1.0}
    return pd.DataFrame({**lost, "t0": scores["t0"], **others}), arm


def compared(scores: pd.DataFrame, arm: pd.Series, seed: int = 1) -> Pooled:
    """Impute, compare at the last wave adjusted for the first, and pool."""
    plan = ImputationPlan(imputations=SETS, rounds=ROUNDS, seed=seed)
    values, variances = [], []
    for filled in imputed_tables(scores, arm, plan):
        design = np.column_stack([np.ones(PERSONS), arm, filled["t0"]])
        inverse = np.linalg.inv(design.T @ design)
        outcome = filled[f"t{WAVES - 1}"].to_numpy()
        found = inverse @ design.T @ outcome
        rest = outcome - design @ found
        values.append(found[1])
        variances.append(rest @ rest / (PERSONS - 3) * inverse[1, 1])
    return pooled(values, variances, complete_df=PERSONS - 3)


def measured(folder: Path) -> dict[str, Timing]:
    """Check that both agree within what chance in imputing explains, then time."""
    scores, arm = trial()
    cases = {OURS: timed(lambda: compared(scores, arm))}
    if not r_is_here():
        return interleaved(cases, repeats=REPEATS)
    columns = np.column_stack([arm, scores])
    path = folder / "trial"
    columns.T.tofile(path)
    program = RProgram(Path(__file__).with_name("imputation_peer.R"), str(path), *map(str, columns.shape))
    _, value, error, between = program.ask("chained")
    ours = compared(scores, arm)
    assert abs(value - ours.value) < 4 * np.sqrt((between + ours.between) / SETS)
    assert np.isclose(error, ours.se, rtol=0.2)
    found = interleaved({**cases, MICE: program.case("chained")}, repeats=REPEATS)
    program.close()
    return found


def main() -> None:
    """Measure and write the section."""
    conditions = Conditions("numpy", "pandas")
    with tempfile.TemporaryDirectory() as folder:
        found = measured(Path(folder))
    peer = found[MICE].median if MICE in found else 0.0
    rows = [
        [
            name,
            f"{one.median * 1e3:.0f}",
            f"{one.best * 1e3:.0f}",
            f"{one.median / peer:.3f}" if peer else "",
        ]
        for name, one in found.items()
    ]
    write_section(
        "imputation",
        f"Multiple imputation: {PERSONS:,} persons, {WAVES} waves, by arm, {SETS} data sets of {ROUNDS} turns, compared and pooled",
        [
            str(conditions),
            f"{r_versions('mice')} {ONE_THREAD}",
            "Predictive mean matching of scores in both; results agree within the chance of imputing.",
            table(["way", "median ms", "best ms", "/ mice"], rows),
        ],
    )


if __name__ == "__main__":
    on_one_thread()
    main()
