"""Paper forms from the command line."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from workmh_measures.definitions.library import load_instrument
from workmh_measures.definitions.wording import keep_wording
from workmh_measures.model.wording import WordingPack, required_elements, structure

Run = Callable[..., Any]


def pages(path: Path) -> list[str]:
    done = subprocess.run(["pdftotext", "-raw", str(path), "-"], capture_output=True, check=True)
    return [" ".join(page.split()) for page in done.stdout.decode("utf-8").split("\f")[:-1]]


def pack_of(name: str, language: str = "nb") -> WordingPack:
    """A made-up wording."""
    one = load_instrument(name)
    return WordingPack.model_validate(
        {
            "instrument": name,
            "structure": structure(one),
            "language": language,
            "version": "1",
            "source": "made up",
            "licence_note": "made up",
            "date": date(2026, 1, 1),
            "recorded": datetime(2026, 1, 1, tzinfo=UTC),
            "texts": {
                element: f"Svar {element[-1]}" if element.startswith("option") else f"Ord {element}"
                for element in required_elements(one, language)
            },
        }
    )


def test_instruments_are_printed_in_the_order_given(workmh: Run, tmp_path: Path) -> None:
    ran = workmh("print", "who5", "hads", "--lang", "nb", "-o", tmp_path / "two.pdf")
    assert (ran.code, ran.out) == (0, f"2 pages written to {tmp_path / 'two.pdf'}.\n")
    assert "for practice: who5, hads" in ran.err
    first, second = pages(tmp_path / "two.pdf")
    assert "who5 1.0" in first
    assert "hads" in second


def test_a_battery_is_what_the_study_asks_at_the_wave(workmh: Run, tmp_path: Path) -> None:
    out = tmp_path / "t0.pdf"
    ran = workmh(
        "print", "--study", "demo", "--wave", "t0", "--lang", "nb", "--participant", "P-1", "-o", out
    )
    assert ran.code == 0
    assert "The title of the study tells psykisk, helse; the cover says Spørreskjema." in ran.err
    cover, *forms = pages(out)
    assert "helse" not in cover.casefold()
    order = ["hads", "phq9", "who5", "eq5d5l", "rtw_expectancy", "work_status"]
    found = [next(name for name in order if f" {name} 1." in page) for page in forms]
    assert list(dict.fromkeys(found)) == order
    assert "om 6 måneder" in " ".join(forms)


def test_each_participant_of_a_table_gets_a_booklet_of_its_own(workmh: Run, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("participant,arm\nA1,0\nB2,1\n", encoding="utf-8")
    out = tmp_path / "j3.pdf"
    given = ("--study", "demo", "--wave", "j3", "--lang", "nb", "--participants", tmp_path / "people.csv")
    assert workmh("print", *given, "-o", out).code == 0
    whole = pages(out)
    half = len(whole) // 2
    assert all("A1" in page and "B2" not in page for page in whole[:half])
    assert all("B2" in page and "A1" not in page for page in whole[half:])
    for number, page in enumerate(whole):
        assert f"Side {number % half + 1} av {half}" in page


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_the_holders_wording_is_printed_without_the_mark_of_practice(
    workmh: Run, tmp_path: Path, kind: str
) -> None:
    pack = pack_of("who5")
    file = keep_wording(tmp_path, pack, load_instrument("who5"))
    out = tmp_path / "who5.pdf"
    ran = workmh(
        "print", "who5", "--lang", "nb", "--wording", tmp_path if kind == "folder" else file, "-o", out
    )
    assert (ran.code, ran.err) == (0, "")
    [page] = pages(out)
    assert "Ord item.01" in page
    assert "Ord title" in page
    assert "ØVINGSTEKST" not in page
    assert pack.hash[:12] in page


def test_a_pack_changed_by_hand_is_not_printed(workmh: Run, tmp_path: Path) -> None:
    file = keep_wording(tmp_path, pack_of("who5"), load_instrument("who5"))
    file.chmod(0o600)
    file.write_text(file.read_text(encoding="utf-8").replace("Ord item.01", "Noe annet"), encoding="utf-8")
    out = tmp_path / "who5.pdf"
    ran = workmh("print", "who5", "--lang", "nb", "--wording", file, "-o", out)
    assert (ran.code, "[WORD-FILE]" in ran.err, out.exists()) == (1, True, False)


def test_a_language_without_own_words_asks_for_them(workmh: Run, tmp_path: Path) -> None:
    keep_wording(tmp_path, pack_of("who5", "uk"), load_instrument("who5"))
    given = ("print", "who5", "--lang", "uk", "--wording", tmp_path, "-o", tmp_path / "uk.pdf")
    ran = workmh(*given)
    assert ran.code == 1
    assert "[PRINT-WORDS]" in ran.err
    assert workmh(*given, "--own-words", "en").code == 0
    assert "Page 1 of 1" in pages(tmp_path / "uk.pdf")[0]


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("who6", "--lang", "nb"), 2, "Did you mean 'who5'?"),
        (("who5", "--lang", "fi"), 1, "[FORM-LANGUAGE]"),
        (("rtw_expectancy", "--lang", "nb"), 2, "[PARAM-MISSING]"),
        (("rtw_expectancy", "--lang", "nb", "--set", "horizon_months=7"), 2, "[PARAM-CHOICE]"),
        (("who5", "--lang", "nb", "--set", "horizon_months=6"), 2, "--set names horizon_months"),
        (("--lang", "nb"), 2, "Name instruments, or a battery"),
        (("who5", "--lang", "nb", "--wave", "t0"), 2, "Name instruments, or a battery"),
        (("who5", "--study", "demo", "--wave", "t0", "--lang", "nb"), 2, "--study takes --wave"),
        (("--study", "demo", "--wave", "t1", "--lang", "nb"), 1, "[DEF-WAVE-UNKNOWN]"),
        (("--study", "demo", "--wave", "r12", "--lang", "nb"), 1, "[DEF-WAVE-UNKNOWN]"),
        (("--study", "demo", "--wave", "t0", "--lang", "ar"), 1, "[FORM-LANGUAGE]"),
        (("--study", "demo", "--wave", "t0", "--lang", "nb", "--title", "Angst"), 1, "[PRINT-COVER]"),
        (("who5", "--lang", "nb", "--participant", "a b"), 1, "[PRINT-CODE]"),
        (("who5", "--lang", "nb", "--participant", "01017012345"), 1, "national identity number"),
        (("who5", "--lang", "nb", "--participant", "A", "--participant", "A"), 1, "stands twice"),
    ],
)
def test_what_cannot_be_printed_is_said(
    workmh: Run, tmp_path: Path, arguments: tuple[str, ...], code: int, told: str
) -> None:
    out = tmp_path / "form.pdf"
    ran = workmh("print", *arguments, "-o", out)
    assert (ran.code, out.exists()) == (code, False)
    assert told in ran.err


def test_a_parameter_that_no_text_names_need_not_be_chosen(workmh: Run, tmp_path: Path) -> None:
    assert workmh("print", "eq5d5l", "--lang", "en", "-o", tmp_path / "form.pdf").code == 0


def test_only_pdf_is_written(workmh: Run, tmp_path: Path) -> None:
    ran = workmh("print", "who5", "--lang", "nb", "-o", tmp_path / "form.docx")
    assert (ran.code, "[EXP-ENDING]" in ran.err) == (1, True)


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("code,arm\nA,1\n", "no column 'participant'"),
        ("participant\n", "no rows"),
        ("participant,arm\n,1\nB,0\n", "is not such a code"),
    ],
)
def test_a_table_of_participants_without_codes_is_refused(
    workmh: Run, tmp_path: Path, table: str, told: str
) -> None:
    (tmp_path / "people.csv").write_text(table, encoding="utf-8")
    given = ("who5", "--lang", "nb", "--participants", tmp_path / "people.csv", "-o", tmp_path / "form.pdf")
    ran = workmh("print", *given)
    assert (ran.code, told in ran.err) == (1, True)


def test_numbers_are_codes_too(workmh: Run, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("participant\n0101\n0102\n", encoding="utf-8")
    given = ("who5", "--lang", "nb", "--participants", tmp_path / "people.csv", "-o", tmp_path / "form.pdf")
    assert workmh("print", *given).code == 0
    assert "0101" in pages(tmp_path / "form.pdf")[0]
