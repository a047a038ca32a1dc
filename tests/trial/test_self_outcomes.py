from __future__ import annotations

from dataclasses import replace

import pytest

from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.study import WorkDefinition
from workmh_measures.model.work import WorkKind
from workmh_measures.trial.self_outcomes import self_outcome
from workmh_measures.trial.self_report import SELF_BENEFITS, SELF_WORK, SelfReport, meets, said_of

NOTHING = SelfReport("P1", "t12", 12.0, 1, None, None, None, None, None, None)


def definition(when: str, *counts: WorkKind, hours: float | None = None) -> WorkDefinition:
    told = {"id": "d", "name": {"nb": "d", "nn": "d", "en": "d"}, "counts": counts, "when": when}
    return WorkDefinition.model_validate({**told, "hours_at_least": hours})


def said(month: float = 12.0, **told: object) -> SelfReport:
    return replace(NOTHING, month=month, wave=f"t{month:g}", **told)  # type: ignore[arg-type]


def test_every_answer_of_the_form_has_its_kind() -> None:
    form = load_instrument("work_status")
    assert tuple(SELF_WORK) == form.response_scale_of("kind").codes
    assert (*SELF_BENEFITS, *form.response_scale_of("benefits").exclusive_codes) == tuple(
        form.response_scale_of("benefits").codes
    )


def test_kinds_that_count_as_competitive_are_those_the_form_itself_scores_so() -> None:
    form = load_instrument("work_status")
    scored = form.maps["competitive"]
    assert {code: float(kind == "competitive") for code, kind in SELF_WORK.items()} == dict(scored)


@pytest.mark.parametrize(
    ("report", "kind", "expected"),
    [
        (said(kind=1), "competitive", True),
        (said(kind=2), "competitive", False),
        (said(kind=2), "subsidised", True),
        (said(kind=7), "sheltered", False),
        (NOTHING, "competitive", None),
        (said(education=0), "education", False),
        (said(education=2), "education", True),
        (said(kind=1), "education", None),
    ],
)
def test_what_a_person_said_of_a_kind(report: SelfReport, kind: WorkKind, expected: bool | None) -> None:
    assert said_of(report, kind) is expected


@pytest.mark.parametrize(
    ("report", "expected"),
    [
        (said(kind=1, hours=20.0, education=0), True),
        (said(kind=1, hours=19.9, education=0), False),
        (said(kind=1, hours=None, education=0), None),
        (said(kind=0, hours=0.0, education=2), True),
        (said(kind=0, hours=0.0, education=1), False),
        (said(kind=0, hours=0.0, education=None), None),
        # 12 hours of work and fewer than 20 of education may be 20 together or not.
        (said(kind=1, hours=12.0, education=1), None),
        (said(kind=5, hours=30.0, education=1), False),
    ],
)
def test_twenty_hours_of_work_or_education(report: SelfReport, expected: bool | None) -> None:
    assert meets(definition("at_wave", "competitive", "education", hours=20), report) is expected


def test_any_until_a_wave_looks_at_every_wave_after_inclusion_up_to_it() -> None:
    wanted = definition("any_until_wave", "competitive")
    now = said(12.0, kind=0)
    working, none, unknown = said(6.0, kind=1), said(6.0, kind=0), said(6.0)
    assert self_outcome(wanted, now, [said(0.0, kind=1), none, now]) is False
    assert self_outcome(wanted, now, [working, now]) is True
    assert self_outcome(wanted, now, [unknown, now]) is None
    assert self_outcome(wanted, now, [none, now, said(24.0, kind=1)]) is False


def test_increased_or_maintained_compares_percent_then_hours_with_month_0() -> None:
    wanted = definition("increased_or_maintained", "competitive")

    def of(before: SelfReport | None, now: SelfReport) -> bool | None:
        return self_outcome(wanted, now, [r for r in (before, now) if r is not None])

    start = said(0.0, kind=1, percent=50.0, hours=20.0)
    assert of(start, said(kind=1, percent=50.0, hours=10.0)) is True
    assert of(start, said(kind=1, percent=40.0, hours=30.0)) is False
    assert of(start, said(kind=1, hours=19.0)) is False
    assert of(start, said(kind=1)) is None
    assert of(start, said(kind=0)) is False
    assert of(said(0.0, kind=0), said(kind=1)) is True
    assert of(said(0.0), said(kind=1)) is None
    assert of(None, said(kind=1)) is None
    assert of(start, said()) is None
