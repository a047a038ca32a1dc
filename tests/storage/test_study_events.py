from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from workmh_measures.errors import StoreError
from workmh_measures.model.work import BenefitSpell, EmploymentSpell, RegisterRecord
from workmh_measures.storage.events import Event
from workmh_measures.storage.study_events import (
    AllocatedEvent,
    ConsentedEvent,
    DiedEvent,
    ErasureRequestedEvent,
    ReachedEvent,
    RegisterEvent,
    UnblindedEvent,
    UnitRatedEvent,
    WithdrawnEvent,
)

WHO = {"request_id": "r1", "entered_by": "coordinator"}
PERSON = {**WHO, "participant": "P1"}
DAY = date(2026, 3, 1)
RECORD = RegisterRecord(
    "P1",
    "aa_register",
    date(2026, 1, 1),
    date(2026, 12, 31),
    employment=(EmploymentSpell("competitive", DAY, None, percent=50.0),),
    benefits=(BenefitSpell("sickness_benefit", date(2026, 1, 1), date(2026, 2, 1), degree=100.0),),
    tells=("competitive",),
)


@pytest.mark.parametrize(
    ("event", "text"),
    [
        (
            ConsentedEvent(**PERSON, version="1.2", day=DAY, parts={"employer": False}),
            '{"day":"2026-03-01","given":true,"parts":{"employer":false},"version":"1.2"}',
        ),
        (
            ReachedEvent(**PERSON, what="job_start", day=DAY, number=2),
            '{"data":{},"day":"2026-03-01","number":2,"what":"job_start"}',
        ),
        (
            WithdrawnEvent(**PERSON, level="treatment", day=DAY),
            '{"day":"2026-03-01","level":"treatment","reason":null}',
        ),
        (DiedEvent(**PERSON, day=DAY), '{"day":"2026-03-01"}'),
        (
            AllocatedEvent(**PERSON, arm="control", how="drawn", strata={"site": "a"}, number=3),
            '{"arm":"control","data":{},"how":"drawn","number":3,"strata":{"site":"a"}}',
        ),
        (UnblindedEvent(**PERSON, reason="admitted to hospital"), '{"reason":"admitted to hospital"}'),
        (
            UnitRatedEvent(
                **WHO, instrument="ips25", fingerprint="f", unit="c1", day=DAY, answers={"01": 4.0}
            ),
            '{"answers":{"01":4},"data":{},"day":"2026-03-01","rater":"","unit":"c1"}',
        ),
        (
            RegisterEvent(**PERSON, record=RECORD),
            (
                '{"benefits":[{"degree":100,"kind":"sickness_benefit","start":"2026-01-01","stop":"2026-02-01"}],'
                '"data":{},"employment":[{"hours":null,"kind":"competitive","percent":50,"start":"2026-03-01",'
                '"stop":null}],"end_reason":"end_of_extract","observed_from":"2026-01-01",'
                '"observed_to":"2026-12-31","source":"aa_register","tells":["competitive"]}'
            ),
        ),
    ],
)
def test_the_content_is_written_in_one_way(event: Event, text: str) -> None:
    assert event.text == text


@pytest.mark.parametrize(
    ("event", "fault"),
    [
        (lambda: ConsentedEvent(**PERSON, version=" ", day=DAY), "no version"),
        (lambda: ReachedEvent(**PERSON, what="job_start", day=DAY, number=0), "number is not 1"),
        (lambda: ReachedEvent(**PERSON, what="job_start", day=None), "without a reason"),
        (lambda: WithdrawnEvent(**PERSON, level="all", day=DAY), "'all' is not a level"),
        (lambda: UnblindedEvent(**PERSON, reason="  "), "no reason"),
        (lambda: ErasureRequestedEvent(**PERSON, reason="x" * 501), "longer than 500"),
        (lambda: RegisterEvent(**WHO, participant="P2", record=RECORD), "another participant"),
        (
            lambda: UnitRatedEvent(
                **WHO, instrument="ips25", fingerprint="f", unit="c1", day=DAY, answers={"01": -5.0}
            ),
            "below 0",
        ),
        (
            lambda: UnitRatedEvent(
                **WHO, instrument="ips25", fingerprint="f", unit=" ", day=DAY, answers={"01": 1.0}
            ),
            "no unit",
        ),
    ],
)
def test_what_makes_no_sense_is_no_event(event: Callable[[], Event], fault: str) -> None:
    with pytest.raises(StoreError, match=fault):
        event()


def test_no_log_shows_the_arm_or_the_spells() -> None:
    assert "secret_arm" not in repr(AllocatedEvent(**PERSON, arm="secret_arm", how="told"))
    assert "competitive" not in repr(RegisterEvent(**PERSON, record=RECORD))
