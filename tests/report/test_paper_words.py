from __future__ import annotations

import re
from pathlib import Path

import pytest

import workmh_measures.report
from workmh_measures.report.paper_words import PAPER_LANGUAGES, PAPER_WORDS, PaperWords

SOURCE = Path(workmh_measures.report.__file__).parent


def test_every_text_exists_in_every_language_with_the_same_slots() -> None:
    for key, texts in PAPER_WORDS.items():
        assert tuple(texts) == PAPER_LANGUAGES
        slots = set(re.findall(r"{(\w+)}", texts["en"]))
        for text in texts.values():
            assert text != "", key
            assert set(re.findall(r"{(\w+)}", text)) == slots, key


def test_every_text_is_used() -> None:
    files = [*SOURCE.glob("paper*.py"), *SOURCE.glob("templates/paper*.html")]
    source = "\n".join(p.read_text(encoding="utf-8") for p in files if p.name != "paper_words.py")
    source += (SOURCE / "paper_words.py").read_text(encoding="utf-8").split("class PaperWords")[1]
    named = set(re.findall(r"[\"']([a-z_]+(?:\.[a-z_]+)?)[\"']", source))
    assert [key for key in PAPER_WORDS if key not in named and not key.startswith("code.")] == [
        "questionnaire"
    ]


@pytest.mark.parametrize(
    ("texts", "told"), [(["a"], "a"), (["a", "b"], "a or b"), (["a", "b", "c"], "a, b or c")]
)
def test_alternatives_are_listed(texts: list[str], told: str) -> None:
    assert PaperWords("en").choice(texts) == told
