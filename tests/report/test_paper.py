"""The paper form, read back from the PDF by poppler."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zlib
from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from workmh_measures.definitions.library import instrument_ids, load_instrument
from workmh_measures.model.fingerprint import fingerprint
from workmh_measures.report.paper import Booklet, Cover

MM = 25.4
MARGIN = 16.0
PARTS = 4
"""One file of the whole library would keep one process busy while the other waits."""
Make = Callable[..., Any]


def in_order(texts: list[str], page_texts: list[str]) -> list[str]:
    """Texts that do not stand after the one before."""
    whole, at, lacking = " ".join(page_texts), 0, []
    for text in (" ".join(one.split()) for one in texts):
        found = whole.find(text, at)
        if found < 0:
            lacking.append(text)
        else:
            at = found + len(text)
    return lacking


def unpacked(path: Path) -> bytes:
    """Return a PDF with its packed parts unpacked."""
    content = path.read_bytes()
    packed = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL)
    return content + b"".join(zlib.decompress(part) for part in packed if part[:1] == b"x")


def as_latin(content: bytes) -> bytes:
    """Return a PDF with the texts that are written as UTF-16 turned into Latin 1."""

    def turned(found: re.Match[bytes]) -> bytes:
        return bytes.fromhex(found[1].decode()).decode("utf-16-be", "replace").encode("latin-1", "replace")

    return re.sub(rb"<feff([0-9a-fA-F]+)>", turned, content, flags=re.IGNORECASE)


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_instrument_prints_in_its_languages(
    language: str, part: int, form_of: Make, printed: Make
) -> None:
    instruments = [load_instrument(name) for name in instrument_ids()[part::PARTS]]
    forms = [form_of(one, language) for one in instruments if language in one.languages]
    assert len(forms) > 3
    file = printed(*forms)
    pages = file.pages()
    said = {"nb": "Side {} av {}", "nn": "Side {} av {}", "en": "Page {} of {}"}[language]
    for number, page in enumerate(pages, start=1):
        assert said.format(number, len(pages)) in page
    for form in forms:
        one = form.instrument
        known = [page for page in pages if f" {one.id} {one.version} · " in page]
        assert in_order([str(item["text"]) for item in form.texts["items"]], known) == [], one.id
        for page in known:
            for text in (one.licence.holder, fingerprint(one)[:12], form.wording_hash[:12]):
                assert text in page, one.id
        assert all(("UTKAST" in page or "DRAFT" in page) is (one.status == "draft") for page in known), one.id
    outside = [
        word
        for word in file.words()
        if not (
            MARGIN - 0.5 < word.left < word.right < 210 - MARGIN + 0.5 and 8 < word.top < word.bottom < 292
        )
    ]
    assert outside == []


def test_each_code_stands_with_its_box(form_of: Make, printed: Make) -> None:
    form = form_of("phq9")
    words = printed(form).words()
    first = next(word for word in words if word.text == form.texts["items"][4]["text"].split()[0])
    row = sorted(word.text for word in words if abs(word.top - first.top) < 6 and word.left > 105)
    assert row == ["0", "1", "2", "3"]
    assert {f"−{code}" for code in (991, 992, 993, 998)} <= {word.text for word in words}


def test_the_line_is_a_hundred_millimetres_long(form_of: Make, printed: Make) -> None:
    dark = printed(form_of("eq5d5l")).dots(1) < 128
    runs = [
        sum(1 for _ in run) * MM / 600
        for row in dark[dark.sum(axis=1) > 2000]
        for is_dark, run in groupby(row)
        if is_dark
    ]
    [*lengths] = [length for length in runs if 80 < length < 120]
    # From the middle of one end stroke to that of the other; the strokes are 0.25 mm thick.
    assert lengths
    assert np.allclose(np.array(lengths) - 0.25, 100, atol=0.06)


def test_headings_are_repeated_where_a_table_goes_on(form_of: Make, printed: Make) -> None:
    form = form_of("hscl25")
    pages = printed(form).pages()
    assert len(pages) > 1
    heads = [option["label"] for option in form.texts["items"][0]["options"]]
    for page in pages:
        assert " ".join(["Spørsmål", *heads]) in page


def test_a_question_is_never_split_over_two_pages(form_of: Make, printed: Make) -> None:
    form = form_of("coreom")
    long = [
        {**item, "text": " ".join(f"w{n}x{k}" for k in range(60))}
        for n, item in enumerate(form.texts["items"])
    ]
    form = type(form)(**{**vars(form), "texts": {**form.texts, "items": long}})
    file = printed(form)
    pages: dict[str, set[int]] = {}
    for word in file.words():
        if word.text.startswith("w") and "x" in word.text:
            pages.setdefault(word.text.split("x")[0], set()).add(word.page)
    assert len(pages) == 34
    assert max(len(found) for found in pages.values()) == 1
    assert len({page for found in pages.values() for page in found}) > 3


def test_gates_are_told_before_a_question_and_beside_the_answer(form_of: Make, printed: Make) -> None:
    whole = " ".join(printed(form_of("work_status")).pages())
    assert "Ikke noe arbeid → gå til 5" in whole
    assert "Svar på spørsmål 2 bare hvis du svarte noe annet enn «Ikke noe arbeid» på spørsmål 1." in whole
    assert "Du kan sette flere kryss." in whole
    assert "Ingen ytelser (bare dette)" in whole


def test_practice_wording_is_marked_on_every_page(form_of: Make, printed: Make) -> None:
    for page in printed(form_of("jas")).pages():
        assert "ØVINGSTEKST" in page
    assert not any("ØVINGSTEKST" in page for page in printed(form_of("work_status")).pages())


def test_an_instrument_with_an_alert_is_for_practice_whatever_its_wording(
    form_of: Make, printed: Make, arabic_pack: Make
) -> None:
    page = printed(form_of("phq9", "ar", arabic_pack("phq9"))).pages()[0]
    assert "تدريب" in page
    assert "نص تجريبي" not in page


def test_a_booklet_has_cover_code_wave_and_running_page_numbers(form_of: Make, printed: Make) -> None:
    forms = [form_of(name) for name in ("hads", "phq9", "work_status")]
    made = Booklet(forms, "nb", cover=Cover("Vei til jobb"), participant="P-017", wave="Start")
    file = printed(booklet=made)
    cover, *others = file.pages()
    for text in (
        "Vei til jobb",
        "P-017",
        "Start",
        "Dato for utfylling",
        "Heftet har 3 skjemaer. Det tar omtrent 6 minutter.",
    ):
        assert text in cover
    for form in forms:
        assert form.texts["title"] not in cover
        assert form.instrument.short_name not in cover
    pages = [cover, *others]
    for number, page in enumerate(pages, start=1):
        assert "P-017" in page
        assert f"Side {number} av {len(pages)}" in page
    starts = [next(n for n, page in enumerate(pages) if form.texts["title"] in page) for form in forms]
    assert starts == sorted(set(starts))
    assert file.about()["Title"] == "Vei til jobb"


def test_the_file_is_tagged_titled_and_holds_its_fonts(form_of: Make, printed: Make) -> None:
    file = printed(form_of("hads"))
    about = file.about()
    assert (about["Tagged"], about["Title"]) == ("yes", form_of("hads").texts["title"])
    assert about["Page size"].endswith("(A4)")
    assert "CreationDate" not in about
    assert {embedded for _, embedded in file.fonts()} == {"yes"}
    content = unpacked(file.path)
    assert b"/Lang (nb)" in content
    assert b"/Outlines" in content
    tags = file.structure()
    for tag in ("H1", "Table", "THead", "TR", "TH", "TD"):
        assert tag in tags
    assert "Side 1 av 1" not in tags


def test_a_line_has_words_for_those_who_do_not_see_it(form_of: Make, printed: Make) -> None:
    file = printed(form_of("eq5d5l"))
    ends = form_of("eq5d5l").texts["items"][-1]["anchors"]
    assert f"Linje fra {ends['low']} til {ends['high']}".encode("latin-1") in as_latin(unpacked(file.path))


def test_bookmarks_name_cover_and_forms(form_of: Make, printed: Make) -> None:
    made = Booklet([form_of("who5"), form_of("gad2")], "nb", cover=Cover("Vei til jobb"), participant="P-017")
    content = as_latin(unpacked(printed(booklet=made).path))
    for title in ("Vei til jobb · P-017", form_of("who5").texts["title"], form_of("gad2").texts["title"]):
        assert title.encode("latin-1") in content, title


def test_a_form_that_runs_from_right_to_left_is_mirrored(
    form_of: Make, printed: Make, arabic_pack: Make
) -> None:
    file = printed(form_of("eq5d5l", "ar", arabic_pack("eq5d5l")))
    words = file.words()
    codes = [word for word in words if word.text in {"1", "2", "3", "4", "5"} and word.left < 110]
    row = sorted((word for word in codes if abs(word.top - codes[0].top) < 0.5), key=lambda word: word.left)
    assert [word.text for word in row] == ["5", "4", "3", "2", "1"]
    low = next(word for word in words if word.text == "0" and word.top > 120)
    high = next(word for word in words if word.text == "100")
    assert low.left > high.left + 90
    assert "Arabic" in " ".join(name for name, _ in file.fonts())


PROGRAM = """
import sys
from workmh_measures.cli import main
main(["print", "--study", "demo", "--wave", "t0", "--lang", "nb", "--participant", "A1", "-o", sys.argv[1]])
"""


def test_the_same_forms_give_the_same_bytes(tmp_path: Path) -> None:
    contents = []
    for seed in ("1", "2"):
        path = tmp_path / f"{seed}.pdf"
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run(
            [sys.executable, "-c", PROGRAM, str(path)], check=True, capture_output=True, env=environment
        )
        contents.append(path.read_bytes())
    assert contents[0] == contents[1]


def test_texts_are_never_read_as_markup(form_of: Make, printed: Make) -> None:
    form = form_of("gad2")
    items = [
        {**item, "text": "<b>bold</b> & <img src='file:///etc/hostname'>"} for item in form.texts["items"]
    ]
    form = type(form)(**{**vars(form), "texts": {**form.texts, "items": items}})
    assert "<b>bold</b> & <img src='file:///etc/hostname'>" in " ".join(printed(form).pages())
