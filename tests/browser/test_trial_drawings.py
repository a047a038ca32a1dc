"""The drawings of a trial as Chromium shows them on a telephone, on paper and on a screen."""

from __future__ import annotations

import pytest

from .accessibility import faults
from .drawn_trial import drawn_trial
from .whole_page import opened

pytestmark = pytest.mark.browser
SEEN = [(320, "screen"), (390, "screen"), (688, "screen"), (688, "print"), (1280, "screen")]


def unfolded(page, source: str):
    opened(page, source)
    page.evaluate("() => document.querySelectorAll('details').forEach(one => one.open = true)")
    return page


@pytest.mark.parametrize("language", ["nb", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_drawing_has_an_accessibility_fault(page_at, language: str, scheme: str) -> None:
    for width in (390, 1280):
        assert faults(unfolded(page_at(width, color_scheme=scheme), drawn_trial(language))) == []


@pytest.mark.parametrize(("width", "media"), SEEN)
def test_no_word_is_cut_off_and_none_lies_on_another(page_at, width: int, media: str) -> None:
    page = unfolded(page_at(width), drawn_trial("nb"))
    page.emulate_media(media=media)
    found = page.evaluate(
        """() => [...document.querySelectorAll('figure > svg')].filter(one => one.getClientRects().length)
            .flatMap(drawing => {
                const edge = drawing.getBoundingClientRect();
                const words = [...drawing.querySelectorAll('text')].filter(one => one.getClientRects().length)
                    .map(one => [one.textContent, one.getBoundingClientRect()]);
                const cut = words.filter(([, one]) => one.left < edge.left - 1 || one.right > edge.right + 1
                    || one.top < edge.top - 2 || one.bottom > edge.bottom + 1).map(([text]) => `cut off: ${text}`);
                const over = words.flatMap(([text, one], k) => words.slice(k + 1)
                    .filter(([, other]) => one.left < other.right - 1 && other.left < one.right - 1
                        && one.top < other.bottom - 4 && other.top < one.bottom - 4)
                    .map(([other]) => `on each other: ${text} | ${other}`));
                return [...cut, ...over];
            })"""
    )
    assert found == []


@pytest.mark.parametrize(("width", "shown"), [(390, "on-narrow"), (1280, "on-wide")])
def test_one_arrangement_is_seen_and_the_other_is_not(page_at, width: int, shown: str) -> None:
    page = unfolded(page_at(width), drawn_trial("en"))
    seen = page.evaluate(
        """() => [...document.querySelectorAll('figure > svg[class]')]
            .filter(one => one.getClientRects().length).map(one => one.getAttribute('class'))"""
    )
    assert set(seen) == {shown}
    assert len(seen) == 7


def test_on_paper_the_wide_arrangement_is_printed(page_at) -> None:
    page = unfolded(page_at(688), drawn_trial("nb"))
    page.emulate_media(media="print")
    assert not page.locator("svg.on-narrow").first.is_visible()
    assert page.locator("svg.on-wide").first.is_visible()


def test_words_of_the_flow_stay_in_their_boxes(page_at) -> None:
    for width in (390, 1280):
        page = unfolded(page_at(width), drawn_trial("nb"))
        outside = page.evaluate(
            """() => [...document.querySelectorAll('figure > svg[aria-labelledby^=flow]')]
                .filter(one => one.getClientRects().length).flatMap(drawing => {
                    const boxes = [...drawing.querySelectorAll('rect')].map(one => one.getBoundingClientRect());
                    return [...drawing.querySelectorAll('text')].filter(text => {
                        const one = text.getBoundingClientRect();
                        return !boxes.some(box => box.left <= one.left && one.right <= box.right
                            && box.top <= one.top + 2 && one.bottom <= box.bottom + 2);
                    }).map(one => one.textContent);
                })"""
        )
        assert outside == []
