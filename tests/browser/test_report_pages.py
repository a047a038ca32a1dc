"""The report pages as Chromium draws them, on a telephone, a wide screen and paper."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe

from workmh_measures.analysis.instrument_report import answer_distribution
from workmh_measures.cli import main
from workmh_measures.cli.estimates import study_estimates
from workmh_measures.dataset.assemble import Answers, assemble
from workmh_measures.definitions.library import load_instrument, load_study
from workmh_measures.report.instrument_page import instrument_page
from workmh_measures.report.study_page import study_page
from workmh_measures.trial.simulate import simulate

from .whole_page import opened

pytestmark = pytest.mark.browser
NAMES = ("study", "hads", "eq5d5l", "work_status", "whole_analysis")
WAVES = Path(__file__).parents[1] / "data" / "phq9_gad7_two_waves" / "phq9_gad7_two_waves_long.csv"
A4_INSIDE = 688
"""Width of an A4 page within its margins, in pixels of the browser."""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], str]:
    study = load_study("demo")
    instruments = {entry.instrument: load_instrument(entry.instrument) for entry in study.schedule}
    made = simulate(study, instruments, n=40, seed=3)
    columns = ("participant", "wave", "occasion", "instrument", "item")
    frame = pd.DataFrame({name: [getattr(r, name) for r in made.responses] for name in columns})
    frame["value"] = [
        r.value if isinstance(r.value, float) else np.nan if r.missing is None else float(r.missing)
        for r in made.responses
    ]
    frame["text"] = [r.value if isinstance(r.value, str) else None for r in made.responses]
    frame["day"] = [r.answered_at.date() for r in made.responses]
    answers = Answers(frame, made.completed)
    dataset = assemble(study, instruments, answers, made.enrolments, today=made.observed_until)
    rows = study_estimates(study, instruments, dataset)
    found = {}
    for language in ("nb", "en"):
        found["study", language] = study_page(study, dataset, rows, language=language, events=9)
        for name in NAMES[1:-1]:
            own = [r for r in rows if r.instrument == name and r.group is None and r.wave == "t0"]
            own += _spread(instruments[name], dataset.frame[dataset.frame["wave"] == "t0"])
            found[name, language] = instrument_page(instruments[name], own, language=language)
        found["whole_analysis", language] = _whole_analysis(tmp_path_factory.mktemp(language), language)
    return found


def _whole_analysis(folder: Path, language: str) -> str:
    """Return the page of `workmh analyse` with every topic on it: two waves, a criterion, groups, what came later."""
    table = pd.read_csv(WAVES)
    worried = table[[f"GAD{i}" for i in range(1, 8)]].sum(axis=1)
    table = table.assign(worried=(worried >= 10).astype(int), sex=np.where(table["id"] % 2 == 0, "f", "m"))
    table = table.assign(felt=(4 + table["id"] % 3 - (table["PHQ2"] > 1)).clip(1, 7))
    table.to_csv(folder / "answers.csv", index=False)
    items = {f"{i:02d}": f"PHQ{i}" for i in range(1, 10)}
    (folder / "map.yaml").write_text(json.dumps({"items": items}), encoding="utf-8")
    call = "--retest 1,2 --change 1,2 --anchor felt --improved 5,7 --minimally 5,5 --unchanged 4,4 --criterion worried"
    call += " --known sex --beside GAD1 --outcome worried --beyond GAD2 --draws 100"
    page = folder / "page.html"
    files = [
        folder / "answers.csv",
        "--columns",
        folder / "map.yaml",
        "--report",
        page,
        "--json",
        folder / "e.json",
    ]
    with pytest.raises(SystemExit) as end:
        main(["analyse", "--instrument", "phq9", "--language", language, *call.split(), *map(str, files)])
    assert end.value.code == 0
    return page.read_text(encoding="utf-8")


def _spread(instrument, rows: pd.DataFrame):
    """Return how the answers of one wave spread, for the figure of the page."""
    prefix = f"{instrument.id}_"
    answers = rows[[name for name in rows if name.startswith(prefix)]]
    answers.columns = [name.removeprefix(prefix) for name in answers.columns]
    return answer_distribution(instrument, answers, about={"wave": "t0"})


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_no_page_has_an_accessibility_fault(page_at, pages, name: str, language: str) -> None:
    for width in (390, 1280):
        found = Axe().run(opened(page_at(width), pages[name, language]))
        assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("name", NAMES)
def test_only_tables_are_wider_than_the_screen(page_at, pages, name: str, width: int) -> None:
    page = opened(page_at(width), pages[name, "nb"])
    assert page.evaluate("document.documentElement.scrollWidth") == width
    outside = page.evaluate(
        """() => [...document.querySelectorAll('main *')]
            .filter(e => !e.closest('.scroll') && !e.closest('.spoken'))
            .filter(e => e.getBoundingClientRect().right > innerWidth + 1 || e.getBoundingClientRect().left < -1)
            .map(e => e.outerHTML.slice(0, 80))"""
    )
    assert outside == []


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("language", ["nb", "en"])
def test_no_table_of_an_analysis_hides_a_column(page_at, pages, language: str, width: int) -> None:
    page = opened(page_at(width), pages["whole_analysis", language])
    page.evaluate("() => document.querySelectorAll('details').forEach(one => one.open = true)")
    hidden = page.evaluate(
        """() => [...document.querySelectorAll('section[aria-labelledby^=topic] .scroll')]
            .filter(e => e.scrollWidth > e.clientWidth + 1)
            .map(e => [e.querySelector('caption').innerText, e.scrollWidth, e.clientWidth])"""
    )
    assert hidden == []


@pytest.mark.parametrize(("width", "shown"), [(390, "tight"), (1280, "roomy")])
def test_labels_of_boxes_fit_into_them(page_at, pages, width: int, shown: str) -> None:
    page = opened(page_at(width), pages["whole_analysis", "nb"])
    labels = page.evaluate(
        """() => [...document.querySelectorAll('figure > svg:has(ellipse)')].flatMap(drawing => {
            const place = one => one.getBoundingClientRect();
            const boxes = [...drawing.querySelectorAll('rect')].map(place);
            const letters = [...drawing.querySelectorAll('g > text')].filter(one => one.getClientRects().length);
            return letters.map(one => {
                const {left, right, top, bottom} = place(one);
                const middle = [(left + right) / 2, (top + bottom) / 2];
                const box = boxes.find(box => box.top < middle[1] && middle[1] < box.bottom && box.left < middle[0]);
                return [one.parentNode.getAttribute('class'), !box || (box.left <= left && right <= box.right)];
            });
        })"""
    )
    assert {look for look, _ in labels} == {shown}
    assert all(fits for _, fits in labels)


@pytest.mark.parametrize("name", NAMES)
def test_letters_of_drawings_keep_their_size_on_a_telephone(page_at, pages, name: str) -> None:
    page = opened(page_at(390), pages[name, "nb"])
    heights = page.evaluate(
        """() => [...document.querySelectorAll('figure > svg text')].filter(t => t.getClientRects().length)
            .map(t => t.getBoundingClientRect().height)"""
    )
    assert heights
    assert min(heights) > 12


@pytest.mark.parametrize("name", NAMES)
def test_on_paper_nothing_is_cut_off(page_at, pages, name: str) -> None:
    page = opened(page_at(A4_INSIDE), pages[name, "nb"])
    page.emulate_media(media="print")
    cut = page.evaluate(
        """width => [...document.querySelectorAll('table')]
            .filter(t => t.getBoundingClientRect().right > width + 1).map(t => t.caption.innerText)""",
        A4_INSIDE,
    )
    assert cut == []
    assert not page.locator("nav").is_visible()
