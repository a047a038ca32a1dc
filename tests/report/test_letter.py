"""Letters read back by programs of others: the QR code by zbar, the texts and the window by poppler."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from workmh_measures.report.letter import Letter, letters_html
from workmh_measures.report.pdf import write_pdf

LETTER = Letter(
    language="nb",
    to=["Kåre Ærø", "Prøveveien 7", "0999 Oslo"],
    back="Undersøkelsen, Postboks 1, 0001 Oslo",
    day="2. mars 2026",
    subject="Noen spørsmål til deg",
    before=["Hei Kåre Ærø,", "Nå er det tid for <noen> spørsmål."],
    scan="Rett kameraet mot ruten.",
    typed="Eller skriv dette:",
    link="https://skjema.example.no/p#z5SiARus3qUcGbQ7o2gBXA",
    address="skjema.example.no/p#PVX5-2P56-6Q77-622R",
    after=["Lenken er bare til deg.", "Spørsmål? Ring 22 00 00 00."],
    closing=["Vennlig hilsen", "Undersøkelsen"],
    label="Rute som åpner skjemaet",
)


@pytest.fixture(scope="module")
def pdf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("letters") / "letters.pdf"
    other = replace(
        LETTER, to=["Bo", "Vei 1"], link=LETTER.link[:-1] + "B", address="skjema.example.no/p#2222"
    )
    assert write_pdf([letters_html([LETTER, other])], file) == 2
    return file


def test_an_independent_reader_finds_the_link_in_the_code(pdf: Path, tmp_path: Path) -> None:
    subprocess.run(["pdftoppm", "-r", "150", "-png", pdf, tmp_path / "page"], check=True, timeout=60)
    read = [
        subprocess.run(
            ["zbarimg", "-q", "--raw", page], capture_output=True, text=True, check=True, timeout=60
        ).stdout
        for page in sorted(tmp_path.glob("page*.png"))
    ]
    assert read == [f"{LETTER.link}\n", f"{LETTER.link[:-1]}B\n"]


def test_only_name_and_address_show_in_the_window(pdf: Path) -> None:
    told = subprocess.run(
        ["pdftotext", "-f", "1", "-l", "1", "-bbox", pdf, "-"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout
    words = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)<', told)
    millimetres = 25.4 / 72
    shown = [
        word
        for left, top, right, bottom, word in words
        if float(left) * millimetres < 105
        and float(bottom) * millimetres > 45
        and float(top) * millimetres < 90
        and float(right) * millimetres > 20
    ]
    assert " ".join(shown) == "Undersøkelsen, Postboks 1, 0001 Oslo Kåre Ærø Prøveveien 7 0999 Oslo"


def test_every_sentence_stands_in_the_letter_and_nothing_is_taken_as_markup(pdf: Path) -> None:
    text = subprocess.run(
        ["pdftotext", "-l", "1", pdf, "-"], capture_output=True, text=True, check=True
    ).stdout
    plain = " ".join(text.split())
    for sentence in (
        *LETTER.before,
        LETTER.scan,
        LETTER.typed,
        LETTER.address,
        *LETTER.after,
        *LETTER.closing,
    ):
        assert sentence in plain
    assert LETTER.link not in plain


def test_the_same_letters_are_the_same_to_the_byte(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("a.pdf", "b.pdf")]
    for file in files:
        write_pdf([letters_html([LETTER])], file)
    assert files[0].read_bytes() == files[1].read_bytes()


def test_no_link_shows_in_the_representation() -> None:
    assert not any(secret in repr(LETTER) for secret in ("z5SiARus", "PVX5", "Kåre", "Prøveveien"))
