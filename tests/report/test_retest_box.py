"""Numbers of two occasions that are no declared retest stand under a box that says so, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from workmh_measures.definitions.library import load_instrument
from workmh_measures.model.estimate import Estimate
from workmh_measures.report.instrument_page import instrument_page

ReadPage = Callable[[str], Any]
UNDECLARED = "Not a retest: nothing says that the persons did not change between 1 and 2."
NO_DAYS = "Not a retest: no interval was declared for the days between 1 and 2."
CHANGED = "The mean changed by -1.19: these persons may not have been stable."


def rows(*warnings: str) -> list[Estimate]:
    about = {"instrument": "phq9", "scale": "total", "wave": "1", "wave2": "2"}
    icc = Estimate(analysis="icc_a_1", level="retest", value=0.77, n=403, warnings=warnings, **about)
    changed = (CHANGED,) if warnings else ()
    return [
        icc,
        Estimate(analysis="sem_agreement", value=2.85, n=403, warnings=(*warnings, *changed), **about),
    ]


def sections(read_page: ReadPage, found: list[Estimate], language: str) -> list[Any]:
    page = read_page(instrument_page(load_instrument("phq9"), found, language=language))
    names = ("topic-reliability", "topic-error")
    return [s for s in page.root.all("section") if s.get("aria-labelledby") in names]


@pytest.mark.parametrize(
    ("language", "heading", "said"),
    [
        (
            "en",
            "Not a retest",
            "Total score: The mean changed by −1.19: these persons may not have been stable.",
        ),
        ("nb", "Ikke en retest", "Gjennomsnittet endret seg med −1,19: personene var kanskje ikke stabile."),
    ],
)
def test_the_box_stands_above_every_table_and_says_why(
    language: str, heading: str, said: str, read_page: ReadPage
) -> None:
    found = sections(read_page, rows(UNDECLARED, NO_DAYS), language)
    assert len(found) == 2
    for section in found:
        parts = list(section.all("div", "table"))
        [box] = [part for part in parts if part.get("class") == "box"]
        tables = [part for part in parts if part.tag == "table"]
        assert tables
        assert parts.index(box) < parts.index(tables[0])
        assert box.get("role") == "note"
        assert [h.text for h in box.all("h3")] == [heading]
        told = [li.text for li in box.all("li")]
        assert len(told) == 4, "two reasons, the change of the mean, and what it means"
        assert said.removeprefix("Total score: ") in told[2]
        for table in tables:
            assert heading.lower() in next(table.all("caption")).text


def test_what_the_box_says_is_not_said_again_below(read_page: ReadPage) -> None:
    for section in sections(read_page, rows(UNDECLARED, NO_DAYS), "en"):
        said = [li.text for li in section.all("li")]
        assert len([one for one in said if "nothing says" in one.lower()]) == 1
        assert len([one for one in said if "The mean changed" in one]) == 1


def test_a_declared_retest_has_no_box(read_page: ReadPage) -> None:
    for section in sections(read_page, rows(), "en"):
        assert not [one for one in section.all("div") if one.get("class") == "box"]
        assert not [caption for caption in section.all("caption") if "retest" in caption.text]
