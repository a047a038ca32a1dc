"""Ladders of measurement invariance of 25 items in two groups, from the answers to the last test, by ML and by WLSMV."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Literal

import numpy as np
from bench_ordinal_models import ITEMS, MODEL, NAMES, answers_of
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

from workmh_measures.analysis.confirmatory_factors.model_text import stated_model
from workmh_measures.analysis.confirmatory_factors.parameter_table import parameter_table
from workmh_measures.analysis.measurement_invariance.compared_answers import (
    InvarianceChoices,
    compared_answers,
)
from workmh_measures.analysis.measurement_invariance.ladder import invariance_ladder

STATED = stated_model(MODEL, NAMES)
ORDER = [NAMES.index(item) for item in parameter_table(STATED).items]
SIZES = {"ML": (1_193, 10_000), "WLSMV": (1_193,)}
GOALS = {"ML": 0.08, "WLSMV": 0.02}
PEERS = {"ML": ("lavaan_ml", "lavaan"), "WLSMV": ("semtools_wlsmv", "semTools::measEq.syntax, lavaan")}
SLOW = "WLSMV"  # R is asked once
REPEATS = 5


def climbed(answers: np.ndarray, estimator: Literal["ML", "WLSMV"]) -> np.ndarray:
    """Statistics of every rung, then of the differences between them."""
    choices = InvarianceChoices(estimator=estimator)
    parts = {"a": answers[::2][:, ORDER], "b": answers[1::2][:, ORDER]}
    compared = compared_answers(STATED, parts, "groups", choices)
    ladder = invariance_ladder(compared.model, compared.answers)
    whole = [step.whole for step in ladder.steps]
    assert all(one is not None and one.holds for one in whole), ladder.verdict
    tests = [one.difference.value for one in whole if one is not None and one.difference is not None]
    return np.array([*(one.fit.test.model.value for one in whole if one is not None), *tests])


def rows_of(n: int, estimator: Literal["ML", "WLSMV"]) -> list[list[str]]:
    """Check that both agree, then time."""
    answers, ours = answers_of(n), f"ours: ladder by {estimator}"
    cases: dict[str, Case] = {ours: timed(lambda: climbed(answers, estimator))}
    with tempfile.TemporaryDirectory() as folder:
        program = None
        if r_is_here():
            path = Path(folder) / "answers"
            answers.T.tofile(path)
            program = RProgram(
                Path(__file__).with_name("invariance_peer.R"), str(path), str(n), str(ITEMS), MODEL
            )
            case, name = PEERS[estimator]
            seconds, *found = program.ask(case)
            assert np.allclose(found, climbed(answers, estimator), rtol=1e-3, atol=2e-3), found
            cases[name] = (lambda: seconds) if estimator == SLOW else program.case(case)
        timings = interleaved(cases, repeats=REPEATS)
        if program is not None:
            program.close()
    fastest = min((timings[way].median for way in timings if way != ours), default=float("nan"))
    return [
        [
            way,
            f"{n:,}",
            f"{timings[way].median * 1e3:.1f}",
            f"{timings[way].best * 1e3:.1f}",
            f"{timings[way].median / fastest:.3f}",
            f"{GOALS[estimator]:.2f}" if way == ours and n == SIZES[estimator][0] else "",
        ]
        for way in timings
    ]


def main() -> None:
    """Measure both estimators and write the section."""
    conditions = Conditions("numpy", "scipy")
    estimators: tuple[Literal["ML", "WLSMV"], ...] = ("ML", "WLSMV")
    rows = [row for estimator in estimators for n in SIZES[estimator] for row in rows_of(n, estimator)]
    write_section(
        "invariance",
        "Measurement invariance: 25 items with 4 categories, three factors, two groups",
        [
            str(conditions),
            f"{r_versions('lavaan', 'semTools')} {ONE_THREAD} All rungs with the tests between them; by WLSMV R is asked once.",
            table(["way", "persons", "median ms", "best ms", "/ peer", "goal"], rows),
        ],
    )


if __name__ == "__main__":
    on_one_thread()
    main()
