from __future__ import annotations

import numpy as np
import pytest

from workmh_measures.analysis.polychoric.bivariate_normal import (
    FAR,
    bivariate_cells,
    bivariate_cumulative,
    bivariate_density,
)

from ..conftest import reference

IN_R = reference("polychoric")["bivariate_normal"]


def one(h: float, k: float, rho: float) -> float:
    return float(bivariate_cumulative(np.array([[h]]), np.array([[k]]), np.array([rho]))[0, 0, 0])


def test_the_distribution_agrees_with_mvtnorm_on_both_sides_of_the_change_of_method() -> None:
    found = [one(*corner) for corner in zip(IN_R["h"], IN_R["k"], IN_R["rho"], strict=True)]
    assert found == pytest.approx(IN_R["p"], abs=1e-14)


@pytest.mark.parametrize("rho", [-0.99, -0.5, 0.2, 0.93, 0.9999])
def test_the_density_is_the_slope_of_the_distribution_in_the_correlation(rho: float) -> None:
    h, k, step = np.array([[-0.7, 0.1, 1.2]]), np.array([[-0.3, 0.9]]), 1e-6
    below, above = (bivariate_cumulative(h, k, np.array([rho + s])) for s in (-step, step))
    slope = (above - below) / (2 * step)
    assert slope == pytest.approx(bivariate_density(h, k, np.array([rho])), abs=1e-6)


@pytest.mark.parametrize("rho", [-0.98, -0.4, 0.0, 0.6, 0.98])
def test_a_threshold_that_is_not_there_cuts_nothing_off(rho: float) -> None:
    h, k = np.array([[-0.4, 0.8, FAR]]), np.array([[0.3, FAR, FAR]])
    cells = bivariate_cells(h, k, np.array([rho]))[0]
    assert cells[3:].tolist() == [[0.0] * 4]
    assert np.abs(cells[:, 2:]).max() == 0
    assert cells[:3, :2] == pytest.approx(bivariate_cells(h[:, :2], k[:, :1], np.array([rho]))[0], abs=1e-16)
    assert cells.sum() == pytest.approx(1, abs=1e-15)
