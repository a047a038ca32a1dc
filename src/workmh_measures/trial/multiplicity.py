"""Several results that share one level: Holm's adjustment, and families that are looked at one after the other.

References
----------
Holm S (1979) Scandinavian Journal of Statistics 6:65-70. Dmitrienko A, Offen WW, Westfall PH (2003) Statistics in Medicine
22:2387-2400, doi:10.1002/sim.1526 (serial gatekeeping). Validated against R 4.2.2 `p.adjust`: tests/reference/trial_effects.R.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from ..model.analysis_plan import StudyAnalysis
from ..model.estimate import Estimate, changed

__all__ = ["adjusted_rows", "gatekept", "holm"]

_NO_P = "The planned effect has no p value, so it counts as not rejected: see the reason there, or plan a method that tests."
_NOT_TESTED = "The family before did not hold altogether, so this comparison is not tested."


def holm(p_values: Sequence[float]) -> list[float]:
    """Return p values adjusted by Holm, in the order given.

    Parameters
    ----------
    p_values : of one family.

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]
    """
    order = np.argsort(p_values, kind="stable")
    ordered = np.asarray(p_values, dtype=np.float64)[order]
    raised = np.maximum.accumulate(ordered * np.arange(len(ordered), 0, -1))
    found = np.empty_like(raised)
    found[order] = np.minimum(raised, 1.0)
    return [float(p) for p in found]


def gatekept(families: Sequence[Sequence[float]]) -> list[list[float]]:
    """Return adjusted p values of families in series, by Holm within each.

    Parameters
    ----------
    families : p values; a family is tested only where every hypothesis of the one before is rejected.

    Notes
    -----
    An adjusted p value is never below the largest of the family before, so that everything up to the level is rejected, at
    whatever level that is.
    """
    found: list[list[float]] = []
    gate = 0.0
    for family in families:
        adjusted = [max(p, gate) for p in holm(family)]
        found.append(adjusted)
        gate = max(adjusted, default=gate)
    return found


def adjusted_rows(plan: StudyAnalysis, rows: Sequence[Estimate]) -> Iterator[Estimate]:
    """Yield adjusted p values of the planned effects.

    Parameters
    ----------
    plan : its families are of names; a primary comparison in none of them is a family of its own, the first.
    rows : of every comparison; of each the first population counts, and every arm compared is a result of its own.

    Returns
    -------
    Iterator of Estimate
        `adjusted_p` with the adjusted p value as value and `p_value`; `text` is rejected, not rejected or not tested, `level`
        the number of the family. A planned effect without a p value counts as one of 1.
    """
    rule = plan.multiplicity
    if rule.method == "none":
        return
    named = {name for family in rule.families for name in family}
    first = () if plan.primary.name in named else ((plan.primary.name,),)
    planned = list(_planned_effects(plan, rows))
    families = [[row for row in planned if row.item in family] for family in (*first, *rule.families)]
    p_values = [[1.0 if row.p_value is None else row.p_value for row in family] for family in families]
    adjusted = gatekept(p_values) if rule.method == "gatekeeping" else [holm(family) for family in p_values]
    is_open = True
    for number, (family, found) in enumerate(zip(families, adjusted, strict=True), start=1):
        for row, p in zip(family, found, strict=True):
            yield _adjusted(row, p, (rule.method, str(number)), _verdict(p, rule.alpha, is_open=is_open))
        if rule.method == "gatekeeping":
            is_open = is_open and all(p <= rule.alpha for p in found)


def _planned_effects(plan: StudyAnalysis, rows: Sequence[Estimate]) -> Iterator[Estimate]:
    """Yield the planned effect of each comparison and arm in the first population it is made in."""
    for _, one in plan.comparisons:
        population = one.population or plan.population
        own = [row for row in rows if (row.item, row.item2) == (one.name, population)]
        for head in (row for row in own if row.analysis == "planned_method"):
            effects = (row for row in own if (row.analysis, row.group) == (head.level, head.group))
            yield next(effects, head)


def _verdict(p: float, alpha: float, *, is_open: bool) -> str:
    if not is_open:
        return "not tested"
    return "rejected" if p <= alpha else "not rejected"


def _adjusted(row: Estimate, p: float, rule: tuple[str, str], verdict: str) -> Estimate:
    method, family = rule
    told = (_NO_P,) if row.p_value is None else ()
    if verdict == "not tested":
        told = (*told, _NOT_TESTED)
    bare = {"ci_low": None, "ci_high": None, "ci_level": None, "df": None, "df2": None, "reason": None}
    return changed(
        row,
        analysis="adjusted_p",
        value=p,
        p_value=p,
        method=method,
        level=family,
        text=verdict,
        warnings=told,
        **bare,
    )
