"""Indices of bifactor solutions against the formulas item by item in R, and what psych finds of the same loadings."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from workmh_measures.analysis.bifactor_indices import (
    bifactor_indices,
    construct_replicability,
    factor_determinacy,
)
from workmh_measures.errors import NotEstimable

from .factor_references import reference

THEIRS: dict[str, Any] = reference("bifactor_indices")


@pytest.mark.parametrize("name", sorted(THEIRS))
def test_every_index_is_that_of_the_formulas(name: str) -> None:
    theirs = THEIRS[name]
    loadings = np.array(theirs["loadings"])
    own = np.array(theirs["own"])[:, None] == np.arange(1, loadings.shape[1])
    found = bifactor_indices(loadings[:, 0], loadings[:, 1:], members=own)
    for what, value in vars(found).items():
        assert value == pytest.approx(np.array(theirs[what]), abs=1e-10), what
    by_size = bifactor_indices(loadings[:, 0], loadings[:, 1:])
    assert by_size.group_omega == pytest.approx(found.group_omega, abs=1e-10)
    if "psych_ecv" in theirs:
        assert found.ecv == pytest.approx(theirs["psych_ecv"], abs=1e-10)
        assert found.determinacy == pytest.approx(np.array(theirs["psych_determinacy"]), abs=1e-8)


def test_a_single_factor_is_determined_as_its_items_tell() -> None:
    loadings = np.full((4, 1), 0.7)
    told = 4 * 0.49 / 0.51
    assert construct_replicability(loadings) == pytest.approx([told / (1 + told)])
    assert factor_determinacy(loadings, np.eye(1)) == pytest.approx([np.sqrt(told / (1 + told))])


def test_what_cannot_be_had_is_refused() -> None:
    general, groups = np.full(4, 0.6), np.zeros((4, 2))
    groups[:2, 0] = 0.5
    with pytest.raises(NotEstimable, match="no item of its own"):
        bifactor_indices(general, groups)
    groups[2:, 1] = 0.8
    with pytest.raises(NotEstimable, match="no variance of its own"):
        bifactor_indices(general, groups)
    with pytest.raises(NotEstimable, match="no variance of its own"):
        factor_determinacy(np.ones((3, 1)), np.eye(1))
