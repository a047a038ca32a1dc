"""The section of effects: every comparison of the plan in every population it is made in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from ...errors import NotEstimable
from ...model.analysis_methods import TIME_METHODS
from ...model.estimate import Estimate, changed
from ..multiplicity import adjusted_rows
from ..trial_data import TrialData
from ..trial_questions import TrialQuestions
from .adjusted_shares import firth_rows, logistic_rows, ordered_rows
from .amount_rows import bootstrap_rows, two_part_rows
from .arm_descriptions import arm_rows
from .cluster_rows import cluster_rows
from .comparison import Comparison, comparisons, reason_of
from .counts import count_rows, paired_rows
from .estimand import estimand_rows
from .imputed_rows import imputed_rows
from .job_time_rows import job_time_rows
from .nobody_known import with_nobody_known
from .planned_effects import planned_effect
from .repeated_status_rows import gee_rows, mixed_logistic_rows
from .score_rows import mean_rows, model_rows
from .slope_rows import slope_rows

__all__ = ["METHOD_ROWS", "comparison_rows", "effect_rows", "method_rows"]

METHOD_ROWS: Mapping[str, Callable[[Comparison], Iterator[Estimate]]] = MappingProxyType(
    {
        **dict.fromkeys(("risk_difference", "risk_ratio", "odds_ratio", "chi_square", "fisher"), count_rows),
        "mcnemar": paired_rows,
        "logistic": logistic_rows,
        "firth": firth_rows,
        "proportional_odds": ordered_rows,
        **dict.fromkeys(("cluster_t", "cluster_randomisation"), cluster_rows),
        "gee": gee_rows,
        "mixed_logistic": mixed_logistic_rows,
        "mean_difference": mean_rows,
        **dict.fromkeys(("ancova", "mmrm", "constrained_lda"), model_rows),
        "random_slopes": slope_rows,
        "bootstrap_difference": bootstrap_rows,
        "two_part": two_part_rows,
        **dict.fromkeys(TIME_METHODS, job_time_rows),
    }
)
"""Method of a plan -> the rows it gives, those of the planned effect first for each arm."""


def effect_rows(data: TrialData, asked: TrialQuestions) -> Iterator[Estimate]:
    """Run every comparison of the plan; without a plan, or with one arm, describe the outcomes.

    Returns
    -------
    Iterator of Estimate
        For each comparison and population: `estimand`, what each arm shows, and for each arm compared a row `planned_method`
        (`text` the role, `method` the method, `level` the name of the planned effect) and the rows of the method. The planned
        effect is the first row of that name with the same `item`, `item2` and `group`. Last the adjusted p values.
    """
    rows = [
        row for made in comparisons(data, seed=asked.seed, draws=asked.draws) for row in comparison_rows(made)
    ]
    yield from rows
    if data.plan is not None:
        yield from adjusted_rows(data.plan, rows)


def comparison_rows(made: Comparison) -> Iterator[Estimate]:
    """Return the rows of one comparison; what stops it is told in the planned effect of each arm."""
    if made.arms:
        yield from estimand_rows(made)
    is_time = made.planned.method in TIME_METHODS
    if not is_time:
        try:
            yield from arm_rows(made)
        except NotEstimable as refusal:
            yield changed(made.row("persons_analysed"), reason=reason_of(refusal))
    name = planned_effect(made.planned.method, made.outcome)
    for arm in made.arms:
        yield made.row(
            "planned_method", arm, text=made.role, method=made.planned.method, level=name, missing=None
        )
    cautions = made.cautions(made.intercurrent)
    cautioned: set[str | None] = set()
    for row in method_rows(made):
        is_planned_effect = row.analysis == name and row.group not in cautioned
        cautioned |= {row.group} if is_planned_effect else set()
        yield changed(row, warnings=(*cautions, *row.warnings)) if is_planned_effect else row


def method_rows(made: Comparison) -> Iterator[Estimate]:
    """Return the rows of the method of the plan, those over imputed data first; what stops it is told for each arm."""
    yield from with_nobody_known(made, _method_rows(made))


def _method_rows(made: Comparison) -> Iterator[Estimate]:
    if made.planned.missing == "imputed":
        yield from imputed_rows(made)
    told: set[str | None] = set()
    name = planned_effect(made.planned.method, made.outcome)
    try:
        for row in METHOD_ROWS[made.planned.method](made):
            if row.analysis == name:
                told.add(row.group)
            yield row
    except NotEstimable as refusal:
        for arm in made.arms:
            if arm.id not in told:
                line = made.effect_row(name, arm, method=made.planned.method)
                yield changed(line, reason=reason_of(refusal))
