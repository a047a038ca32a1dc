"""Logistic models with a random intercept, and the bootstrap of a two-part model of days, of a trial of 1,193 persons."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
from measuring import (
    ONE_THREAD,
    Conditions,
    RProgram,
    Timing,
    interleaved,
    on_one_thread,
    r_is_here,
    r_versions,
    timed,
)
from numpy.typing import NDArray
from results import table, write_section

from workmh_measures.trial.binary_models.arm_data import ArmData
from workmh_measures.trial.work_models.mean_days import Resampling
from workmh_measures.trial.work_models.mixed_logistic import MixedLogistic, mixed_logistic
from workmh_measures.trial.work_models.two_part_model import bootstrap_two_part, two_part_model

PERSONS, WAVES, DRAWS, REPEATS = 1_193, 4, 200, 3

OURS, OURS_LAPLACE = "ours: 15 nodes", "ours: Laplace"
GLMER, LAPLACE = "lme4: 15 nodes", "lme4: Laplace"
GLMMTMB = "glmmTMB: Laplace"
TWO_PART, BOOT = "ours: two-part model, 200 samples", "boot and glm: two-part model, 200 samples"
GROUPS = {
    "random intercept, 15 nodes": ((OURS,), (GLMER,)),
    "random intercept, Laplace": ((OURS_LAPLACE,), (LAPLACE, GLMMTMB)),
    "two parts": ((TWO_PART,), (BOOT,)),
}

Floats = NDArray[np.float64]


def trial() -> tuple[Floats, Floats, Floats, Floats]:
    """Make person, status, days and design at four waves of two arms; nobody is like another, since ages differ."""
    draw = np.random.default_rng(20260117)
    person, wave = np.repeat(np.arange(PERSONS), WAVES), np.tile(np.arange(WAVES), PERSONS)
    arm, age = (person % 2).astype(np.float64), draw.normal(size=PERSONS)[person]
    own = 1.5 * draw.normal(size=PERSONS)[person]
    design = np.column_stack(
        [np.ones(len(person)), arm, *[(wave == k) * 1.0 for k in range(1, WAVES)], arm * wave, age]
    )
    status = (
        draw.random(len(person)) < 1 / (1 + np.exp(0.8 - 0.3 * arm - 0.3 * wave - 0.4 * age - own))
    ) * 1.0
    days = np.where(draw.random(len(person)) < 0.55, np.ceil(draw.gamma(2, 60, len(person))), 0.0)
    seen = draw.random(len(person)) < 0.9
    found = (person, status, days, design)
    one, two, three, four = (np.asarray(part[seen], dtype=np.float64) for part in found)
    return one, two, three, four


def people(person: Floats, days: Floats, design: Floats) -> ArmData:
    """The first row of each person, for the model in two parts."""
    _, first = np.unique(person, return_index=True)
    return ArmData(days[first], design[first, 1], design[first, -1:], ("age",))


def agrees(theirs: list[float], found: MixedLogistic) -> None:
    """Compare likelihood, the effect of the arm and its standard error (0 where there is none)."""
    assert abs(theirs[1] - found.log_likelihood) < 1e-3
    assert np.isclose(theirs[2], found.coefficients[1], rtol=1e-3)
    assert theirs[3] == 0 or np.isclose(theirs[3], found.se[1], rtol=1e-3)


def measured(folder: Path) -> dict[str, Timing]:
    """Check that all agree, then time."""
    person, status, days, design = trial()
    once = people(person, days, design)
    cases = {
        OURS: timed(lambda: mixed_logistic(design, status, person)),
        OURS_LAPLACE: timed(lambda: mixed_logistic(design, status, person, nodes=1)),
        TWO_PART: timed(lambda: bootstrap_two_part(once, resampling=Resampling(DRAWS))),
    }
    if not r_is_here():
        return interleaved(cases, repeats=REPEATS)
    columns = np.column_stack([person, status, days, design])
    path = folder / "trial"
    columns.T.tofile(path)
    program = RProgram(Path(__file__).with_name("work_models_peer.R"), str(path), *map(str, columns.shape))
    agrees(program.ask("glmer_15"), mixed_logistic(design, status, person))
    # With its usual settings glmer stops before the highest point of Laplace's approximation, and says so: never above ours.
    laplace = mixed_logistic(design, status, person, nodes=1)
    assert program.ask("glmer_1")[1] < laplace.log_likelihood + 1e-3
    told, mine = program.ask("boot_two_part")[1], two_part_model(once).difference().value
    assert mine is not None
    assert np.isclose(told, mine, rtol=1e-4)
    cases |= {
        GLMER: program.case("glmer_15"),
        LAPLACE: program.case("glmer_1"),
        BOOT: program.case("boot_two_part"),
    }
    if program.ask("have_glmmtmb")[1] == 1:
        agrees(program.ask("glmmtmb"), laplace)
        cases[GLMMTMB] = program.case("glmmtmb")
    found = interleaved(cases, repeats=REPEATS)
    program.close()
    return found


def main() -> None:
    """Measure and write the section."""
    conditions = Conditions("numpy", "scipy")
    with tempfile.TemporaryDirectory() as folder:
        found = measured(Path(folder))
    rows = []
    for group, (ours, peers) in GROUPS.items():
        fastest = min((found[name].median for name in peers if name in found), default=0.0)
        rows += [
            [
                f"{group}: {name}",
                f"{found[name].median * 1e3:.1f}",
                f"{found[name].best * 1e3:.1f}",
                f"{found[name].median / fastest:.4f}" if fastest else "",
            ]
            for name in (*ours, *peers)
            if name in found
        ]
    write_section(
        "work_models",
        f"Work over time: {PERSONS:,} persons, {WAVES} waves, 7 fixed effects, nobody alike",
        [
            str(conditions),
            f"{r_versions('lme4', 'boot')} {ONE_THREAD}",
            (
                "glmer with its usual settings stops before the highest point of Laplace's approximation; glmmTMB and ours agree."
                " Where many persons have the same rows, as without covariates of their own, ours counts them once and is some"
                " ten times faster still."
            ),
            table(["way", "median ms", "best ms", "/ fastest peer"], rows),
        ],
    )


if __name__ == "__main__":
    on_one_thread()
    main()
