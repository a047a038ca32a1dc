"""Who took part: the baseline table of a trial, from its plan."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from ..errors import NotEstimable
from ..model.estimate import Estimate, changed
from .baseline_table import baseline_estimates
from .characteristics import KnownAtStart, characteristic_names, known_at_start
from .flow_section import ELSEWHERE
from .trial_data import TrialData
from .wave_answers import asked_people

__all__ = ["NO_CHARACTERISTIC", "baseline_rows"]

NO_CHARACTERISTIC = "Nothing is known of people before they were allocated: name columns under 'baseline' in the analysis plan."

Rows = Iterator[Estimate]


def baseline_rows(data: TrialData) -> Rows:
    """Yield every characteristic of all and of each arm, and how far the arms are from the reference. No p values.

    Returns
    -------
    iterator of Estimate
        As `baseline_table.baseline_estimates`; `group` None is everybody in an arm of the study's own, and of a
        standardised_difference the arm that is held against the reference. A column that cannot be told is a row of
        ``baseline_characteristic`` with its reason.
    """
    names = characteristic_names(data)
    if not names:
        yield Estimate(analysis="baseline_characteristic", reason=NO_CHARACTERISTIC)
    for name in names:
        try:
            known = known_at_start(data, name)
        except NotEstimable as refusal:
            row = Estimate(analysis="baseline_characteristic", factor=name)
            yield changed(row, reason=" ".join(p.text for p in refusal.problems))
            continue
        yield from _told(data, known)


def _told(data: TrialData, known: KnownAtStart) -> Rows:
    name = known.characteristic.name
    table = pd.DataFrame({"arm of the study": data.arm, name: known.cells})
    own = table[table.index.isin(asked_people(data).index)]
    there = set(data.arm)
    arms = [arm.id for arm in data.study.arms if arm.id in there]
    reference = data.reference.id if data.reference.id in there else None
    rows = baseline_estimates(
        table, "arm of the study", [known.characteristic], order=arms, reference=reference
    )
    if 0 < len(own) < len(table):
        only = [arm for arm in arms if arm in set(own["arm of the study"])]
        everybody = baseline_estimates(own, "arm of the study", [known.characteristic], order=only)
        rows = [
            *(row for row in everybody if row.group is None),
            *(row for row in rows if row.group is not None),
        ]
    for row in rows:
        yield _with_warnings(data, known, row)


def _with_warnings(data: TrialData, known: KnownAtStart, row: Estimate) -> Estimate:
    """Return a row as the section tells it: what an arm is held against is always the reference, so no row names it."""
    external = {arm.id for arm in data.study.arms if arm.external}
    difference = row.analysis == "standardised_difference"
    told = [row.group, *([row.level] if difference else [])]
    warnings = [ELSEWHERE.format(arm=arm) for arm in told if arm in external]
    if row.analysis == "category_percent" and row.level in known.unlisted:
        warnings.append(
            f"'{row.level}' is none of the categories of '{row.factor}': put it among them, or correct the data."
        )
    level = None if difference else row.level
    return changed(row, level=level, warnings=(*row.warnings, *warnings))
