"""McDonald's omega of 25 items: total and hierarchical after Schmid and Leiman, and from one factor."""

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
    r_is_here,
    r_versions,
    timed,
)
from results import table, write_section

from workmh_measures.analysis.covariance import listwise_covariance
from workmh_measures.analysis.omega import one_factor_omega, schmid_leiman

ITEMS = 25
SIZES = {410: 15, 1_193: 15, 10_000: 10, 100_000: 5}  # persons -> repeats

BOTH = "ours: omega total and hierarchical"
ONE = "ours: omega of one factor"
PSYCH = "psych::omega: total and hierarchical"
SEMTOOLS = "lavaan and semTools::compRelSEM: omega of one factor"


def answers_of(n: int) -> np.ndarray:
    """Answers 0 to 3 to items of three correlated factors."""
    random = np.random.default_rng(20260115)
    factors = random.normal(size=(n, 1)) * 0.7 + random.normal(size=(n, 3)) * 0.71
    latent = factors[:, np.arange(ITEMS) % 3] * np.linspace(0.5, 0.8, ITEMS) + 0.7 * random.normal(
        size=(n, ITEMS)
    )
    return np.asfortranarray(np.digitize(latent, [-0.5, 0.4, 1.2]).astype(float))


def both(answers: np.ndarray) -> list[float]:
    """From answers to total and hierarchical."""
    found = schmid_leiman(listwise_covariance(answers)[0])
    return [found.total, found.hierarchical]


def one(answers: np.ndarray) -> list[float]:
    """From answers to omega of one factor."""
    return [one_factor_omega(listwise_covariance(answers)[0]).omega]


def measured(n: int, repeats: int) -> list[list[str]]:
    """Check that all agree, then time."""
    answers = answers_of(n)
    cases = {BOTH: timed(lambda: both(answers)), ONE: timed(lambda: one(answers))}
    with tempfile.TemporaryDirectory() as folder:
        program = None
        if r_is_here():
            path = Path(folder) / "answers"
            answers.T.tofile(path)
            program = RProgram(Path(__file__).with_name("peers.R"), str(path), str(n), str(ITEMS))
            # psych ends its factors and its rotation early: three or four digits are its own.
            assert np.allclose(program.ask("omega")[1:], both(answers), atol=1e-3)
            assert np.allclose(program.ask("comp_rel")[1:], one(answers), atol=1e-6)
            cases[PSYCH], cases[SEMTOOLS] = program.case("omega"), program.case("comp_rel")
        found = interleaved(cases, repeats=repeats)
        if program is not None:
            program.close()
    added = {BOTH: added_megabytes(lambda: both(answers)), ONE: added_megabytes(lambda: one(answers))}
    peers = {BOTH: PSYCH, ONE: SEMTOOLS}
    return [
        [
            name,
            f"{n:,}",
            f"{found[name].median * 1e3:.2f}",
            f"{found[name].best * 1e3:.2f}",
            f"{found[name].median / found[peers[name]].median:.3f}" if peers.get(name) in found else "",
            f"{added[name]:.0f}" if name in added else "",
        ]
        for name in found
    ]


def main() -> None:
    """Measure all sizes and write the section."""
    conditions = Conditions("numpy", "scipy")
    rows = [row for n, repeats in SIZES.items() for row in measured(n, repeats)]
    write_section(
        "omega",
        "Omega: 25 items",
        [
            str(conditions),
            f"{r_versions('psych', 'GPArotation', 'lavaan', 'semTools')} {ONE_THREAD}",
            "Goal: 0.6 of the fastest peer. EFAtools, where it can be had, takes about 0.6 of the time of psych.",
            table(["way", "persons", "median ms", "best ms", "/ peer in R", "MB added"], rows),
        ],
    )


if __name__ == "__main__":
    on_one_thread()
    main()
