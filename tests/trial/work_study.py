"""A few people of the demo study, their answers to `work_status`, and what registers know of them."""

from __future__ import annotations

from datetime import date

import pandas as pd

from workmh_measures.dataset.assemble import ANSWER_COLUMNS, Answers
from workmh_measures.model.record import Enrolment
from workmh_measures.model.work import BenefitSpell, EmploymentSpell, RegisterRecord

INCLUSION = date(2024, 2, 10)
ANSWERED = date(2024, 8, 12)
WINDOW = (date(2024, 1, 1), date(2025, 12, 31))


def person(name: str, **more: object) -> Enrolment:
    anchors = {"inclusion": INCLUSION}
    return Enrolment("demo", name, "control", anchors, "nb", "c1", {"benefit_group": "1"}, **more)  # type: ignore[arg-type]


def answers(*told: tuple[str, str, str, float | str]) -> Answers:
    """Answers to `work_status`: participant, wave, item, and the code, or codes with blanks between."""
    rows = [
        {
            "participant": who,
            "wave": wave,
            "occasion": 1,
            "instrument": "work_status",
            "item": item,
            "value": None if isinstance(value, str) else value,
            "text": value if isinstance(value, str) else None,
            "day": INCLUSION if wave == "t0" else ANSWERED,
        }
        for who, wave, item, value in told
    ]
    frame = pd.DataFrame(rows, columns=list(ANSWER_COLUMNS)).astype({"value": "float64", "text": "str"})
    return Answers(frame)


def record(
    name: str,
    *spells: EmploymentSpell | BenefitSpell,
    source: str = "aa_register",
    window: tuple[date, date] = WINDOW,
    **more: object,
) -> RegisterRecord:
    return RegisterRecord(
        name,
        source,
        *window,
        employment=tuple(s for s in spells if isinstance(s, EmploymentSpell)),
        benefits=tuple(s for s in spells if isinstance(s, BenefitSpell)),
        **more,  # type: ignore[arg-type]
    )
