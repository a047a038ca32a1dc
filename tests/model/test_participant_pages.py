"""A consent counts for the version of the information it was given to, and for no other."""

from __future__ import annotations

from datetime import date

import pytest

from workmh_measures.definitions.library import load_study
from workmh_measures.model.participant_pages import ConsentRule
from workmh_measures.model.record import Consent

DAY = date(2026, 1, 5)
YES, NO = Consent("2", DAY), Consent("2", DAY, given=False)
EARLIER_YES, EARLIER_NO = Consent("1", DAY), Consent("1", DAY, given=False)


@pytest.mark.parametrize(
    ("said", "met", "refused"),
    [
        (None, False, False),
        (YES, True, False),
        (NO, False, True),
        (EARLIER_YES, False, False),
        (EARLIER_NO, False, False),
    ],
)
def test_only_the_present_version_is_met_or_refused(said: Consent | None, met: bool, refused: bool) -> None:
    rule = ConsentRule(version="2")
    assert (rule.met_by(said), rule.refused_by(said)) == (met, refused)


@pytest.mark.parametrize(
    ("asked", "simulated", "said", "lacks", "asks", "has_door"),
    [
        ("form", False, None, True, True, True),
        ("form", False, NO, True, True, False),
        ("form", False, YES, False, False, True),
        ("form", True, None, False, True, True),
        ("elsewhere", False, None, True, False, False),
        ("elsewhere", False, EARLIER_YES, True, False, False),
        ("elsewhere", True, None, False, False, True),
    ],
)
def test_where_consent_is_asked_decides_what_waits_for_it(
    asked: str, simulated: bool, said: Consent | None, lacks: bool, asks: bool, has_door: bool
) -> None:
    rule = ConsentRule.model_validate({"version": "2", "asked": asked})
    study = load_study("demo").model_copy(update={"consent": rule, "simulated": simulated})
    told = (study.lacks_consent(said), study.asks_consent(said), study.has_open_door(said))
    assert told == (lacks, asks, has_door)
