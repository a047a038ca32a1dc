"""Three proportional odds models for each of 25 items, compared between two groups, beside rms and MASS in the same run."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
from bench_ordinal_models import ITEMS, answers_of
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

from workmh_measures.analysis.differential_item_functioning.item_response_difference import (
    item_response_difference,
)
from workmh_measures.analysis.differential_item_functioning.logistic_difference import logistic_difference
from workmh_measures.analysis.differential_item_functioning.purified_difference import purified_difference

GOAL = 0.17
SIZES = {1_193: 7, 10_000: 5, 100_000: 3}  # persons -> repeats
ONCE = 100_000  # persons from which R is asked once, and without polr
NEAR = {"lrm": 5e-3, "polr": 5e-3}  # both stop short of the top at their own bounds
OURS = "ours: 25 items x 3 models"
PURIFIED, BY_TRAIT = "ours, purified by the sum", "ours, purified by the trait"
PARAMETERS = "ours, item response likelihood ratios"
IN_R = {"lrm": "rms::lrm.fit", "polr": "MASS::polr"}


def grouped(n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Answers, groups of two fifths and three, and the sum of the answers; three items differ."""
    random, answers = np.random.default_rng(20260115), answers_of(n)
    group = (random.random(n) < 0.4).astype(float)
    for item in (2, 9, 17):
        answers[:, item] = np.where(
            (group > 0) & (random.random(n) < 0.3), np.minimum(answers[:, item] + 1, 3), answers[:, item]
        )
    return answers, group, answers.sum(axis=1)


def tests(answers: np.ndarray, group: np.ndarray, matching: np.ndarray) -> np.ndarray:
    """Chi-squared of level and of slope, item by item."""
    return logistic_difference(answers, group.tolist(), matching).chi2[:, :2].ravel()


def cases_of(n: int, program: RProgram | None) -> dict[str, Case]:
    """Everything timed at one size, after a look whether R agrees."""
    answers, group, matching = grouped(n)
    groups = group.tolist()
    cases = {OURS: timed(lambda: tests(answers, group, matching))}
    if n < ONCE:
        cases[PURIFIED] = timed(lambda: purified_difference(answers, groups))
        cases[BY_TRAIT] = timed(lambda: purified_difference(answers, groups, matching="trait"))
    if program is not None:
        expected = tests(answers, group, matching)
        for case, name in IN_R.items():
            if case == "polr" and n >= ONCE:
                continue
            seconds, *found = program.ask(case)
            assert np.allclose(found, expected, atol=NEAR[case]), (case, np.abs(found - expected).max())
            cases[name] = (lambda kept=seconds: kept) if n >= ONCE or case == "polr" else program.case(case)
    return cases


def rows_of(n: int, repeats: int) -> list[list[str]]:
    """Time every way at one size."""
    answers, group, matching = grouped(n)
    with tempfile.TemporaryDirectory() as folder:
        program = None
        if r_is_here():
            path = Path(folder) / "answers"
            np.column_stack([answers, group]).T.tofile(path)
            script = Path(__file__).with_name("difference_peer.R")
            program = RProgram(script, str(path), str(n), str(ITEMS + 1))
        found = interleaved(cases_of(n, program), repeats=repeats)
        if program is not None:
            program.close()
    added = added_megabytes(lambda: tests(answers, group, matching))
    fastest = min((found[name].median for name in IN_R.values() if name in found), default=float("nan"))
    return [
        [
            way,
            f"{n:,}",
            f"{timing.median * 1e3:.1f}",
            f"{timing.best * 1e3:.1f}",
            f"{timing.median / fastest:.3f}",
            f"{GOAL:.2f}" if way == OURS else "",
            f"{added:.0f}" if way == OURS else "",
        ]
        for way, timing in found.items()
    ]


def main() -> None:
    """Measure all sizes and write the section."""
    conditions = Conditions("numpy", "scipy")
    rows = [row for n, repeats in SIZES.items() for row in rows_of(n, repeats)]
    answers, group, _ = grouped(1_193)
    begun = interleaved(
        {PARAMETERS: timed(lambda: item_response_difference(answers[:, :9], group.tolist()))}, repeats=1
    )
    rows.append(
        [
            f"{PARAMETERS}, 9 items",
            "1,193",
            f"{begun[PARAMETERS].median * 1e3:.0f}",
            f"{begun[PARAMETERS].best * 1e3:.0f}",
            "",
            "",
            "",
        ]
    )
    write_section(
        "differential_item_functioning",
        "Items compared between groups: 25 items with 4 categories",
        [
            str(conditions),
            f"{r_versions('rms', 'MASS')} {ONE_THREAD} polr is asked once, and at 100,000 persons lrm too.",
            table(["way", "persons", "median ms", "best ms", "/ fastest peer", "goal", "MB added"], rows),
        ],
    )


if __name__ == "__main__":
    on_one_thread()
    main()
