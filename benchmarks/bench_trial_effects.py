"""Models of binary outcomes and of times until an event, beside R in the same run."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
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

from workmh_measures.analysis.logistic_model import logistic_model
from workmh_measures.trial.binary_models.repeated_status import repeated_status
from workmh_measures.trial.binary_models.robust_variance import (
    cluster_covariance,
    linearised_logistic,
    robust_covariance,
)
from workmh_measures.trial.time_to_event.cox_model import cox_model
from workmh_measures.trial.time_to_event.cumulative_incidence import cumulative_incidence
from workmh_measures.trial.time_to_event.event_times import EventTimes
from workmh_measures.trial.time_to_event.fine_gray import fine_gray_model
from workmh_measures.trial.time_to_event.gray_test import gray_test

Numbers = np.ndarray

SIZES = {1_193: 7, 10_000: 3}  # persons -> repeats
CLUSTERS = 40
NAMES = ("arm", "distress", "age")
IN_R = {
    "robust": "glm with sandwich::vcovHC, HC3",
    "clusters": "glm with clubSandwich, CR2 and its degrees of freedom",
    "equations": "geepack::geeglm, exchangeable",
    "cox": "survival::coxph, Efron",
    "fine_gray": "cmprsk::crr",
    "gray": "cmprsk::cuminc",
}


def people(n: int) -> Numbers:
    """Made-up persons: arm, distress, age, cluster, outcome at three visits, month and cause; shape (n, 9)."""
    random = np.random.default_rng(20260115)
    cluster = np.arange(n) % CLUSTERS
    arm, distress, age = (cluster % 2).astype(float), random.normal(size=n), random.normal(size=n)
    own = random.normal(size=n) + random.normal(size=CLUSTERS)[cluster] / 3
    eta = 0.4 * arm - 0.5 * distress + own
    work = [(random.random(n) < 1 / (1 + np.exp(-eta - step))).astype(float) for step in (-0.5, 0.0, 0.3)]
    rates = np.column_stack([np.exp(eta - 4), np.full(n, 0.01), np.full(n, 0.02)])
    month = np.minimum(np.ceil(random.exponential(1 / rates.sum(axis=1))), 48)
    which = (random.random(n)[:, None] > np.cumsum(rates, axis=1) / rates.sum(axis=1, keepdims=True)).sum(
        axis=1
    )
    cause = np.where((month == 48) | (which == 2), 0, which + 1).astype(float)
    return np.column_stack([arm, distress, age, cluster, *work, month, cause])


def ours(data: Numbers) -> dict[str, Callable[[], Numbers]]:
    """What is timed; each gives numbers that R gives as well."""
    n = len(data)
    design = np.column_stack([np.ones(n), data[:, :3]])
    cluster, first, times = data[:, 3], data[:, 4], EventTimes(data[:, 7], data[:, 8])
    long, answers = np.repeat(design, 3, axis=0), data[:, 4:7].ravel()
    person = np.repeat(np.arange(n), 3)

    def robust() -> Numbers:
        model = logistic_model(design, first)
        return np.diag(robust_covariance(linearised_logistic(design, first, model.coefficients)))

    def clusters() -> Numbers:
        model = logistic_model(design, first)
        found = cluster_covariance(linearised_logistic(design, first, model.coefficients), cluster)
        df = [found.degrees_of_freedom(row) for row in np.eye(4)]
        return np.concatenate([np.diag(found.covariance), df])

    def equations() -> Numbers:
        return np.diag(repeated_status(long, answers, person).covariance())

    def gray() -> Numbers:
        for arm in (0, 1):
            for cause in (1, 2):
                cumulative_incidence(times.of(data[:, 0] == arm), cause=cause)
        return np.array([gray_test(times, data[:, 0], cause=cause).statistic for cause in (1, 2)])

    return {
        "robust": robust,
        "clusters": clusters,
        "equations": equations,
        "cox": lambda: np.diag(cox_model(times.only(1), data[:, :3], names=NAMES).covariance),
        "fine_gray": lambda: np.diag(fine_gray_model(times, data[:, :3], names=NAMES).covariance),
        "gray": gray,
    }


def rows_of(n: int, repeats: int) -> list[list[str]]:
    """Time every way at one size, after a look whether R agrees."""
    data = people(n)
    calls = ours(data)
    with tempfile.TemporaryDirectory() as folder:
        program = None
        cases: dict[str, Case] = {f"ours: {name}": timed(call) for name, call in calls.items()}
        if r_is_here():
            path = Path(folder) / "people"
            data.T.tofile(path)
            program = RProgram(Path(__file__).with_name("trial_effects_peer.R"), str(path), str(n))
            for name, call in calls.items():
                _, *told = program.ask(name)
                # Each stops its iterations at a bound of its own.
                assert np.allclose(call(), told, rtol=1e-4), (name, call(), told)
                cases[IN_R[name]] = program.case(name)
        found = interleaved(cases, repeats=repeats)
        if program is not None:
            program.close()
    rows = []
    for name, peer in IN_R.items():
        other = found[peer].median if peer in found else float("nan")
        for way in (f"ours: {name}", peer):
            if way in found:
                median = found[way].median
                rows.append(
                    [
                        way,
                        f"{n:,}",
                        f"{median * 1e3:.2f}",
                        f"{found[way].best * 1e3:.2f}",
                        f"{median / other:.3f}",
                    ]
                )
    return rows


def main() -> None:
    """Measure all sizes and write the section."""
    conditions = Conditions("numpy", "scipy")
    rows = [row for n, repeats in SIZES.items() for row in rows_of(n, repeats)]
    packages = ("sandwich", "clubSandwich", "geepack", "survival", "cmprsk")
    write_section(
        "trial_effects",
        "Binary outcomes and times until an event: four coefficients, 40 clusters, three visits, 48 months",
        [
            str(conditions),
            f"{r_versions(*packages)} {ONE_THREAD}",
            table(["way", "persons", "median ms", "best ms", "/ R"], rows),
        ],
    )


if __name__ == "__main__":
    on_one_thread()
    main()
