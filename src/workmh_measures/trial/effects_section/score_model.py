"""Amounts at one wave or several by a linear model: which columns it has, and its fit with the declared way back.

One wave is analysis of covariance, several are a model of repeated measures; the constrained one takes the first wave as an
outcome. All arms are in one model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ...analysis.cell_names import cell_name
from ...errors import NotEstimable
from ..person_values import column_of, covariate, is_categorical
from ..repeated_measures.contrasts import FixedEffectTests
from ..repeated_measures.covariance_structures import StructureName
from ..repeated_measures.fallback import LADDER, model_by_ladder
from ..repeated_measures.trial_design import TrialColumns, TrialDesign, constrained_design, trial_design
from ..repeated_measures.wave_effects import StandardDeviation, pooled_standard_deviation
from .comparison import Comparison
from .repeated_waves import NO_BASELINE, baseline_values, waves_after_start

__all__ = ["Groups", "ScoreModel", "score_model"]

_NOT_BY_CHANCE = (
    "The constrained model takes the arms to be equal at the start, which only allocation by chance makes true: here it was"
    " otherwise. Plan 'mmrm' as well."
)


@dataclass(frozen=True, eq=False)
class Groups:
    """What is compared in a model: the group of each person, and the groups, the one to compare with first."""

    of: pd.Series
    order: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class ScoreModel:
    """A fitted model.

    Attributes
    ----------
    design : rows and terms.
    tests : of its fixed effects.
    structure : covariance that was fitted.
    waves : compared, in time.
    baseline_sd : within arms at the first wave; None where there is no value from the start.
    warnings : sentences that belong to every effect of it.
    """

    design: TrialDesign
    tests: FixedEffectTests
    structure: StructureName
    waves: tuple[str, ...]
    baseline_sd: StandardDeviation | None
    warnings: tuple[str, ...]

    @property
    def n(self) -> int:
        """Persons in the model."""
        return self.tests.model.n

    def place(self, wave: str) -> int:
        """Return the place of a wave in the covariance."""
        return self.design.waves.index(wave)


def score_model(made: Comparison, groups: Groups, extra: Sequence[str] = ()) -> ScoreModel:
    """Fit the model of a comparison by the method of the plan.

    Parameters
    ----------
    made : its method is ``ancova``, ``mmrm`` or ``constrained_lda``.
    groups : arms, or arms in each level of a subgroup.
    extra : covariates left out of the adjustment, since the groups hold them.

    Raises
    ------
    NotEstimable
        As `trial_design`, `model_by_ladder` and `waves_after_start`; if everybody has the same value, or had it at the start.
    """
    method = made.planned.method
    waves = (made.wave,) if method == "ancova" else waves_after_start(made)
    baseline = baseline_values(made)
    table, columns = _table(made, groups, waves, extra)
    _check_varies(made, table)
    told: list[str] = [] if baseline is not None or method == "constrained_lda" else [NO_BASELINE]
    if method == "constrained_lda":
        if baseline is None:
            raise NotEstimable.because(
                "The constrained model needs the outcome at the first wave, and nobody has it: plan 'mmrm'."
            )
        if made.data.study.allocation.kind not in ("randomised", "cluster"):
            told.append(_NOT_BY_CHANCE)
        design = constrained_design(table, columns)
    else:
        design = trial_design(table, columns)
    fitted = model_by_ladder(design.data, _ladder(made.planned.covariance))
    return ScoreModel(
        design,
        FixedEffectTests(fitted.model, made.planned.df),
        fitted.structure,
        waves,
        _baseline_sd(made, baseline),
        (*told, *design.told, *fitted.told),
    )


def _check_varies(made: Comparison, table: pd.DataFrame) -> None:
    """Refuse an outcome that is the same for everybody, or was at the start, before a model is tried."""
    name = column_of(made.outcome)
    if table["value"].nunique() == 1:
        raise NotEstimable.because(f"Everybody has the same value of {name}: there is nothing to compare.")
    if "baseline" in table and table["baseline"].nunique() == 1:
        raise NotEstimable.because(
            f"Everybody has the same value of {name} at the start: nothing can be adjusted for. Plan 'mean_difference'."
        )


def _ladder(first: StructureName) -> tuple[StructureName, ...]:
    """The structure of the plan, then simpler ones in the declared order."""
    if first not in LADDER:
        return (first, LADDER[-1]) if first != LADDER[-1] else (first,)
    return LADDER[LADDER.index(first) :]


def _baseline_sd(made: Comparison, baseline: pd.Series | None) -> StandardDeviation | None:
    if baseline is None:
        return None
    try:
        return pooled_standard_deviation(
            baseline.to_numpy(dtype=np.float64), made.arm_of.to_numpy(dtype=object)
        )
    except NotEstimable:
        return None


def _table(
    made: Comparison, groups: Groups, waves: tuple[str, ...], extra: Sequence[str]
) -> tuple[pd.DataFrame, TrialColumns]:
    """Return one row for each person and wave, and where it holds what."""
    people = groups.of.index[groups.of.isin(groups.order)]
    wide = pd.DataFrame({wave: made.values_at(wave).reindex(people) for wave in waves})
    table = (
        wide.rename_axis("person").reset_index().melt(id_vars="person", var_name="wave", value_name="value")
    )
    table["arm"] = groups.of.reindex(table["person"]).to_numpy()
    baseline = baseline_values(made)
    if baseline is not None:
        table["baseline"] = baseline.reindex(table["person"]).to_numpy()
    own = column_of(made.outcome)
    names = [name for name in made.planned.adjust if name not in (own, *extra)]
    strata = [name for name in names if is_categorical(made.data, name)]
    for name in names:
        values = covariate(made.data, name)
        values = values.map(cell_name) if name in strata else values.astype("float64")
        table[_titled(name)] = values.reindex(table["person"]).to_numpy()
    columns = TrialColumns(
        outcome="value",
        participant="person",
        wave="wave",
        arm="arm",
        arms=groups.order,
        waves=waves,
        baseline=None if baseline is None else "baseline",
        strata=tuple(map(_titled, strata)),
        covariates=tuple(_titled(name) for name in names if name not in strata),
    )
    return table, columns


def _titled(name: str) -> str:
    """Return the column of a covariate; one that is called as a column of the table itself gets a name of its own."""
    return f"{name} at start" if name in ("person", "wave", "arm", "value", "baseline") else name
