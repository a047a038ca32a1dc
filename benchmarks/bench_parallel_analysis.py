"""Parallel analysis of 25 items with 1000 draws, at four numbers of persons."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from measuring import Case, Conditions, RProgram, added_megabytes, interleaved, r_is_here, timed
from results import table, write_section

from workmh_measures.analysis.number_of_factors import (
    eigenvalues,
    parallel_analysis,
    permuted_eigenvalues,
    random_eigenvalues,
)

ITEMS, DRAWS = 25, 1000
SIZES = {410: 3, 1_193: 3, 10_000: 3, 100_000: 3}  # persons -> repeats
LARGEST_LOOP = 1_193  # the loop over answers takes most of a minute at a hundred thousand
IN_R = 1_193

OURS = "ours: components"
FACTORS = "ours: common factors (squared multiple correlations)"
SHUFFLED = "ours: components, answers shuffled"
LOOP = "numpy: a loop over random answers"
PSYCH = "psych::fa.parallel: components"


def answers_of(n: int) -> np.ndarray:
    """Answers 0 to 3 to items of three factors."""
    random = np.random.default_rng(20260115)
    common = random.normal(size=(n, 3))[:, np.arange(ITEMS) % 3]
    latent = 0.7 * common + 0.71 * random.normal(size=(n, ITEMS))
    return np.asfortranarray(np.digitize(latent, [-0.5, 0.4, 1.2]).astype(float))


def loop(n: int) -> np.ndarray:
    """What everybody writes: draw answers, correlate, take the eigenvalues."""
    random = np.random.default_rng(1)
    found = np.empty((DRAWS, ITEMS))
    for draw in range(DRAWS):
        found[draw] = np.linalg.eigvalsh(np.corrcoef(random.standard_normal((n, ITEMS)), rowvar=False))[::-1]
    return found


def once(call: Callable[[], object]) -> Case:
    """Make a case of a call that takes so long that it needs no repeats to be timed."""

    def case() -> float:
        begun = time.perf_counter()
        call()
        return time.perf_counter() - begun

    return case


def measured(n: int, repeats: int) -> list[list[str]]:
    """Check that all find the same, then time."""
    answers = answers_of(n)
    correlation = np.corrcoef(answers, rowvar=False)

    def ours() -> object:
        return parallel_analysis(correlation, random_eigenvalues(ITEMS, n, draws=DRAWS, seed=1))

    def factors() -> object:
        random = random_eigenvalues(ITEMS, n, draws=DRAWS, seed=1, roots="factors")
        return parallel_analysis(correlation, random, roots="factors")

    cases = {OURS: timed(ours), FACTORS: timed(factors)}
    if n <= LARGEST_LOOP:
        drawn, looped = random_eigenvalues(ITEMS, n, draws=DRAWS, seed=1), loop(n)
        error = np.hypot(drawn.std(axis=0), looped.std(axis=0)) / np.sqrt(DRAWS)
        assert (np.abs(drawn.mean(axis=0) - looped.mean(axis=0)) < 4.5 * error).all()
        cases[LOOP] = once(lambda: loop(n))
        cases[SHUFFLED] = once(lambda: permuted_eigenvalues(answers, draws=DRAWS, seed=1))
    with tempfile.TemporaryDirectory() as folder:
        program = None
        if r_is_here() and n == IN_R:
            path = Path(folder) / "answers"
            answers.T.tofile(path)
            program = RProgram(Path(__file__).with_name("parallel_peer.R"), str(path), str(n), str(ITEMS))
            assert np.allclose(program.ask("parallel")[1:], eigenvalues(correlation), rtol=1e-10)
            cases[PSYCH] = program.case("parallel")
        found = interleaved(cases, repeats=repeats)
        if program is not None:
            program.close()
    peak = added_megabytes(ours)

    def ratio(name: str, peer: str) -> str:
        return f"{found[name].median / found[peer].median:.3f}" if peer in found else ""

    return [
        [
            name,
            f"{n:,}",
            f"{found[name].median * 1e3:.1f}",
            f"{found[name].best * 1e3:.1f}",
            ratio(name, LOOP),
            ratio(name, PSYCH),
            f"{peak:.1f}" if name == OURS else "",
        ]
        for name in found
    ]


def main() -> None:
    """Measure all sizes and write the section."""
    conditions = Conditions("numpy", "scipy")
    rows = [row for n, repeats in SIZES.items() for row in measured(n, repeats)]
    columns = ["way", "persons", "median ms", "best ms", "/ loop", "/ psych", "adds MB"]
    write_section(
        "parallel_analysis",
        "Parallel analysis: 25 items, 1000 draws",
        [
            str(conditions),
            "Goal at 1,193 persons: 0.05 of the fastest other program. Matrices are drawn, not answers, so their number is no matter.",
            table(columns, rows),
        ],
    )


if __name__ == "__main__":
    main()
