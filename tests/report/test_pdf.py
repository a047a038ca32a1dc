"""Making a PDF: letters that cannot be printed, and what is lacking on a machine."""

from __future__ import annotations

import builtins
from pathlib import Path
from typing import Any

import pytest

from workmh_measures.errors import ExportError
from workmh_measures.report.pdf import pdf_bytes, write_pdf

# For private use: no font of an ordinary machine gives it a shape.
NOWHERE = "\U000fabcd"


def page(text: str) -> str:
    return f"<html lang='nb'><head><title>T</title></head><body><p>{text}</p></body></html>"


def test_letters_no_font_has_are_named_and_nothing_is_written(tmp_path: Path) -> None:
    path = tmp_path / "form.pdf"
    with pytest.raises(ExportError) as refusal:
        write_pdf([page("Æ ø å"), page(f"ordet {NOWHERE}")], path)
    assert [p.code for p in refusal.value.problems] == ["PRINT-LETTERS"]
    assert "U+FABCD" in str(refusal.value)
    assert not path.exists()


def test_norwegian_and_arabic_letters_are_printed() -> None:
    content, pages = pdf_bytes([page("Æøå «–» −"), page("هل تعمل الآن؟")])
    assert (content[:5], pages) == (b"%PDF-", 2)


def test_nothing_is_fetched_from_outside(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"secret")
    pdf_bytes([page(f"<img src='{secret.as_uri()}' alt='x'>")])
    assert "secret.png" in caplog.text


@pytest.mark.parametrize(
    ("error", "told"),
    [(ImportError("none"), "weasyprint is not installed"), (OSError("no libpango"), "no libpango")],
)
def test_what_is_lacking_on_the_machine_is_said(
    monkeypatch: pytest.MonkeyPatch, error: Exception, told: str
) -> None:
    ordinary = builtins.__import__

    def importing(name: str, *rest: Any, **more: Any) -> Any:
        if name == "weasyprint":
            raise error
        return ordinary(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", importing)
    with pytest.raises(ExportError, match=told) as refusal:
        pdf_bytes([page("x")])
    assert [p.code for p in refusal.value.problems] == ["PRINT-LIBRARY"]


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="EXP-FILE"):
        write_pdf([page("x")], tmp_path / "nowhere" / "form.pdf")
