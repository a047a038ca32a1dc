"""Value sets: what every health state is worth, also by a crosswalk from one number of levels to another."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence

import numpy as np

from ..model.instrument import Instrument
from ..model.scale import Scale, ValueSet, ValueSetSum
from .answers import Floats

__all__ = ["expected_terms", "state_values", "value_set_of"]


def value_set_of(instrument: Instrument, scale: Scale, parameters: Mapping[str, str]) -> ValueSet:
    """Return the value set that the parameters name."""
    if not isinstance(scale.combine, ValueSetSum):
        raise TypeError(scale.combine)
    return instrument.value_sets[parameters[scale.combine.parameter]]


def expected_terms(value_set: ValueSet, item_id: str) -> tuple[Floats, Floats, Floats]:
    """Return for each level of an item: its term, the probability of the lowest level, and of none of the highest.

    Without a crosswalk the probabilities are 0 and 1.
    """
    terms = np.asarray(value_set.terms[item_id])
    rows = value_set.crosswalk.get(item_id)
    probabilities = np.eye(len(terms)) if rows is None else np.asarray(rows)
    return probabilities @ terms, probabilities[:, 0], 1.0 - probabilities[:, -1]


def state_values(instrument: Instrument, scale: Scale, parameters: Mapping[str, str]) -> Floats:
    """Return the value of every state.

    Returns
    -------
    One axis for each item of the scale, one place for each of its levels, lowest first.

    Notes
    -----
    By a crosswalk the value is the expected one over the states it leads to. The sum over these states need not
    be formed: the items' levels are independent, so terms add up, and the chance that all levels are the lowest,
    or none the highest, is a product.

    References
    ----------
    van Hout et al. 2012, doi:10.1016/j.jval.2012.02.008.
    """
    value_set = value_set_of(instrument, scale, parameters)
    tables = [expected_terms(value_set, use.item) for use in scale.items]
    values = _over_states([np.array(value_set.start), *(terms for terms, _, _ in tables)], np.add)
    all_lowest = _over_states([lowest for _, lowest, _ in tables], np.multiply)
    none_highest = _over_states([not_highest for _, _, not_highest in tables], np.multiply)
    return values + value_set.any_above_lowest * (1 - all_lowest) + value_set.any_highest * (1 - none_highest)


def _over_states(tables: Sequence[Floats], joined: np.ufunc) -> Floats:
    result: Floats = functools.reduce(joined.outer, tables)
    return result
