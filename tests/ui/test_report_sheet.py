"""The style of report blocks on a page of staff is that of the report, rule by rule, and reaches nothing else."""

from __future__ import annotations

import re

from workmh_measures.report.environment import TEMPLATES
from workmh_measures.ui.report_sheet import report_sheet

OF_THE_PAGE = {"html", "body", "main:focus", "*,\n*::before,\n*::after"}
RULE = re.compile(r"^([^\s@}/][^{}]*?) \{\n(.*?)^\}", re.MULTILINE | re.DOTALL)


def rules(name: str) -> dict[str, list[str]]:
    """Rules of a sheet outside its media parts: selector -> declarations, comments left out."""
    text = re.sub(r"/\*.*?\*/", "", (TEMPLATES / name).read_text(encoding="utf-8"), flags=re.DOTALL)
    return {selector: body.split() for selector, body in RULE.findall(text)}


def test_every_rule_of_the_report_is_in_the_sheet_as_it_stands_there() -> None:
    sheet = report_sheet()
    nested = sheet.split(".report.report {\n")[-1]
    for name in ("page.css", "drawings.css", "questions.css"):
        kept = {one: body for one, body in rules(name).items() if one not in OF_THE_PAGE}
        assert len(kept) > 1
        for selector, body in kept.items():
            assert f"{selector} {{" in nested, selector
            found = [inner.split() for one, inner in RULE.findall(nested) if one == selector]
            assert body in found, selector


def test_colours_are_set_on_the_part_and_not_on_the_document() -> None:
    sheet = report_sheet()
    colours = re.findall(r"--[\w-]+: #\w+;", (TEMPLATES / "colours.css").read_text(encoding="utf-8"))
    assert len(colours) == 20
    assert all(one in sheet for one in colours)
    assert ":root" not in sheet
    assert not re.search(r"^(html|body|main)\b", sheet, re.MULTILINE)


def test_room_follows_from_the_part_and_not_from_the_window() -> None:
    assert "max-width: 40rem" not in report_sheet()
    assert "(min-width: 52rem)" not in report_sheet()
    assert report_sheet().count("@container report") >= 3
    assert report_sheet().count("{") == report_sheet().count("}")
