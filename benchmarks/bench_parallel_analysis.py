"""Parallel analysis of 25 items, at four numbers of persons."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
from measuring import (
    ONE_THREAD,
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

from workmh_measures.analysis.number_of_factors import (
    eigenvalues,
    parallel_analysis,
    permuted_eigenvalues,
    random_eigenvalues,
)

ITEMS, REPEATS = 25, 3
# Persons -> draws: fewer where the others, who draw answers, would take minutes.
DRAWS = {410: 1000, 1_193: 1000, 10_000: 100, 100_000: 10}
LARGEST_SHUFFLED = 1_193

OURS = "ours: components"
FACTORS = "ours: common factors (squared multiple correlations)"
SHUFFLED = "ours: components, answers shuffled"
LOOP = "numpy: a loop over random answers"
PSYCH = "psych::fa.parallel: components"
GOAL = (
    "Goal at 1,193 persons: 0.05 of the fastest other program. Matrices are drawn, not answers, so the number of "
    "persons is no matter; the others draw answers."
)


def answers_of(n: int) -> np.ndarray:
    """Answers 0 to 3 to items of three factors."""
    random = np.random.default_rng(20260115)
    common = random.normal(size=(n, 3))[:, np.arange(ITEMS) % 3]
    latent = 0.7 * common + 0.71 * random.normal(size=(n, ITEMS))
    return np.asfortranarray(np.digitize(latent, [-0.5, 0.4, 1.2]).astype(float))


def loop(n: int, draws: int) -> np.ndarray:
    """What everybody writes: draw answers, correlate, take the eigenvalues."""
    random = np.random.default_rng(1)
    found = np.empty((draws, ITEMS))
    for draw in range(draws):
        found[draw] = np.linalg.eigvalsh(np.corrcoef(random.standard_normal((n, ITEMS)), rowvar=False))[::-1]
    return found


def measured(n: int, draws: int) -> list[list[str]]:
    """Check that all find the same, then time."""
    answers = answers_of(n)
    correlation = np.corrcoef(answers, rowvar=False)

    def ours() -> object:
        return parallel_analysis(correlation, random_eigenvalues(ITEMS, n, draws=draws, seed=1))

    def factors() -> object:
        random = random_eigenvalues(ITEMS, n, draws=draws, seed=1, roots="factors")
        return parallel_analysis(correlation, random, roots="factors")

    cases = {OURS: timed(ours), FACTORS: timed(factors)}
    drawn, looped = random_eigenvalues(ITEMS, n, draws=draws, seed=1), loop(n, draws)
    error = np.hypot(drawn.std(axis=0), looped.std(axis=0)) / np.sqrt(draws)
    assert (np.abs(drawn.mean(axis=0) - looped.mean(axis=0)) < 4.5 * error).all()
    cases[LOOP] = once(lambda: loop(n, draws))
    if n <= LARGEST_SHUFFLED:
        cases[SHUFFLED] = once(lambda: permuted_eigenvalues(answers, draws=draws, seed=1))
    with tempfile.TemporaryDirectory() as folder:
        program = None
        if r_is_here():
            path = Path(folder) / "answers"
            answers.T.tofile(path)
            script = Path(__file__).with_name("parallel_peer.R")
            program = RProgram(script, str(path), str(n), str(ITEMS), str(draws))
            assert np.allclose(program.ask("parallel")[1:], eigenvalues(correlation), rtol=1e-10)
            cases[PSYCH] = program.case("parallel")
        found = interleaved(cases, repeats=REPEATS)
        if program is not None:
            program.close()
    peak = added_megabytes(ours)

    def ratio(name: str, peer: str) -> str:
        return f"{found[name].median / found[peer].median:.3f}" if peer in found else ""

    return [
        [
            name,
            f"{n:,}",
            f"{draws:,}",
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
    rows = [row for n, draws in DRAWS.items() for row in measured(n, draws)]
    columns = ["way", "persons", "draws", "median ms", "best ms", "/ loop", "/ psych", "adds MB"]
    write_section(
        "parallel_analysis",
        "Parallel analysis: 25 items",
        [
            str(conditions),
            f"{r_versions('psych')} {ONE_THREAD}",
            GOAL,
            table(columns, rows),
        ],
    )


if __name__ == "__main__":
    on_one_thread()
    main()
