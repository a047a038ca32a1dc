"""What a cover tells to whoever sees it on a table."""

from __future__ import annotations

import pytest

from workmh_measures.definitions.library import load_instrument
from workmh_measures.errors import ExportError
from workmh_measures.report.paper_cover import cover_title, telling_words


@pytest.mark.parametrize(
    "title",
    [
        "Depression and work",
        "Studien om angst",
        "Sykmeldte i arbeid",
        "NAV-studien",
        "Job and mental health",
        "Psykisk helse i jobb",
        "Uføre i jobb",
        "EQ-5D-5L",
        "HADS i arbeid",
        "Smerte",
        "الصحة النفسية والعمل",
    ],
)
def test_a_title_that_tells_illness_office_or_instrument_is_refused(title: str) -> None:
    instruments = [load_instrument("hads"), load_instrument("eq5d5l")]
    with pytest.raises(ExportError) as refusal:
        cover_title(title, instruments)
    assert [p.code for p in refusal.value.problems] == ["PRINT-COVER"]
    assert refusal.value.problems[0].found


@pytest.mark.parametrize(
    "title",
    ["Vei til jobb", "Navigator", "Min arbeidsdag", "Spørreskjema", "Illustrert hefte", "Work and life"],
)
def test_a_title_that_tells_nothing_is_kept(title: str) -> None:
    assert cover_title(title, [load_instrument("hads"), load_instrument("work_status")]) == title


def test_an_instrument_is_known_by_any_of_its_names() -> None:
    hads = load_instrument("hads")
    for name in hads.name.root.values():
        assert name.casefold() in telling_words(f"Study with {name}", [hads])
