"""The planned effect within levels by the planned method itself, on the people of each level, and Cochran's Q between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

import pandas as pd

from ...model.analysis_methods import TIME_METHODS
from ...model.estimate import Estimate, changed
from ...model.study import Arm
from ..analysed_people import people_analysed
from ..binary_effects.effect import Effect
from ..effects_section.comparison import Comparison, with_test
from ..effects_section.planned_effects import planned_effect
from ..effects_section.section import method_rows
from .heterogeneity import heterogeneity_of_rows
from .levels import few_in_level, level_of, levels_of

__all__ = ["BY_ITSELF", "method_level_rows"]

BY_ITSELF = frozenset({*TIME_METHODS, "random_slopes", "two_part", "gee", "mixed_logistic"})
"""Methods run in each level by itself."""
_BESIDE: Mapping[str, str] = MappingProxyType({"log_rank": "hazard_ratio"})
"""A test has no size: effect of the same method that is compared between levels."""


@dataclass(frozen=True, eq=False)
class _Inside(Comparison):
    """A comparison of the people of one level."""

    inside: pd.Index = field(default_factory=pd.Index)

    @cached_property
    def people(self) -> pd.Index:
        """Ids of those in the level."""
        return self.inside


def method_level_rows(made: Comparison, name: str) -> Iterator[Estimate]:
    """Compare the arms in each level by the method of the plan; the interaction is Cochran's Q over the levels.

    Notes
    -----
    Ratios are compared by their logarithms, with the standard errors that their intervals have. A log-rank test stands beside
    the hazard ratio, by which levels are compared.
    """
    levels = level_of(made, name)
    order = levels_of(levels)
    effect = _BESIDE.get(made.planned.method, planned_effect(made.planned.method, made.outcome))
    found = {level: [*_level(made, name, (level, levels))] for level in order}
    for arm in made.arms:
        rows = [row for level in order for row in found[level] if row.group == arm.id]
        yield from sorted(rows, key=lambda row: row.analysis != effect)
        sizes = [row for row in rows if row.analysis == effect]
        test = made.effect_row("interaction", arm, level=name, method="heterogeneity")
        test = changed(test, n=sum(row.n or 0 for row in sizes if row.value is not None))
        test = changed(test, missing=sizes[0].missing)
        yield with_test(test, _between, sizes)


def _between(rows: list[Estimate]) -> Effect:
    known = [
        row for row in rows if row.value is not None and row.ci_low is not None and row.ci_high is not None
    ]
    return heterogeneity_of_rows(
        [row for row in known if float(row.ci_low or 0.0) < float(row.ci_high or 0.0)]
    )


def _level(made: Comparison, name: str, of: tuple[str, pd.Series]) -> Iterator[Estimate]:
    """Return the first row of the planned effect of each arm in a level."""
    level, levels = of
    inside = _inside(made, name, levels.index[(levels == level).to_numpy()])
    status = people_analysed(made.data, inside.planned, made.population).reindex(inside.people)
    effect = planned_effect(made.planned.method, made.outcome)
    wanted = list(dict.fromkeys((_BESIDE.get(made.planned.method, effect), effect)))
    counts = inside.arm_of[(status == "analysed").to_numpy()].value_counts()
    rows = [*method_rows(inside)]
    for arm in made.arms:
        sizes = (int(counts.get(arm.id, 0)), int(counts.get(made.data.reference.id, 0)))
        for analysis in wanted:
            own = (row for row in rows if (row.analysis, row.group) == (analysis, arm.id))
            row = next(own, None) if min(sizes) else None
            yield _titled(made, arm, (analysis, f"{name}={level}", sizes), row)


def _titled(
    made: Comparison, arm: Arm, of: tuple[str, str, tuple[int, int]], row: Estimate | None
) -> Estimate:
    """Name the level in a row; without one say why there is none."""
    analysis, title, sizes = of
    if row is None:
        line = made.effect_row(analysis, arm, method=made.planned.method, level=title, n=sum(sizes))
        first, second = sizes
        reason = f"Both arms need persons whose outcome is known; there are {first} and {second}."
        return changed(line, reason=reason)
    told = few_in_level(title.split("=", 1)[1], *sizes)
    return changed(row, level=title, warnings=(*row.warnings, *told))


def _inside(made: Comparison, name: str, ids: pd.Index) -> _Inside:
    adjust = tuple(one for one in made.planned.adjust if one != name)
    planned = made.planned.model_copy(update={"adjust": adjust, "missing": "observed"})
    return _Inside(
        made.data,
        made.role,
        planned,
        made.outcome,
        made.population,
        made.is_planned,
        made.seed,
        made.draws,
        ids,
    )
