"""The style of a report for the part of a page that stands in `.report`: made of the sheets of the report itself."""

from __future__ import annotations

import re
from functools import cache

from workmh_measures.report.environment import TEMPLATES

__all__ = ["report_sheet"]

_COLOURS, _SHEETS = "colours.css", ("page.css", "drawings.css", "questions.css")
# Twice, so that it outweighs what the framework says of headings and lists.
_SCOPE = ".report.report"
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_OF_A_PAGE = re.compile(
    r"^(html|body|main:focus|\*,\n\*::before,\n\*::after) \{\n.*?\n\}\n", re.DOTALL | re.MULTILINE
)
_OF_A_PAGE_INSIDE = re.compile(r"^  body \{\n.*?\n  \}\n", re.DOTALL | re.MULTILINE)
# A menu stands beside the page of staff, so how much room there is follows from the part, not from the window.
_BY_WIDTH = {
    "@media screen and (min-width: 52rem)": "@container report (min-width: 44rem)",
    "@media (max-width: 40rem)": "@container report (max-width: 38rem)",
}
_OWN = """
.report {
  container: report / inline-size;
  color: var(--ink);
  line-height: 1.5;
  overflow-wrap: break-word;
}

.report *, .report *::before, .report *::after {
  box-sizing: border-box;
}
"""


@cache
def report_sheet() -> str:
    """Return the sheet: its colours are set on `.report`, and every rule is nested in it.

    Rules on the document as a whole are left out: a page of staff has its own.
    """
    colours = _text(_COLOURS).replace(":root", _SCOPE)
    rules = "\n".join(_OF_A_PAGE_INSIDE.sub("", _OF_A_PAGE.sub("", _text(name))) for name in _SHEETS)
    for of_window, of_part in _BY_WIDTH.items():
        rules = rules.replace(of_window, of_part)
    return f"{colours}\n{_OWN}\n{_SCOPE} {{\n{rules}\n}}\n"


def _text(name: str) -> str:
    return _COMMENT.sub("", (TEMPLATES / name).read_text(encoding="utf-8"))
