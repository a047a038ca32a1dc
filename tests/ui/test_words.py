from __future__ import annotations

import re
from pathlib import Path

import workmh_measures.ui
from workmh_measures.ui.library.library_search import Wanted
from workmh_measures.ui.words import LANGUAGES, words_of

SOURCE = Path(workmh_measures.ui.__file__).parent


def test_every_language_has_every_text_with_the_same_slots():
    reference = words_of("nb")
    for language in LANGUAGES:
        table = words_of(language)
        assert table.keys() == reference.keys()
        for key, text in table.items():
            assert text.strip() == text != ""
            assert set(re.findall(r"{(\w+)}", text)) == set(re.findall(r"{(\w+)}", reference[key])), key


def test_every_text_is_used_and_every_text_used_exists():
    files = [p for p in SOURCE.rglob("*") if p.suffix in (".py", ".html", ".js") and "form" not in p.parts]
    source = "\n".join(p.read_text("utf-8") for p in files if p.parent.name != "words")
    parts = "|".join(sorted({key.partition(".")[0] for key in words_of("nb")}))
    used = set(re.findall(rf"[\"'`]((?:{parts})\.[a-z_]+)[\"'`]", source))
    stems = set(re.findall(rf"f\"((?:{parts})\.){{", source)) | {"status."}
    built = {key for key in words_of("nb") if key.startswith("wording.") and "wording." in stems}
    built |= {f"catalogue.{kind}" for kind in Wanted.__dataclass_fields__} & set(words_of("nb"))
    built |= {key for key in words_of("nb") if key.startswith("status.")}
    used -= {"login.html", "shell.css"}
    assert used | built == set(words_of("nb"))


def test_entry_texts_never_name_illness_agency_or_instrument():
    for language in LANGUAGES:
        for key, text in words_of(language).items():
            if key.startswith(("entry.", "login.")):
                assert not re.search(
                    r"(?i)\bnav\b|helse|health|syk|ill\b|depre|angst|anxi|hads|phq|gad", text
                ), key
