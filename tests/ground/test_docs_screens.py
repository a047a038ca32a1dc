"""Every page of staff has its pictures in the documents and its line beside them; all together they stay small."""

from __future__ import annotations

from pathlib import Path

from workmh_measures.ui.staff_pages import STAFF_PAGES

DOCS = Path(__file__).parents[2] / "docs"
MOST = 4 * 1024 * 1024


def test_every_page_of_staff_is_shown_on_a_desk_and_on_a_telephone() -> None:
    page = (DOCS / "staff-app.md").read_text(encoding="utf-8")
    names = {f"{one.path or 'start'}-{size}.png" for one in STAFF_PAGES for size in ("1280-nb", "390-en")}
    assert names == {path.name for path in (DOCS / "screens").iterdir()}
    assert all(f"screens/{name}" in page for name in names)
    assert all(f"(`{one.address}`)" in page for one in STAFF_PAGES)


def test_the_pictures_are_small() -> None:
    assert sum(path.stat().st_size for path in (DOCS / "screens").iterdir()) < MOST
