"""Plain text out of the labels of survey programs; what could act never becomes text."""

from __future__ import annotations

import contextlib
import time

import pytest

from workmh_measures.interop.html_text import ActiveContent, text_of_html


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\nTwo"),
        ("One<br/>Two<br>Three", "One\nTwo\nThree"),
        ("<span style='color:red'>One</span> <b>two</b>", "One two"),
        ("R&aelig;v &amp; r&#248;v &#x2264; 3", "Ræv & røv ≤ 3"),
        ("<ul><li>One</li><li>Two</li></ul>", "One\nTwo"),
        ("One&nbsp;two", "One two"),
    ],
)
def test_marks_are_taken_off_and_letters_stay(label: str, text: str) -> None:
    assert text_of_html(label) == (text, True)


@pytest.mark.parametrize("label", ["Plain", "under < 3 > 1", "R & D", "a <3 b", "AT&T; more", "5 % < x"])
def test_plain_text_is_left_as_it_is(label: str) -> None:
    assert text_of_html(label)[0] == label


@pytest.mark.parametrize(
    "label",
    [
        "<script>x()</script>",
        "<SCRIPT src=//x.example/x.js>",
        "<style>p{}</style>",
        "<svg onload=x()>",
        "<iframe src=x>",
        "<b OnMouseOver='x()'>Made up</b>",
        "<a href=' javascript:x()'>Made up</a>",
        "<a href='&#106;avascript:x()'>Made up</a>",
        "<a href='data:text/html,x'>Made up</a>",
        "<img src=x onerror=x()>",
        "<table><tr><td>1</td></tr></table>",
        "<input value=1>",
    ],
)
def test_what_acts_or_loses_its_meaning_is_refused(label: str) -> None:
    with pytest.raises(ActiveContent):
        text_of_html(label)


@pytest.mark.parametrize("mark", ["<a ", "<a='", "<x y=z ", "<!--", "</a"])
def test_broken_marks_cost_no_time(mark: str) -> None:
    began = time.monotonic()
    with pytest.raises(ActiveContent, match="marks of HTML"):
        text_of_html(mark * 100_000)
    # The worst that is still parsed.
    worst = (mark * 500)[:20_000]
    with contextlib.suppress(ActiveContent):
        text_of_html(worst + "x" * (20_000 - len(worst)))
    assert time.monotonic() - began < 2
