"""Units and matched pairs of a trial, counted: how many of each arm, how large, and how many pairs are whole."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from ..errors import NotEstimable
from ..model.estimate import Estimate, changed
from .analysed_people import people_analysed
from .matched_pairs import pair_of
from .person_values import covariate
from .trial_data import TrialData

__all__ = ["pair_rows", "unit_rows"]

Rows = Iterator[Estimate]


def unit_rows(data: TrialData) -> Rows:
    """Yield the number of units of each arm and of all, and the smallest, mean and largest number of people in one.

    Nothing is yielded where no unit is told of anybody; people without one are in no unit.
    """
    units = covariate(data, "unit").replace("", None).dropna()
    if units.empty:
        return
    arms = data.arm[units.index]
    for group in (None, *(arm.id for arm in data.study.arms if (arms == arm.id).any())):
        sizes = (units if group is None else units[arms == group]).value_counts()
        start = Estimate(analysis="flow_units", group=group, n=int(sizes.sum()))
        yield changed(start, value=float(len(sizes)))
        yield changed(start, analysis="flow_unit_smallest", value=float(sizes.min()))
        yield changed(start, analysis="flow_unit_mean_size", value=float(sizes.mean()))
        yield changed(start, analysis="flow_unit_largest", value=float(sizes.max()))


def pair_rows(data: TrialData) -> Rows:
    """Yield whole pairs, people without a partner, and pairs both of whom are in the primary comparison.

    Nothing is yielded of a study whose people are not matched. A pair is whole when it has people of two arms.
    """
    if data.study.allocation.kind != "matched":
        return
    pairs = pair_of(data)
    start = Estimate(analysis="flow_pairs", n=len(pairs))
    if not pairs.notna().any():
        yield changed(start, reason="No pair is told of anybody: give the pairs with the data.")
        return
    yield changed(start, value=float(_whole(pairs, data).sum()))
    paired = pairs.isin(_whole(pairs, data)[lambda whole: whole].index)
    for arm in data.study.arms:
        people = data.arm.index[data.arm == arm.id]
        alone = float((~paired[people]).sum())
        yield changed(start, analysis="flow_unpaired", group=arm.id, value=alone, n=len(people))
    yield from _analysed(data, changed(start, analysis="flow_pairs_analysed"), pairs)


def _whole(pairs: pd.Series, data: TrialData) -> pd.Series:
    """Say of each pair whether it has people of two arms."""
    return data.arm.groupby(pairs).nunique() > 1


def _analysed(data: TrialData, start: Estimate, pairs: pd.Series) -> Rows:
    if data.plan is None:
        return
    planned = data.plan.primary
    row = changed(start, item=planned.name, item2=planned.population or data.plan.population)
    try:
        status = people_analysed(data, planned, planned.population or data.plan.population)
    except NotEstimable as refusal:
        yield changed(row, reason=refusal.problems[0].text)
        return
    count = float(_whole(pairs[status == "analysed"], data).sum())
    yield changed(row, value=count, n=int(_whole(pairs, data).sum()))
