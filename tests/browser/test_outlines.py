"""What a screen reader is told on every page of a participant is what somebody has read and kept.

A change of words or of their order shows here. When it is meant, `.venv/bin/python -m tests.browser.outlines` keeps it.
"""

from __future__ import annotations

import pytest

from .conftest import SHELLS
from .outlines import LANGUAGES, kept_outlines, outlines
from .tour import SHOWN, STUDY  # noqa: F401 - the study is served by the fixture

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("served", SHELLS, indirect=True, scope="module")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_screen_reader_is_told_what_was_kept(served, page_at, language: str) -> None:
    kept = kept_outlines(language)
    assert sorted(kept) == sorted(SHOWN)
    found = outlines(page_at(360), served, language)
    for name in SHOWN:
        assert found[name] == kept[name], name
