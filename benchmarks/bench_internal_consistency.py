"""Cronbach's alpha with its interval, and alpha without each item, for 25 items."""

from __future__ import annotations

import tempfile
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
from measuring import Conditions, RProgram, interleaved, r_is_here, timed
from results import table, write_section

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
SIZES = {1_193: 25, 100_000: 5}  # persons -> repeats

ALL = "ours: alpha, interval, if deleted, item-rest"
ESTIMATES = "ours: the same as a list of estimates"
ALPHA = "pingouin: alpha with interval"
DELETED = "pingouin: alpha without each item, in a loop"
PSYCH = "psych::alpha: all of it"


def answers_of(n: int) -> np.ndarray:
    """Answers 0 to 3 to items of one factor."""
    random = np.random.default_rng(20260115)
    latent = 0.7 * random.normal(size=(n, 1)) + 0.71 * random.normal(size=(n, ITEMS))
    return np.asfortranarray(np.digitize(latent, [-0.5, 0.4, 1.2]).astype(float))


def numeric(answers: np.ndarray) -> tuple[float, tuple[float, float], np.ndarray, np.ndarray]:
    """All four from one covariance matrix."""
    covariance, n = listwise_covariance(answers)
    alpha = cronbach_alpha(covariance)
    interval = feldt_interval(alpha, n, k=ITEMS)
    return alpha, interval, alpha_if_deleted(covariance), item_rest_correlation(covariance)


def measured(n: int, repeats: int) -> list[list[str]]:
    """Check that all agree, then time."""
    answers = answers_of(n)
    frame = pd.DataFrame(answers, columns=[f"q{i}" for i in range(1, ITEMS + 1)])

    def loop() -> list[float]:
        return [pingouin.cronbach_alpha(frame.drop(columns=item))[0] for item in frame]

    alpha, _, deleted, rest = numeric(answers)
    assert np.isclose(pingouin.cronbach_alpha(frame)[0], alpha, rtol=1e-10)
    assert np.allclose(loop(), deleted, rtol=1e-10)
    cases = {
        ALL: timed(lambda: numeric(answers)),
        ESTIMATES: timed(lambda: internal_consistency(frame)),
        ALPHA: timed(lambda: pingouin.cronbach_alpha(frame)),
        DELETED: timed(loop),
    }
    with tempfile.TemporaryDirectory() as folder:
        program = None
        if r_is_here():
            path = Path(folder) / "answers"
            answers.T.tofile(path)
            program = RProgram(Path(__file__).with_name("peers.R"), str(path), str(n), str(ITEMS))
            assert np.allclose(program.ask("alpha")[1:], [alpha, *deleted, *rest], rtol=1e-10)
            cases[PSYCH] = program.case("alpha")
        found = interleaved(cases, repeats=repeats)
        if program is not None:
            program.close()

    def ratio(name: str, peer: str) -> str:
        return f"{found[name].median / found[peer].median:.3f}" if peer in found else ""

    return [
        [
            name,
            f"{n:,}",
            f"{found[name].median * 1e3:.2f}",
            f"{found[name].best * 1e3:.2f}",
            ratio(name, ALPHA),
            ratio(name, DELETED),
            ratio(name, PSYCH),
        ]
        for name in found
    ]


def main() -> None:
    """Measure both sizes and write the section."""
    conditions = Conditions("numpy", "scipy", "pandas", "pingouin")
    rows = [row for n, repeats in SIZES.items() for row in measured(n, repeats)]
    columns = ["way", "persons", "median ms", "best ms", "/ pingouin alpha", "/ pingouin loop", "/ psych"]
    write_section(
        "internal_consistency",
        "Internal consistency: 25 items",
        [
            str(conditions),
            "Goals at 1,193 persons: 0.3 of pingouin's alpha with interval, 0.01 of the faster way to alpha if deleted.",
            table(columns, rows),
        ],
    )


if __name__ == "__main__":
    main()
