"""Report blocks on a page of staff in Chromium: drawn whole, told to a screen reader, and taken away as files."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET

import openpyxl
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from ..report.example_figures import EXAMPLES
from .accessibility import faults
from .drawn_page import DRAWN_PAGE
from .served_study import STUDY, prepared
from .staff_session import sit_down

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A server in which one page of staff shows every kind of drawing, and a table."""
    folder = tmp_path_factory.mktemp("drawn")
    server = prepared(folder, STUDY)
    (folder / "drawn_server.py").write_text(DRAWN_PAGE, "utf-8")
    server.program = [str(folder / "drawn_server.py")]
    server.start()
    yield server
    server.stop()


def opened(page: Page, served, language: str = "en") -> Page:
    sit_down(page, served)
    page.goto(f"{served.url}/trial?lang={language}")
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=30_000)
    page.wait_for_selector("[data-test-script-state=notRunning]", timeout=60_000)
    expect(page.get_by_role("button", name="Download" if language == "en" else "Last ned")).to_have_count(
        len(EXAMPLES) + 1
    )
    expect(page.locator("[data-drawing]")).to_have_count(0)
    return page


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_every_drawing_is_there_with_its_words_and_without_a_fault(
    page_at, served, width: int, scheme: str
) -> None:
    page = opened(page_at(width, color_scheme=scheme), served)
    assert faults(page) == []
    figures = page.locator(".report figure")
    assert figures.count() == page.locator(".report figure:has(> svg[role=img] > title)").count() > 15
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    table = page.locator(".report .scroll").first
    assert table.get_attribute("tabindex") == "0"
    assert table.get_attribute("role") == "group"
    assert page.locator(".report th[scope=row]").count() > 0
    assert page.locator(".report details summary").count() > 10


def test_a_drawing_that_holds_anything_but_shapes_is_not_unpacked(page_at, served) -> None:
    page = opened(page_at(1280), served)
    hostile = [
        "\ue000svg>\ue000script>document.title='x'\ue000/script>\ue000/svg>",
        "\ue000svg>\ue000foreignObject>\ue000/foreignObject>\ue000/svg>",
        "\ue000svg>\ue000image href='x'/>\ue000/svg>",
    ]
    for text in hostile:
        page.evaluate(
            """text => { const one = document.createElement("p"); one.id = "hostile"; one.innerHTML = "<span></span>";
                one.firstChild.dataset.drawing = text; document.querySelector(".report").append(one); }""",
            text,
        )
        expect(page.locator("#hostile [data-drawing]")).to_have_count(0)
        assert page.locator("#hostile").inner_html() == ""
        page.evaluate("document.getElementById('hostile').remove()")


def fetched(page: Page, at: int, what: str) -> tuple[str, bytes]:
    page.get_by_role("button", name="Download").nth(at).click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name=what, exact=True).click()
    return download.value.suggested_filename, download.value.path().read_bytes()


def test_tables_and_figures_are_taken_away_and_are_whole(page_at, served) -> None:
    page = opened(page_at(1280), served)
    name, content = fetched(page, 0, "Excel (xlsx)")
    assert name.endswith("_trial_1.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert [cell.value for cell in sheet[2]] == ["=1+1", 0.81]
    name, content = fetched(page, 0, "Text file (csv)")
    assert content.decode("utf-8-sig").splitlines()[1] == "'=1+1,0.81"
    name, content = fetched(page, 1, "Drawing (svg)")
    assert (name.rsplit("_", 1)[-1], ET.fromstring(content).get("role")) == ("2.svg", "img")
    name, content = fetched(page, 1, "Picture (png)")
    assert Image.open(io.BytesIO(content)).size[0] == 2000
    name, content = fetched(page, 1, "Numbers as a text file (csv)")
    assert len(content.decode("utf-8-sig").splitlines()) == 5
