"""Cronbach's alpha with its interval, alpha without each item, and bootstrap intervals, for 25 items."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from measuring import (
    ONE_THREAD,
    Case,
    Conditions,
    RProgram,
    added_megabytes,
    interleaved,
    on_one_thread,
    once,
    r_is_here,
    r_versions,
    timed,
)
from results import table, write_section
from scipy import stats

from workmh_measures.analysis.alpha_interval import bonett_interval
from workmh_measures.analysis.bootstrap import bca_interval, percentile_interval
from workmh_measures.analysis.bootstrap_alpha import alpha_influence, bootstrap_alphas
from workmh_measures.analysis.internal_consistency import (
    alpha_if_deleted,
    cronbach_alpha,
    feldt_interval,
    internal_consistency,
    item_rest_correlation,
    listwise_covariance,
)

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import pingouin

ITEMS = 25
SIZES = {410: 25, 1_193: 25, 10_000: 15, 100_000: 5}  # persons -> repeats
DRAWS = {410: 2_000, 1_193: 2_000, 10_000: 2_000, 100_000: 200}  # persons -> draws
# Beyond this many persons a peer would take minutes in all its repeats; the fastest one is timed at every size.
LARGEST = {"loop": 410, "psych": 1_193, "scipy": 100_000}

ALL = "ours: alpha, Feldt, Bonett, if deleted, item-rest"
ESTIMATES = "ours: the same as a list of estimates"
ALPHA = "pingouin: alpha with interval"
DELETED = "pingouin: alpha without each item, in a loop"
PSYCH = "psych::alpha: all of it"
BOOTSTRAP = (
    "Bootstrap, 2,000 draws, at 100,000 persons 200. Goals: 0.1 of scipy at 1,193 persons, 0.06 at 10,000. The loop and "
    "psych are left out where they would take minutes; scipy is the fastest of them where all are timed."
)
OUR_DRAWS = "ours: percentile and BCa"
SCIPY_DRAWS = "scipy.stats.bootstrap: percentile"
LOOP_DRAWS = "pingouin in a loop: percentile"
PSYCH_DRAWS = "psych::alpha with n.iter: percentile"


def answers_of(n: int) -> np.ndarray:
    """Answers 0 to 3 to items of one factor."""
    random = np.random.default_rng(20260115)
    latent = 0.7 * random.normal(size=(n, 1)) + 0.71 * random.normal(size=(n, ITEMS))
    return np.asfortranarray(np.digitize(latent, [-0.5, 0.4, 1.2]).astype(float))


def numeric(answers: np.ndarray) -> tuple[float, tuple[float, float], np.ndarray, np.ndarray]:
    """All of it from one covariance matrix."""
    covariance, n = listwise_covariance(answers)
    alpha = cronbach_alpha(covariance)
    interval = feldt_interval(alpha, n, k=ITEMS)
    bonett_interval(alpha, n, k=ITEMS)
    return alpha, interval, alpha_if_deleted(covariance), item_rest_correlation(covariance)


def our_draws(answers: np.ndarray) -> tuple[float, float]:
    """Both intervals from the same draws; the percentile one is given back."""
    alpha = cronbach_alpha(listwise_covariance(answers)[0])
    values = bootstrap_alphas(answers, draws=DRAWS[len(answers)], seed=1)
    bca_interval(alpha, values, influence=alpha_influence(answers))
    return percentile_interval(values)


def scipy_draws(answers: np.ndarray) -> tuple[float, float]:
    """Take the same number of draws of rows by scipy, with alpha from variances."""

    def alpha(*items: np.ndarray, axis: int = -1) -> np.ndarray:
        of_sum = np.sum(items, axis=0).var(axis=axis, ddof=1)
        of_items = np.sum([item.var(axis=axis, ddof=1) for item in items], axis=0)
        return np.asarray(ITEMS / (ITEMS - 1) * (1 - of_items / of_sum))

    found = stats.bootstrap(
        tuple(answers.T),
        alpha,
        n_resamples=DRAWS[len(answers)],
        paired=True,
        vectorized=True,
        method="percentile",
        batch=50,
        rng=np.random.default_rng(1),
    ).confidence_interval
    return float(found.low), float(found.high)


def loop_draws(frame: pd.DataFrame) -> tuple[float, float]:
    """Alpha by pingouin in each draw."""
    random, n = np.random.default_rng(1), len(frame)
    drawn = [pingouin.cronbach_alpha(frame.iloc[random.integers(n, size=n)])[0] for _ in range(DRAWS[n])]
    low, high = np.quantile(drawn, [0.025, 0.975])
    return float(low), float(high)


def close(found: tuple[float, float], ours: tuple[float, float], *, draws: int) -> bool:
    """Say whether two bootstrap intervals differ by no more than chance: with 2,000 draws a seventh of their width."""
    return float(np.abs(np.subtract(found, ours)).max()) < (ours[1] - ours[0]) / 7 * np.sqrt(2_000 / draws)


def cases_of(answers: np.ndarray, program: RProgram | None) -> tuple[dict[str, Case], dict[str, Case]]:
    """Check that all agree, then name what is timed: alpha, and bootstrap intervals."""
    n = len(answers)
    frame = pd.DataFrame(answers, columns=[f"q{i}" for i in range(1, ITEMS + 1)])

    def loop() -> list[float]:
        return [pingouin.cronbach_alpha(frame.drop(columns=item))[0] for item in frame]

    alpha, _, deleted, rest = numeric(answers)
    assert np.isclose(pingouin.cronbach_alpha(frame)[0], alpha, rtol=1e-10)
    assert np.allclose(loop(), deleted, rtol=1e-10)
    closed = {
        ALL: timed(lambda: numeric(answers)),
        ESTIMATES: timed(lambda: internal_consistency(frame)),
        ALPHA: timed(lambda: pingouin.cronbach_alpha(frame)),
        DELETED: timed(loop),
    }
    ours = our_draws(answers)
    drawn = {OUR_DRAWS: timed(lambda: our_draws(answers))}
    peers: list[tuple[str, str, Callable[[], tuple[float, float]]]] = [
        ("scipy", SCIPY_DRAWS, lambda: scipy_draws(answers)),
        ("loop", LOOP_DRAWS, lambda: loop_draws(frame)),
    ]
    for peer, name, call in peers:
        if n <= LARGEST[peer]:
            assert close(call(), ours, draws=DRAWS[n])
            drawn[name] = once(call)
    if program is not None:
        assert np.allclose(program.ask("alpha")[1:], [alpha, *deleted, *rest], rtol=1e-10)
        closed[PSYCH] = program.case("alpha")
        if n <= LARGEST["psych"]:
            low, high = program.ask("alpha_draws")[1:]
            assert close((low, high), ours, draws=DRAWS[n])
            drawn[PSYCH_DRAWS] = program.case("alpha_draws")
    return closed, drawn


def measured(n: int, repeats: int) -> tuple[list[list[str]], list[list[str]]]:
    """Time both groups at one size."""
    answers = answers_of(n)
    with tempfile.TemporaryDirectory() as folder:
        program = None
        if r_is_here():
            path = Path(folder) / "answers"
            answers.T.tofile(path)
            program = RProgram(Path(__file__).with_name("peers.R"), str(path), str(n), str(ITEMS))
        closed, drawn = cases_of(answers, program)
        times = interleaved(closed, repeats=repeats)
        slow = interleaved(drawn, repeats=3)
        if program is not None:
            program.close()
    frame = pd.DataFrame(answers)
    added = {
        ALL: added_megabytes(lambda: numeric(answers)),
        ESTIMATES: added_megabytes(lambda: internal_consistency(frame)),
        ALPHA: added_megabytes(lambda: pingouin.cronbach_alpha(frame)),
        OUR_DRAWS: added_megabytes(lambda: our_draws(answers)),
        SCIPY_DRAWS: added_megabytes(lambda: scipy_draws(answers)),
    }

    def rows(found: dict, peers: tuple[str, ...]) -> list[list[str]]:
        return [
            [
                name,
                f"{n:,}",
                f"{found[name].median * 1e3:.2f}",
                f"{found[name].best * 1e3:.2f}",
                *(f"{found[name].median / found[p].median:.3f}" if p in found else "" for p in peers),
                f"{added[name]:.0f}" if name in added else "",
            ]
            for name in found
        ]

    return rows(times, (ALPHA, DELETED, PSYCH)), rows(slow, (SCIPY_DRAWS, PSYCH_DRAWS))


def main() -> None:
    """Measure all sizes and write the section."""
    conditions = Conditions("numpy", "scipy", "pandas", "pingouin")
    closed, drawn = [], []
    for n, repeats in SIZES.items():
        of_alpha, of_draws = measured(n, repeats)
        closed += of_alpha
        drawn += of_draws
    start = ["way", "persons", "median ms", "best ms"]
    write_section(
        "internal_consistency",
        "Internal consistency: 25 items",
        [
            str(conditions),
            f"{r_versions('psych')} {ONE_THREAD} MB added: how far the call raises the resident memory at its highest.",
            "Goals: 0.3 of pingouin's alpha with interval, 0.01 of the faster way to alpha if deleted.",
            table([*start, "/ pingouin alpha", "/ pingouin loop", "/ psych", "MB added"], closed),
            BOOTSTRAP,
            table([*start, "/ scipy", "/ psych", "MB added"], drawn),
        ],
    )


if __name__ == "__main__":
    on_one_thread()
    main()
