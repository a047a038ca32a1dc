"""A simulated trial is analysed as the trial itself would be: the planned effects of both are the same."""

from __future__ import annotations

import math
from typing import Any

import pytest

from workmh_measures.trial.effects_section.section import effect_rows
from workmh_measures.trial.power_simulation.replication import comparisons
from workmh_measures.trial.simulate import simulate
from workmh_measures.trial.trial_questions import TrialQuestions

from ..trial_cases import trial_of
from .simulated_studies import planned_study, question

N, SEED = 150, 4
STRATA = ("benefit_group",)
RATIOS = ("risk_ratio", "odds_ratio", "logistic", "firth")


@pytest.mark.parametrize(
    ("study", "outcome", "method", "adjust"),
    [
        *(
            ("demo", "competitive_work_12", method, ())
            for method in ("risk_difference", *RATIOS, "chi_square", "fisher")
        ),
        *(
            ("demo", "competitive_work_12", method, STRATA)
            for method in ("risk_difference", *RATIOS, "chi_square")
        ),
        *(
            ("demo", "well_being_6", method, STRATA)
            for method in ("mean_difference", "ancova", "constrained_lda")
        ),
        *(("awac", "depression_12", method, STRATA) for method in ("ancova", "mmrm", "constrained_lda")),
        ("ips_rct", "competitive_self_12", "risk_difference", ()),
    ],
)
def test_the_planned_effect_is_that_of_the_trial(
    study: str, outcome: str, method: Any, adjust: tuple[str, ...]
) -> None:
    planned = planned_study(study, outcome=outcome, method=method, adjust=adjust)
    asked = question(planned, outcome)
    made = simulate(asked.design, asked.instruments, n=N, seed=SEED, truth=asked.put_in)
    found = comparisons(asked, made)[0]
    rows = [*effect_rows(trial_of(planned, n=N, seed=SEED), TrialQuestions(sections=("effects",)))]
    head = next(row for row in rows if row.analysis == "planned_method")
    row = next(
        row for row in rows if (row.analysis, row.item, row.group) == (head.level, outcome, head.group)
    )
    assert found.effect is not None
    assert row.p_value is not None
    # The same likelihood is searched from designs whose columns stand in another order.
    near = 1e-6 if method in ("mmrm", "constrained_lda", "ancova") else 1e-9
    assert found.effect.p_value == pytest.approx(row.p_value, rel=near)
    assert found.n + found.n_control == row.n
    if method not in ("chi_square", "fisher"):
        assert row.value is not None
        assert found.effect.value == pytest.approx(
            math.log(row.value) if method in RATIOS else row.value, rel=near
        )
