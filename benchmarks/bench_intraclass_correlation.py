"""Six intraclass correlations with their intervals, of two ratings each."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Mapping
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
    r_is_here,
    r_versions,
    timed,
)
from results import table, write_section

from workmh_measures.analysis.intraclass_correlation import (
    FORMS,
    IntraclassCorrelation,
    intraclass_correlation,
    mean_squares,
)
from workmh_measures.analysis.reliability import intraclass_correlations
from workmh_measures.model.estimate import Estimate

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import pingouin

SIZES = {410: 9, 1_000: 9, 1_193: 9, 10_000: 5, 100_000: 3}  # persons -> repeats
SLOWEST = 10_000  # above it psych's table of variance, with one column for each person, has no room
PINGOUIN_NAMES = ("ICC(1,1)", "ICC(A,1)", "ICC(C,1)", "ICC(1,k)", "ICC(A,k)", "ICC(C,k)")

OURS = "ours: six forms, intervals"
ROWS = "ours: the same as a list of estimates"
PINGOUIN = "pingouin: six forms, intervals of two digits"
AOV = "psych::ICC by aov: six forms, intervals"
LMER = "psych::ICC by lmer: six forms, intervals"
IRR = "irr::icc: one form, interval"


def ratings_of(n: int) -> np.ndarray:
    """Sums of a scale at two times, a little higher at the second."""
    random = np.random.default_rng(20260115)
    person = 5 * random.normal(size=(n, 1))
    return np.round(12 + person + 2.5 * random.normal(size=(n, 2)) + np.array([0.0, 0.8]))


def numeric(ratings: np.ndarray) -> list[IntraclassCorrelation]:
    """All six from one table of mean squares."""
    squares = mean_squares(ratings)
    return [intraclass_correlation(squares, form) for form in FORMS]


def long_of(ratings: np.ndarray) -> pd.DataFrame:
    """The same as pingouin wants it."""
    n, k = ratings.shape
    columns = {
        "person": np.repeat(np.arange(n), k),
        "time": np.tile(np.arange(k), n),
        "score": ratings.ravel(),
    }
    return pd.DataFrame(columns)


def pingouin_icc(long: pd.DataFrame) -> pd.DataFrame:
    """All six by pingouin."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pingouin.intraclass_corr(long, targets="person", raters="time", ratings="score")


def r_cases(program: RProgram, ratings: np.ndarray) -> Mapping[str, Case]:
    """What R has, after a look whether it agrees."""
    found = numeric(ratings)
    cases = {}
    if len(ratings) < SLOWEST:
        theirs = np.array(program.ask("psych_aov")[1:]).reshape(3, 6)
        ours = [[one.value, one.ci_low, one.ci_high] for one in found]
        assert np.allclose(theirs.T, np.array(ours, float), rtol=1e-8)
        cases[AOV] = program.case("psych_aov")
    values = np.array(program.ask("psych_lmer")[1:7])
    assert np.allclose(values, [one.value for one in found], rtol=1e-4)
    cases[LMER] = program.case("psych_lmer")
    if program.ask("have_irr")[1] == 1:
        value, low, high = program.ask("irr")[1:]
        assert np.allclose([value, low, high], [found[1].value, found[1].ci_low, found[1].ci_high], rtol=1e-8)
        cases[IRR] = program.case("irr")
    return cases


def measured(n: int, repeats: int) -> list[list[str]]:
    """Check that all agree, then time."""
    ratings = ratings_of(n)
    long, start = long_of(ratings), Estimate(analysis="icc")
    theirs = pingouin_icc(long).set_index("Type").loc[list(PINGOUIN_NAMES), "ICC"]
    assert np.allclose(theirs, [one.value for one in numeric(ratings)], rtol=1e-9)
    cases = {
        OURS: timed(lambda: numeric(ratings)),
        ROWS: timed(lambda: intraclass_correlations(ratings, start=start)),
        PINGOUIN: timed(lambda: pingouin_icc(long)),
    }
    memory = {
        OURS: added_megabytes(lambda: numeric(ratings)),
        PINGOUIN: added_megabytes(lambda: pingouin_icc(long)),
    }
    with tempfile.TemporaryDirectory() as folder:
        program = None
        if r_is_here():
            path = Path(folder) / "ratings"
            ratings.T.tofile(path)
            program = RProgram(Path(__file__).with_name("icc_peer.R"), str(path), str(n), "2")
            cases |= r_cases(program, ratings)
        found = interleaved(cases, repeats=repeats)
        if program is not None:
            program.close()
    best_peer = min(found[name].median for name in found if name not in (OURS, ROWS))
    return [
        [
            name,
            f"{n:,}",
            f"{found[name].median * 1e3:.3f}",
            f"{found[name].best * 1e3:.3f}",
            f"{found[name].median / best_peer:.3f}",
            f"{memory[name]:.1f}" if name in memory else "",
        ]
        for name in found
    ]


def main() -> None:
    """Measure every size and write the section."""
    conditions = Conditions("numpy", "scipy", "pandas", "pingouin")
    rows = [row for n, repeats in SIZES.items() for row in measured(n, repeats)]
    columns = ["way", "persons", "median ms", "best ms", "/ fastest peer", "added MB"]
    write_section(
        "intraclass_correlation",
        "Intraclass correlation: two ratings of each person",
        [
            str(conditions),
            f"{r_versions('psych', 'lme4')} {ONE_THREAD}",
            (
                "Goal at 1,000 persons: 0.07 of the fastest peer, and no peer faster at any size. Our intervals have full"
                " precision."
            ),
            table(columns, rows),
        ],
    )


if __name__ == "__main__":
    on_one_thread()
    main()
