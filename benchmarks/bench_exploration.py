"""Factors of 25 ordered items: parallel analysis of polychoric correlations, rotation from many starts, draws of loadings."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from bench_ordinal_models import ITEMS, answers_of
from measuring import (
    ONE_THREAD,
    Case,
    Conditions,
    RProgram,
    interleaved,
    on_one_thread,
    r_is_here,
    r_versions,
    timed,
)
from results import table, write_section

from workmh_measures.analysis.factor_extraction import extracted
from workmh_measures.analysis.factor_rotation import SEARCHES, rotated
from workmh_measures.analysis.item_correlations import item_correlations
from workmh_measures.analysis.loading_draws import Whole, drawn_factors, row_matrices
from workmh_measures.analysis.number_of_factors import eigenvalues
from workmh_measures.analysis.ordered_correlations import ordered_correlations
from workmh_measures.analysis.polychoric.joint_counts import coded_answers
from workmh_measures.analysis.rotation_search import lowest_rotation
from workmh_measures.analysis.scalability.coefficients import pair_moments, scalability
from workmh_measures.analysis.scalability.item_selection import mokken_scales

ROWS, REPEATS, FACTORS = 1_193, 3, 3


@dataclass(frozen=True)
class Task:
    """What is timed; `peer` is a case of the R program, which is asked once, with its name, and how near it must come."""

    name: str
    ours: Callable[[pd.DataFrame], np.ndarray]
    peer: tuple[str, str, float] | None = None
    goal: str = ""


def parallel(items: pd.DataFrame) -> np.ndarray:
    """Eigenvalues of the items after 20 shuffles."""
    found = ordered_correlations(items)
    eigenvalues(found.shuffled(draws=20, seed=1))
    return eigenvalues(found.matrix)


def geomin(items: pd.DataFrame) -> np.ndarray:
    """Lowest criterion of 48 starts."""
    loadings = extracted(item_correlations(items).matrix, FACTORS).loadings
    return np.array([lowest_rotation(loadings, SEARCHES["geomin"]).value])


def draws(items: pd.DataFrame) -> np.ndarray:
    """A hundred draws of oblimin loadings."""
    found = item_correlations(items)
    extraction = extracted(found.matrix, FACTORS)
    whole = Whole(extraction, rotated(extraction.loadings), "minres", "oblimin")
    drawn = drawn_factors(*row_matrices(items, found), whole, draws=100, seed=1)
    assert not np.isnan(drawn.pattern).any()
    return np.array([])


def mokken(items: pd.DataFrame) -> np.ndarray:
    """All coefficients with errors, and one selection."""
    coded = coded_answers(items.to_numpy(np.float64))
    scalability(coded)
    return mokken_scales(pair_moments(coded)).astype(float)


TASKS = [
    Task(
        "parallel analysis of polychorics, 20 shuffles",
        parallel,
        ("polychoric_parallel", "psych::fa.parallel", 1e-3),
        "0.02",
    ),
    Task("geomin, 48 starts", geomin, ("geomin", "GPArotation::GPFoblq", 1e-4)),
    Task("100 draws of loadings", draws, ("loading_draws", "psych::fa, n.iter", np.inf)),
    Task("Mokken: H with errors, selection", mokken),
]


def rows_of(task: Task, items: pd.DataFrame, program: RProgram | None) -> list[list[str]]:
    """Check that both agree, then time."""
    ours = f"ours: {task.name}"
    cases: dict[str, Case] = {ours: timed(lambda: task.ours(items))}
    if program is not None and task.peer is not None:
        case, name, tolerance = task.peer
        seconds, *found = program.ask(case)
        expected = task.ours(items)
        assert len(expected) == 0 or np.allclose(found, expected, rtol=tolerance, atol=tolerance), case
        cases[name] = lambda: seconds
    measured = interleaved(cases, repeats=REPEATS)
    fastest = min((measured[name].median for name in measured if name != ours), default=float("nan"))
    return [
        [
            name,
            f"{measured[name].median * 1e3:.1f}",
            f"{measured[name].median / fastest:.4f}" if fastest == fastest else "",
            task.goal if name == ours else "",
        ]
        for name in measured
    ]


def main() -> None:
    """Measure and write the section."""
    conditions = Conditions("numpy", "scipy")
    items = pd.DataFrame(answers_of(ROWS)).add_prefix("q")
    with tempfile.TemporaryDirectory() as folder:
        path, program = Path(folder) / "answers", None
        if r_is_here():
            items.to_numpy().T.tofile(path)
            program = RProgram(
                Path(__file__).with_name("exploration_peer.R"), str(path), str(ROWS), str(ITEMS)
            )
        rows = [row for task in TASKS for row in rows_of(task, items, program)]
        if program is not None:
            program.close()
    write_section(
        "exploration",
        "Exploring 25 ordered items of 1,193 persons",
        [
            str(conditions),
            f"{r_versions('psych', 'GPArotation')} {ONE_THREAD} R is asked once.",
            table(["way", "median ms", "/ peer", "goal"], rows),
        ],
    )


if __name__ == "__main__":
    on_one_thread()
    main()
