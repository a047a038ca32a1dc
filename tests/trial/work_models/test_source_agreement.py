"""Registers beside persons: coefficients beside R, and which answers are compared."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from workmh_measures.errors import NotEstimable
from workmh_measures.model.work import EmploymentSpell
from workmh_measures.trial.self_report import SelfReport
from workmh_measures.trial.work_models.source_agreement import source_agreement
from workmh_measures.trial.work_models.status_pairs import status_pairs
from workmh_measures.trial.work_models.work_people import WorkPerson

from ..test_employment_against_r import ORDINARY, definition
from ..work_study import ANSWERED, INCLUSION, WINDOW, record
from .status_people import reference

REFERENCE: dict[str, Any] = reference("source_agreement")


def sources(counts: list[int]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return np.repeat([1.0, 1.0, 0.0, 0.0], counts), np.repeat([1.0, 0.0, 1.0, 0.0], counts)


@pytest.mark.parametrize("name", REFERENCE)
def test_every_coefficient_is_that_of_r(name: str) -> None:
    told = REFERENCE[name]
    found = source_agreement(*sources(told["table"]))
    reach = 1.959963984540054 * told["kappa"][1]
    assert found.kappa.value == pytest.approx(told["kappa"][0], abs=1e-10)
    assert found.kappa.ci_high == pytest.approx(min(told["kappa"][0] + reach, 1), abs=1e-9)
    for effect, key in (
        (found.ac1, "ac1"),
        (found.agreement, "agreement"),
        (found.only_register, "only_first"),
        (found.only_person, "only_second"),
    ):
        expected = [told[key][0], *np.clip(told[key][1:], -1, 1)]
        assert [effect.value, effect.ci_low, effect.ci_high] == pytest.approx(expected, abs=1e-9), key
    assert found.prevalence_index == pytest.approx(told["prevalence"])
    assert found.bias_index.value == pytest.approx(told["bias"])
    assert found.mcnemar.p_value == pytest.approx(told["mcnemar"], rel=1e-9)


def test_low_kappa_where_nearly_all_agree_is_explained() -> None:
    assert "Read AC1" in source_agreement(*sources([181, 4, 2, 1])).kappa.warnings[0]
    assert source_agreement(*sources([40, 9, 21, 80])).kappa.warnings == ()


def test_what_cannot_be_had_carries_its_reason_and_the_rest_is_told() -> None:
    found = source_agreement(np.ones(20), np.ones(20))
    assert found.kappa.value is None
    assert "same one category" in (found.kappa.reason or "")
    assert found.agreement.value == 1
    with pytest.raises(NotEstimable, match="Nobody is told of by both"):
        source_agreement(np.array([np.nan, 1.0]), np.array([1.0, np.nan]))


def report(who: str, kind: int | None, *, day: date | None = ANSWERED, wave: str = "t6") -> SelfReport:
    return SelfReport(who, wave, 6, 1, day, kind, None, None, None, None)


def test_the_day_of_the_answers_is_compared() -> None:
    job = EmploymentSpell("competitive", ANSWERED, ANSWERED)
    people = [
        WorkPerson("a", "x", INCLUSION, (record("a", job),)),
        WorkPerson("b", "y", INCLUSION, (record("b", job),)),
        WorkPerson("c", "y", INCLUSION, ()),
    ]
    later = ANSWERED + timedelta(days=1)
    reports = [
        report("a", 1),
        report("b", 0, day=later),
        report("c", 4),
        report("d", 1),
        report("a", 1, day=None, wave="t12"),
        report("b", None, day=WINDOW[1] + timedelta(days=1), wave="t12"),
    ]
    found = status_pairs(definition(ORDINARY, "any_until_wave"), reports, people)
    assert list(found) == ["t6", "t12"]
    assert found["t6"].arm.tolist() == ["x", "y", "y"]
    assert found["t6"].register.tolist() == pytest.approx([1, 0, np.nan], nan_ok=True)
    assert found["t6"].person.tolist() == [1, 0, 0]
    assert np.isnan([found["t12"].register[0], found["t12"].person[0]]).all()
