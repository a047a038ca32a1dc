"""The page docs/benchmarks.md: each benchmark writes its own section and leaves the others."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"

HEAD = """# Benchmarks

Ours beside the same job done with other programs, in one run and in turn; medians of the repeats. Ratios travel
between machines, seconds do not: read the ratios. `make bench` writes this page.
"""


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Lay out a Markdown table: the first column is text, the others are numbers."""
    lines = [columns, ["---"] + ["--:"] * (len(columns) - 1), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def write_section(name: str, title: str, parts: Sequence[str]) -> None:
    """Put a section into the page, in place of the one of the same name."""
    day = datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    body = "\n\n".join([f"## {title}", f"Measured {day}.", *parts])
    section = f"<!-- {name} -->\n{body}\n<!-- end of {name} -->\n"
    page = PAGE.read_text(encoding="utf-8") if PAGE.is_file() else HEAD
    place = re.compile(rf"<!-- {name} -->\n.*?<!-- end of {name} -->\n", re.DOTALL)
    page = place.sub(lambda _: section, page) if place.search(page) else f"{page}\n{section}"
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page, encoding="utf-8")
    print(body, f"\nWritten to {PAGE.relative_to(PAGE.parents[1])}.")
