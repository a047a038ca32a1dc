"""Draw one figure of every kind for the documents: docs/figures/*.svg, and the page docs/figures.md that shows them.

python tools/figures.py
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TOP))

from tests.report.example_figures import EXAMPLES  # noqa: E402

from workmh_measures.report.drawings import KINDS  # noqa: E402
from workmh_measures.report.figure_file import figure_svg  # noqa: E402
from workmh_measures.report.writer import Writer  # noqa: E402

FOLDER, PAGE = TOP / "docs" / "figures", TOP / "docs" / "figures.md"
HEAD = """# Figures

Every drawing of the reports and of the pages of staff is one of these kinds (`report/drawings`; `KINDS` lists them). Each takes
plain data and gives a figure: the drawing as SVG, its caption and legend, a title and a description in words for who does not see
it, and the table behind it. On a page of staff the table stands folded under the drawing, and a menu hands over the drawing as
`svg` or `png` and the table as `xlsx` or `csv`. A `png` is 2,000 pixels across; the letters are those of DejaVu Sans Condensed,
which the package carries, so that the same figure is the same file on every machine.

Lines differ by dash and marker as well as by colour, and areas by pattern or by the number in them. The colours are told apart
without the receptors for red, green or blue (a test simulates each and compares all pairs). In the dark a drawing stands on white
paper. The numbers below are made up.
"""


def page() -> Iterator[str]:
    """Yield the parts of the page."""
    yield HEAD
    for kind in KINDS:
        if kind.name not in EXAMPLES:
            continue
        figure = EXAMPLES[kind.name](Writer("en"))
        yield f"## {kind.shows[0].upper()}{kind.shows[1:]}\n"
        yield f"`drawings/{kind.module}.py`, `{kind.function}`\n"
        yield f"![{figure.caption}](figures/{kind.name}.svg)\n"


def main() -> None:
    """Write the pictures and the page."""
    FOLDER.mkdir(exist_ok=True)
    for name, make in EXAMPLES.items():
        (FOLDER / f"{name}.svg").write_bytes(figure_svg(make(Writer("en")), has_fonts=False))
    PAGE.write_text("\n".join(page()), encoding="utf-8")


if __name__ == "__main__":
    main()
