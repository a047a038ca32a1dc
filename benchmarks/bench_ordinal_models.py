"""Polychoric correlations, their asymptotic covariance matrix, and factor models of 25 items, by ML and by WLSMV."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from measuring import (
    ONE_THREAD,
    Case,
    Conditions,
    RProgram,
    added_megabytes,
    interleaved,
    on_one_thread,
    r_is_here,
    r_versions,
    timed,
)
from results import table, write_section

from workmh_measures.analysis.confirmatory_factors.fitted_model import FittedModel, FitTest
from workmh_measures.analysis.confirmatory_factors.least_squares import least_squares
from workmh_measures.analysis.confirmatory_factors.maximum_likelihood import maximum_likelihood
from workmh_measures.analysis.confirmatory_factors.model_text import stated_model
from workmh_measures.analysis.confirmatory_factors.normal_answers import CompleteAnswers, IncompleteAnswers
from workmh_measures.analysis.confirmatory_factors.parameter_table import (
    ParameterTable,
    TableChoices,
    parameter_table,
)
from workmh_measures.analysis.polychoric.moments import polychoric_correlations, polychoric_moments

ITEMS = 25
NAMES = [f"q{i}" for i in range(1, ITEMS + 1)]
MODEL = "; ".join(f"f{f + 1} =~ {' + '.join(NAMES[f::3])}" for f in range(3))
SIZES = {410: 5, 1_193: 5, 10_000: 2, 100_000: 1}  # persons -> repeats
ONCE = 100_000  # persons from which a peer is asked once, and its first call counts


@dataclass(frozen=True)
class Task:
    """One thing to compute: goals by persons, ours, and cases in R with their names and how near they must come.

    A slow one is measured at its goals only, and R is asked once.
    """

    name: str
    goals: dict[int, float]
    ours: Callable[[np.ndarray], np.ndarray]
    peers: dict[str, tuple[str, float]]
    slow: bool = False


def answers_of(n: int) -> np.ndarray:
    """Answers 0 to 3 to items of three correlated factors."""
    random = np.random.default_rng(20260115)
    factors = random.normal(size=(n, 1)) * 0.7 + random.normal(size=(n, 3)) * 0.71
    latent = factors[:, np.arange(ITEMS) % 3] * np.linspace(0.5, 0.8, ITEMS) + 0.7 * random.normal(
        size=(n, ITEMS)
    )
    return np.asfortranarray(np.digitize(latent, [-0.5, 0.4, 1.2]).astype(float))


def correlations(answers: np.ndarray) -> np.ndarray:
    """Polychoric correlations, in the order of R's lower triangle."""
    return polychoric_correlations(answers).correlations[np.triu_indices(ITEMS, 1)]


def moments(answers: np.ndarray) -> np.ndarray:
    """Diagonal of the asymptotic covariance matrix of thresholds and correlations."""
    gamma = polychoric_moments(answers).gamma
    assert gamma is not None
    return np.diag(gamma)


def table_of(answers: np.ndarray, choices: TableChoices) -> tuple[ParameterTable, np.ndarray]:
    """Parameters of the three factors, and the answers in the order of their items."""
    model = parameter_table(stated_model(MODEL, NAMES), choices)
    return model, answers[:, [NAMES.index(item) for item in model.items]]


def told(fitted: FittedModel, test: FitTest | None) -> np.ndarray:
    """Test statistic and loadings; errors are made too, as in lavaan."""
    assert test is not None
    assert (fitted.standard_errors >= 0).all()
    loadings = [row.op == "=~" for row in fitted.table.rows]
    return np.array([test.model.value, *fitted.values[loadings]])


def by_likelihood(answers: np.ndarray) -> np.ndarray:
    """Three factors by maximum likelihood."""
    model, rows = table_of(answers, TableChoices())
    fitted = maximum_likelihood(model, [CompleteAnswers.of(rows)])
    return told(fitted, fitted.test)


def with_gaps(answers: np.ndarray) -> np.ndarray:
    """The same with one answer in twenty missing."""
    return np.where(np.random.default_rng(2).random(answers.shape) < 0.05, np.nan, answers)


def by_full_information(answers: np.ndarray) -> np.ndarray:
    """Three factors by full information maximum likelihood, with gaps in the answers."""
    model, rows = table_of(with_gaps(answers), TableChoices(means=True))
    fitted = maximum_likelihood(model, [IncompleteAnswers(rows)])
    return told(fitted, fitted.test)


def by_least_squares(answers: np.ndarray) -> np.ndarray:
    """Three factors of ordered items by WLSMV, from the answers on."""
    model, rows = table_of(answers, TableChoices(thresholds=dict.fromkeys(NAMES, 3)))
    fitted = least_squares(model, [polychoric_moments(rows, names=model.items)])
    return told(fitted, fitted.scaled)


TASKS = [
    Task(
        "polychoric correlations",
        {1_193: 0.03, 100_000: 0.04},
        correlations,
        {
            "lavaan_correlations": ("lavaan::lavCor", 1e-5),
            "psych_correlations": ("psych::polychoric", 1e-3),
        },
    ),
    Task(
        "with asymptotic covariance matrix",
        {1_193: 0.04, 10_000: 0.08, 100_000: 0.06},
        moments,
        {"lavaan_moments": ("lavaan::lavCor, WLSMV", 1e-3)},
    ),
    Task("three factors by ML", {1_193: 0.35}, by_likelihood, {"lavaan_ml": ("lavaan::cfa, ML", 1e-3)}),
    Task(
        "three factors by full information, 5 % missing",
        {1_193: 0.13},
        by_full_information,
        {"lavaan_fiml": ("lavaan::cfa, FIML", 1e-3)},
        slow=True,
    ),
    Task(
        "three factors by WLSMV",
        {1_193: 0.08, 10_000: 0.1},
        by_least_squares,
        {"lavaan_wlsmv": ("lavaan::cfa, WLSMV", 1e-3)},
    ),
]


def peer_cases(task: Task, program: RProgram, expected: np.ndarray, *, once: bool) -> dict[str, Case]:
    """What R has for a task, after a look whether it agrees."""
    cases: dict[str, Case] = {}
    for case, (name, tolerance) in task.peers.items():
        seconds, *found = program.ask(case)
        assert np.allclose(found, expected, rtol=tolerance, atol=tolerance), (
            case,
            np.abs(found - expected).max(),
        )
        cases[name] = (lambda kept=seconds: kept) if once else program.case(case)
    return cases


def measured(task: Task, answers: np.ndarray, program: RProgram | None, repeats: int) -> list[list[str]]:
    """Check that all agree, then time."""
    n, name = len(answers), f"ours: {task.name}"
    cases = {name: timed(lambda: task.ours(answers))}
    if program is not None:
        cases |= peer_cases(task, program, task.ours(answers), once=task.slow or n >= ONCE)
    found = interleaved(cases, repeats=repeats)
    added = added_megabytes(lambda: task.ours(answers))
    fastest = min((found[peer].median for peer in found if peer != name), default=float("nan"))
    return [
        [
            way,
            f"{n:,}",
            f"{found[way].median * 1e3:.1f}",
            f"{found[way].best * 1e3:.1f}",
            f"{found[way].median / fastest:.3f}",
            f"{task.goals[n]:.2f}" if way == name and n in task.goals else "",
            f"{added:.0f}" if way == name else "",
        ]
        for way in found
    ]


def rows_of(n: int, repeats: int) -> list[list[str]]:
    """Time every task at one size."""
    answers = answers_of(n)
    with tempfile.TemporaryDirectory() as folder:
        path, program = Path(folder) / "answers", None
        if r_is_here():
            answers.T.tofile(path)
            with_gaps(answers).T.tofile(f"{path}_gaps")
            script = Path(__file__).with_name("ordinal_peer.R")
            program = RProgram(script, str(path), str(n), str(ITEMS), MODEL)
        asked = [task for task in TASKS if not task.slow or n in task.goals]
        rows = [row for task in asked for row in measured(task, answers, program, repeats)]
        if program is not None:
            program.close()
    return rows


def main() -> None:
    """Measure all sizes and write the section."""
    conditions = Conditions("numpy", "scipy")
    rows = [row for n, repeats in SIZES.items() for row in rows_of(n, repeats)]
    write_section(
        "ordinal_models",
        "Ordinal and factor models: 25 items with 4 categories",
        [
            str(conditions),
            f"{r_versions('lavaan', 'psych')} {ONE_THREAD} At 100,000 persons, and by full information, R is asked once.",
            table(["way", "persons", "median ms", "best ms", "/ fastest peer", "goal", "MB added"], rows),
        ],
    )


if __name__ == "__main__":
    on_one_thread()
    main()
